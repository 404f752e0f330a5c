import type { PageVariant, ProductPage } from "../../api/types";
import { t, tn } from "../../lib/i18n";

/** How it stands, in words that promise no more than is known. */
export function stockWords({ stock }: ProductPage, variant: PageVariant | null): string {
  const { availability: state, left } = variant ?? { availability: stock.state, left: stock.left };
  if (state === "sold_out") return t("stock.sold_out");
  if (state === "made_to_order") {
    return stock.made_to_order_days ? tn("stock.made_in", stock.made_to_order_days) : t("stock.made_to_order");
  }
  if (state === "low_stock") return left ? tn("stock.left", left) : t("stock.low_stock");
  return t("stock.in_stock");
}

/** The words beside the button. Of what never runs out there is nothing to say. */
export function StockLine({ data, variant }: { data: ProductPage; variant: PageVariant | null }) {
  const state = variant?.availability ?? data.stock.state;
  if (data.kind === "digital" && state === "in_stock") return null;
  return <p class={`stock stock-${state}`}>{stockWords(data, variant)}</p>;
}
