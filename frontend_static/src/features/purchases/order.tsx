import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Button } from "../../ui/button";
import { View } from "../../ui/states";
import { complain, recount } from "../cart/actions";
import { WhoHolds } from "../money/who-holds";
import { Desk, Notes } from "../orders/desk";
import { Disputes } from "../orders/disputes";
import { Facts, Lines, Refunds, Shipments, Sums } from "../orders/parts";
import { Ask, Wishes } from "../orders/wishes";
import { orderNumber } from "./orders-table";

export default function OrderPage() {
  const order_id = useRoute().params.id ?? "";
  const order = useLoad(`order/${order_id}`, () =>
    call(api.GET("/api/orders/{order_id}", { params: { path: { order_id } } })),
  );
  useTitle(order.data ? t("order.title", { number: orderNumber(order.data) }) : null);
  return <View of={order}>{(data) => <Detail order={data} onChange={order.set} />}</View>;
}

function Detail({ order, onChange }: { order: OrderDetail; onChange: (order: OrderDetail) => void }) {
  const inside = order.may.includes("note");
  return (
    <div class="narrow">
      <h1>{t("order.title", { number: orderNumber(order) })}</h1>
      <Facts order={order} inside={inside} />
      {inside && <Desk order={order} onChange={onChange} />}
      <Disputes order={order} onChange={onChange} />
      <Lines order={order} />
      <Sums order={order} />
      <Shipments order={order} />
      <Refunds order={order} />
      <Wishes order={order} onChange={onChange} />
      <div class="actions">
        {order.may.includes("ask_refund") && <Ask order={order} onChange={onChange} />}
        {!inside && order.paid_at && <Again order={order} />}
      </div>
      {inside && <Notes order={order} onChange={onChange} />}
      {order.paid_at && <WhoHolds order={order.id} />}
      <p>
        <a href="/purchases">{t("nav.purchases")}</a>
      </p>
    </div>
  );
}

/** The same things into the cart once more, as far as they are still sold; what is there already stays. */
function Again({ order }: { order: OrderDetail }) {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    try {
      for (const { product_id, variant_id, quantity } of order.items) {
        await call(api.PUT("/api/cart/lines", { body: { product_id, variant_id, quantity, at_least: true } }));
      }
      await recount();
      route("/cart");
    } catch (error) {
      await complain(error);
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} onClick={again}>
      {t("order.again")}
    </Button>
  );
}
