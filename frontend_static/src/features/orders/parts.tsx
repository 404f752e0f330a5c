import type { ComponentChildren } from "preact";
import { Fragment } from "preact";
import type { Address, OrderDetail, OrderItem } from "../../api/types";
import { formatCountry, formatDateTime, formatPrice } from "../../lib/format";
import { lookUp, t, tn } from "../../lib/i18n";
import { Badge, type Tone } from "../../ui/badge";
import { type Column, Table } from "../../ui/table";
import { OrderStatus } from "../purchases/orders-table";

const money = (order: OrderDetail, amount: number) => formatPrice(amount, order.currency);

/** What an order is about: its state, who sold and who bought it, and where it goes. */
export function Facts({ order, inside }: { order: OrderDetail; inside?: boolean }) {
  const { company, vat_id, phone, shipping_address: to, billing_address: bill } = order;
  const facts: [string, ComponentChildren][] = [
    [t("order.status"), <OrderStatus key="status" status={order.status} />],
    [
      t("order.store"),
      <a key="store" href={`/${order.store.slug}`}>
        {order.store.name}
      </a>,
    ],
    [t("order.date"), formatDateTime(order.created_at)],
  ];
  if (order.paid_at) facts.push([t("order.paid_at"), formatDateTime(order.paid_at)]);
  if (order.delivered_at) facts.push([t("order.delivered_at"), formatDateTime(order.delivered_at)]);
  if (order.cancelled_at) facts.push([t("order.cancelled_at"), formatDateTime(order.cancelled_at)]);
  if (order.email) facts.push([t("order.buyer"), order.email]);
  if (inside && phone) facts.push([t("order.phone"), phone]);
  if (company || vat_id) facts.push([t("order.company"), [company, vat_id].filter(Boolean).join(" · ")]);
  if (to) facts.push([t("order.address"), <Where key="to" address={to} />]);
  if (bill) facts.push([t("order.billing"), <Where key="bill" address={bill} />]);
  return (
    <dl class="facts">
      {facts.map(([name, fact]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** The lines, with what became of each. */
export function Lines({ order }: { order: OrderDetail }) {
  const progress = new Map(order.progress.map((line) => [line.item_id, line]));
  const columns: Column<OrderItem>[] = [
    {
      label: t("order.item"),
      main: true,
      cell: (item) => <Item item={item} line={progress.get(item.id)} of={order} />,
    },
    { label: t("order.unit_price"), number: true, cell: (item) => money(order, item.unit_price) },
    { label: t("order.quantity"), number: true, cell: (item) => item.quantity },
    { label: t("order.line_total"), number: true, cell: (item) => money(order, item.line_total) },
  ];
  return <Table caption={t("order.items")} columns={columns} rows={order.items} id={(item) => item.id} />;
}

type Line = OrderDetail["progress"][number];

function Item({ item, line, of: order }: { item: OrderItem; line: Line | undefined; of: OrderDetail }) {
  const more = [item.variant, item.sku].filter(Boolean).join(" · ");
  return (
    <>
      <a href={item.path}>{item.title}</a>
      {more && <p class="muted small">{more}</p>}
      {line && line.shipped > 0 && <p class="muted small">{tn("order.pieces_sent", line.shipped)}</p>}
      {line && line.refunded > 0 && (
        <p class="muted small">{t("order.given_back", { amount: money(order, line.refunded) })}</p>
      )}
    </>
  );
}

/** From what the lines cost to what was paid, and what of that went back. */
export function Sums({ order }: { order: OrderDetail }) {
  const rows: [string, number][] = [];
  if (order.subtotal !== order.total) rows.push([t("order.subtotal"), order.subtotal]);
  if (order.discount) rows.push([t("order.discount"), -order.discount]);
  if (order.shipping) rows.push([t("order.shipping", { name: order.shipping.name }), order.shipping.amount]);
  if (order.tax) rows.push([t("order.tax"), order.tax]);
  return (
    <>
      {rows.length > 0 && (
        <dl class="sums">
          {rows.map(([name, amount]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{money(order, amount)}</dd>
            </div>
          ))}
        </dl>
      )}
      <dl class="totals">
        <dt>{t("order.total")}</dt>
        <dd class="amount">{money(order, order.total)}</dd>
      </dl>
      {order.refunded > 0 && <p>{t("order.given_back", { amount: money(order, order.refunded) })}</p>}
    </>
  );
}

/** The parcels, and where to follow them. */
export function Shipments({ order }: { order: OrderDetail }) {
  if (order.shipments.length === 0) return null;
  const titles = new Map(order.items.map((item) => [item.id, item.title]));
  return (
    <section aria-labelledby="shipments">
      <h2 id="shipments">{t("order.shipments")}</h2>
      <ul class="happenings">
        {order.shipments.map((one) => (
          <li key={one.id}>
            <p>
              <strong>{one.carrier}</strong>
              {one.tracking_number && ` · ${one.tracking_number}`}
            </p>
            <p class="muted small">
              {formatDateTime(one.shipped_at)} ·{" "}
              {one.items.map((item) => `${titles.get(item.item_id) ?? ""} × ${item.quantity}`).join(", ")}
            </p>
            {one.tracking_url && (
              <a href={one.tracking_url} rel="noopener noreferrer" target="_blank">
                {t("order.follow")}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const REFUND_TONES: Record<OrderDetail["refunds"][number]["status"], Tone> = {
  pending: "warn",
  succeeded: "ok",
  failed: "bad",
};

/** Money that went back, is on its way, or never arrived. */
export function Refunds({ order }: { order: OrderDetail }) {
  if (order.refunds.length === 0) return null;
  return (
    <section aria-labelledby="refunds">
      <h2 id="refunds">{t("order.refunds")}</h2>
      <ul class="happenings">
        {order.refunds.map((one) => (
          <li key={one.id}>
            <p>
              <span class="amount">{money(order, one.amount)}</span>{" "}
              <Badge tone={REFUND_TONES[one.status]}>{t(`refund.status_${one.status}`)}</Badge>
            </p>
            <p class="muted small">
              {formatDateTime(one.created_at)} · {lookUp(`refund.source_${one.source}`) ?? one.source}
              {one.restocked > 0 && ` · ${tn("refund.restocked", one.restocked)}`}
            </p>
            {one.message && <p>{one.message}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** An address as it is written on a parcel. */
export function Where({ address }: { address: Address }) {
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
