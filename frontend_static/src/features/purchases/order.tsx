import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { Address, Order, OrderItem } from "../../api/types";
import { formatCountry, formatDateTime, formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { WhoHolds } from "../money/who-holds";
import { OrderStatus, orderNumber } from "./orders-table";

export default function OrderPage() {
  const order_id = useRoute().params.id ?? "";
  const order = useLoad(`order/${order_id}`, () =>
    call(api.GET("/api/orders/{order_id}", { params: { path: { order_id } } })),
  );
  useTitle(order.data ? t("order.title", { number: orderNumber(order.data) }) : null);
  return <View of={order}>{(data) => <Detail order={data} />}</View>;
}

function Detail({ order }: { order: Order }) {
  const money = (amount: number) => formatPrice(amount, order.currency);
  const columns: Column<OrderItem>[] = [
    { label: t("order.item"), main: true, cell: (item) => <Item item={item} /> },
    { label: t("order.unit_price"), number: true, cell: (item) => money(item.unit_price) },
    { label: t("order.quantity"), number: true, cell: (item) => item.quantity },
    { label: t("order.line_total"), number: true, cell: (item) => money(item.line_total) },
  ];
  return (
    <div class="narrow">
      <h1>{t("order.title", { number: orderNumber(order) })}</h1>
      <dl class="facts">
        <dt>{t("order.status")}</dt>
        <dd>
          <OrderStatus status={order.status} />
        </dd>
        <dt>{t("order.store")}</dt>
        <dd>
          <a href={`/${order.store.slug}`}>{order.store.name}</a>
        </dd>
        <dt>{t("order.date")}</dt>
        <dd>{formatDateTime(order.created_at)}</dd>
        {order.paid_at && (
          <>
            <dt>{t("order.paid_at")}</dt>
            <dd>{formatDateTime(order.paid_at)}</dd>
          </>
        )}
        {order.email && (
          <>
            <dt>{t("order.buyer")}</dt>
            <dd>{order.email}</dd>
          </>
        )}
        {order.shipping_address && (
          <>
            <dt>{t("order.address")}</dt>
            <dd>
              <Where address={order.shipping_address} />
            </dd>
          </>
        )}
      </dl>
      <Table caption={t("order.items")} columns={columns} rows={order.items} id={(item) => item.id} />
      <dl class="totals">
        <dt>{t("order.total")}</dt>
        <dd class="amount">{money(order.total)}</dd>
      </dl>
      {order.paid_at && <WhoHolds order={order.id} />}
      <p>
        <a href="/purchases">{t("nav.purchases")}</a>
      </p>
    </div>
  );
}

function Item({ item }: { item: OrderItem }) {
  const more = [item.variant, item.sku].filter(Boolean).join(" · ");
  return (
    <>
      <a href={item.path}>{item.title}</a>
      {more && <p class="muted small">{more}</p>}
    </>
  );
}

/** An address as it is written on a parcel. */
function Where({ address }: { address: Address }) {
  const { name, line1, line2, postal_code, city, region, country } = address;
  const lines = [name, line1, line2, `${postal_code} ${city}`, region, formatCountry(country)];
  return (
    <address>
      {lines.filter(Boolean).map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </address>
  );
}
