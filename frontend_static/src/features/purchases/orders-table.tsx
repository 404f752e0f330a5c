import type { Order } from "../../api/types";
import { formatDay, formatPrice } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Badge, type Tone } from "../../ui/badge";
import { type Column, Table } from "../../ui/table";

const TONES: Record<Order["status"], Tone> = {
  payment_pending: "warn",
  paid: "ok",
  partly_shipped: "warn",
  shipped: "ok",
  delivered: "ok",
  cancelled: "neutral",
  refunded: "neutral",
};

export function OrderStatus({ status }: { status: Order["status"] }) {
  return <Badge tone={TONES[status]}>{t(`order.status_${status}`)}</Badge>;
}

/** The last letters of an id: enough to tell orders apart on a page. */
export const orderNumber = (order: Order) => order.id.slice(-8).toUpperCase();

export function OrdersTable({ caption, orders, seller }: { caption: string; orders: Order[]; seller?: boolean }) {
  const columns: Column<Order>[] = [
    {
      label: t("order.number"),
      main: true,
      cell: (order) => <a href={`${seller ? "/dashboard" : ""}/orders/${order.id}`}>{orderNumber(order)}</a>,
    },
    { label: t("order.date"), cell: (order) => <span class="nowrap">{formatDay(order.created_at)}</span> },
    { label: t("order.items"), cell: (order) => order.items.map((item) => item.title).join(", ") },
    seller
      ? { label: t("order.buyer"), cell: (order) => order.email ?? "–" }
      : { label: t("order.store"), cell: (order) => <a href={`/${order.store.slug}`}>{order.store.name}</a> },
    { label: t("order.status"), cell: (order) => <OrderStatus status={order.status} /> },
    { label: t("order.total"), number: true, cell: (order) => formatPrice(order.total, order.currency) },
  ];
  return <Table caption={caption} columns={columns} rows={orders} id={(order) => order.id} />;
}
