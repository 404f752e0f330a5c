import { Printer } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { ButtonLink } from "../../ui/button";
import { View } from "../../ui/states";
import { WhoHolds } from "../money/who-holds";
import { Desk, Notes } from "../orders/desk";
import { Disputes } from "../orders/disputes";
import { Facts, Lines, Refunds, Shipments, Sums } from "../orders/parts";
import { Wishes } from "../orders/wishes";
import { orderNumber } from "../purchases/orders-table";
import { Frame } from "./frame";

export default function StoreOrder() {
  const order_id = useRoute().params.id ?? "";
  const order = useLoad(`order/${order_id}`, () =>
    call(api.GET("/api/orders/{order_id}", { params: { path: { order_id } } })),
  );
  useTitle(order.data ? t("order.title", { number: orderNumber(order.data) }) : null);
  return (
    <View of={order}>
      {(data) => <Frame slug={data.store.slug}>{() => <Body order={data} onChange={order.set} />}</Frame>}
    </View>
  );
}

function Body({ order, onChange }: { order: OrderDetail; onChange: (order: OrderDetail) => void }) {
  return (
    <div class="narrow">
      <h1>{t("order.title", { number: orderNumber(order) })}</h1>
      <Desk order={order} onChange={onChange} />
      <Facts order={order} inside />
      <Disputes order={order} onChange={onChange} />
      <Lines order={order} />
      <Sums order={order} />
      <Wishes order={order} onChange={onChange} />
      <Shipments order={order} />
      <Refunds order={order} />
      {order.shipping_address && (
        <p>
          <ButtonLink href={`/dashboard/orders/${order.id}/slip`} icon={Printer}>
            {t("slip.print")}
          </ButtonLink>
        </p>
      )}
      <Notes order={order} onChange={onChange} />
      <WhoHolds order={order.id} />
    </div>
  );
}
