import { Printer } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { OrderDetail, OrderItem } from "../../api/types";
import { formatDay } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Button } from "../../ui/button";
import { View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Where } from "../orders/parts";
import { orderNumber } from "../purchases/orders-table";

/** The sheet that lies in the parcel: what is in it and where it goes, without prices. */
export default function PackingSlip() {
  const order_id = useRoute().params.id ?? "";
  const order = useLoad(`order/${order_id}`, () =>
    call(api.GET("/api/orders/{order_id}", { params: { path: { order_id } } })),
  );
  useTitle(order.data ? t("slip.title", { number: orderNumber(order.data) }) : null);
  return <View of={order}>{(data) => <Slip order={data} />}</View>;
}

function Slip({ order }: { order: OrderDetail }) {
  const sent = order.items.filter((item) => item.kind === "physical");
  const columns: Column<OrderItem>[] = [
    { label: t("order.item"), main: true, cell: (item) => [item.title, item.variant].filter(Boolean).join(" · ") },
    { label: t("slip.sku"), cell: (item) => item.sku || "–" },
    { label: t("order.quantity"), number: true, cell: (item) => item.quantity },
  ];
  return (
    <div class="narrow slip">
      <h1>{t("slip.title", { number: orderNumber(order) })}</h1>
      <dl class="facts">
        <dt>{t("order.store")}</dt>
        <dd>{order.store.name}</dd>
        <dt>{t("order.date")}</dt>
        <dd>{formatDay(order.created_at)}</dd>
        {order.shipping_address && (
          <>
            <dt>{t("order.address")}</dt>
            <dd>
              <Where address={order.shipping_address} />
            </dd>
          </>
        )}
        {order.phone && (
          <>
            <dt>{t("order.phone")}</dt>
            <dd>{order.phone}</dd>
          </>
        )}
      </dl>
      <Table caption={t("order.items")} columns={columns} rows={sent} id={(item) => item.id} />
      <p class="actions">
        <Button look="primary" icon={Printer} onClick={() => print()}>
          {t("slip.print")}
        </Button>
        <a href={`/dashboard/orders/${order.id}`}>{t("slip.back")}</a>
      </p>
    </div>
  );
}
