import type { ProductStatus } from "../../api/types";
import { t } from "../../lib/i18n";
import { Badge, type Tone } from "../../ui/badge";
import type { AvailabilityState } from "./shapes";

const TONES: Record<ProductStatus, Tone> = { draft: "warn", published: "ok", archived: "neutral" };

export function ProductBadge({ status }: { status: ProductStatus }) {
  return <Badge tone={TONES[status]}>{t(`product.status_${status}`)}</Badge>;
}

const STOCK_TONES: Record<AvailabilityState, Tone> = {
  in_stock: "ok",
  low_stock: "warn",
  sold_out: "bad",
  made_to_order: "neutral",
};

/** How much is left; `quiet` leaves the ordinary state unsaid. */
export function AvailabilityBadge({ state, quiet }: { state: AvailabilityState | undefined; quiet?: boolean }) {
  if (!state || (quiet && (state === "in_stock" || state === "made_to_order"))) return null;
  return <Badge tone={STOCK_TONES[state]}>{t(`availability.${state}`)}</Badge>;
}
