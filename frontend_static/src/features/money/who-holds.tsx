import { api, call } from "../../api/client";
import type { Holder, Money } from "../../api/types";
import { formatDateTime, formatDay, formatMoney } from "../../lib/format";
import { lookUp, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";

/** Who holds each cent of an order, why, and until when. */
export function WhoHolds({ order }: { order: string }) {
  const params = { path: { order_id: order } };
  const money = useLoad(`money/${order}`, () => call(api.GET("/api/orders/{order_id}/explanation", { params })));
  return (
    <section aria-labelledby="who-holds">
      <h2 id="who-holds">{t("money.title")}</h2>
      <View of={money}>{(data) => (data.holders.length > 0 ? <Held money={data} /> : <Nothing />)}</View>
    </section>
  );
}

const Nothing = () => <p class="muted">{t("money.nothing")}</p>;

function Held({ money }: { money: Money }) {
  const amount = (value: number) => formatMoney(value, money.currency);
  const why = (holder: Holder) => lookUp(`money.why_${holder.why}`) ?? holder.why;
  const columns: Column<Holder>[] = [
    { label: t("money.who"), main: true, cell: (holder) => t(`money.account_${holder.account}`) },
    { label: t("money.why"), cell: why },
    { label: t("money.until"), cell: (holder) => (holder.until ? formatDay(holder.until) : "–") },
    { label: t("money.amount"), number: true, cell: (holder) => amount(holder.amount) },
  ];
  return (
    <>
      {money.full && <p>{t(`money.state_${money.state}`)}</p>}
      <Table caption={t("money.title")} columns={columns} rows={money.holders} id={(holder) => holder.account} />
      <details>
        <summary>{t("money.history")}</summary>
        <ol>
          {money.movements.map((movement) => (
            <li key={`${movement.at}${movement.kind}`}>
              <strong>{t(`money.kind_${movement.kind}`)}</strong>{" "}
              <span class="muted">{formatDateTime(movement.at)}</span>{" "}
              {Object.entries(movement.entries)
                .map(([name, value]) => `${lookUp(`money.account_${name}`) ?? name} ${amount(value)}`)
                .join(" · ")}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}
