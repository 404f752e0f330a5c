import { formatMoney, formatPrice } from "../lib/format";
import { t } from "../lib/i18n";

interface PriceProps {
  minor: number;
  currency: string;
  large?: boolean;
  /** What it cost before, or costs elsewhere. */
  before?: number | null;
  /** There are dearer ones of it. */
  from?: boolean;
}

/** A price on a swing tag: a notched card with a punched hole, on a thread. */
export function PriceTag({ minor, currency, large, before, from }: PriceProps) {
  const tag = (
    <span class={large ? "tag tag-large" : "tag"}>
      <span class="tag-card">
        {from && <span class="tag-from">{t("price.from")} </span>}
        {formatPrice(minor, currency)}
      </span>
    </span>
  );
  if (!before || before <= minor) return tag;
  return (
    <span class="price">
      {tag}
      <span class="price-before">
        <span class="visually-hidden">{t("price.before")} </span>
        <s>{formatMoney(before, currency)}</s>
      </span>
    </span>
  );
}
