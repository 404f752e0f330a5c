import { formatPrice } from "../lib/format";

/** A price on a swing tag: a notched card with a punched hole, on a thread. */
export function PriceTag({ minor, currency, large }: { minor: number; currency: string; large?: boolean }) {
  return (
    <span class={large ? "tag tag-large" : "tag"}>
      <span class="tag-card">{formatPrice(minor, currency)}</span>
    </span>
  );
}
