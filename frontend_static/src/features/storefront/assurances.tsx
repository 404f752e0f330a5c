import type { IconNode } from "lucide";
import { Download, Hammer, Leaf, RefreshCw, ShieldCheck, Truck } from "lucide";
import type { ProductPage } from "../../api/types";
import { t, tn } from "../../lib/i18n";
import { Icon } from "../../ui/icon";

/** What one may rely on: how a file comes, how a parcel does. */
export function Assurances({ data }: { data: ProductPage }) {
  const lines: [IconNode, string][] =
    data.kind === "digital"
      ? [
          [Download, data.price === 0 ? t("product.at_once_free") : t("product.at_once")],
          [RefreshCw, tn("product.download_days", data.download_days)],
          [ShieldCheck, t("product.no_account")],
        ]
      : [
          data.stock.mode === "made_to_order"
            ? [Hammer, t("product.made_for_you")]
            : [Truck, t("product.sent_by_maker")],
          [Leaf, t("product.one_maker", { store: data.store.name })],
          [ShieldCheck, t("product.no_account_parcel")],
        ];
  return (
    <ul class="assurances" role="list">
      {lines.map(([icon, words]) => (
        <li key={words}>
          <Icon of={icon} size={18} />
          {words}
        </li>
      ))}
    </ul>
  );
}
