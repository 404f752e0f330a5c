import { Download, Landmark, ReceiptText } from "lucide";
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { BankPayout, Statement, StatementLine, Store } from "../../api/types";
import { formatDateTime, formatDay, formatMoney, formatMonth } from "../../lib/format";
import { lookUp, t } from "../../lib/i18n";
import { useList, useLoad } from "../../lib/load";
import { LoadMore } from "../../ui/cards";
import { Select } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Empty, Notice, View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";

/** A store's months: what was earned, where it went, line by line and as a file. */
export function Statements({ store }: { store: Store }) {
  const params = { path: { store: store.slug } };
  const months = useLoad(`months/${store.slug}`, () => call(api.GET("/api/stores/{store}/statements", { params })));
  const [chosen, setChosen] = useState("");
  return (
    <View of={months}>
      {({ items }) => {
        const month = chosen || items[0] || "";
        return (
          <section class="panel form" aria-labelledby="statement">
            <div class="page-head">
              <h2 id="statement">{t("statement.title")}</h2>
              <a class="button" href={`/api/stores/${store.slug}/statements/${month}/csv`} download>
                <Icon of={Download} size={18} />
                {t("statement.csv")}
              </a>
            </div>
            <Select
              label={t("statement.month")}
              value={month}
              onValue={setChosen}
              options={items.map((value) => ({ value, label: formatMonth(value) }))}
            />
            <Month key={month} store={store} month={month} />
          </section>
        );
      }}
    </View>
  );
}

const SUMS = [
  ["opening", 1],
  ["sales", 1],
  ["refunds", -1],
  ["platform_fees", -1],
  ["stripe_fees", -1],
  ["disputed", -1],
  ["netted", -1],
  ["by_hand", -1],
  ["sent", -1],
] as const;

function Month({ store, month }: { store: Store; month: string }) {
  const params = { path: { store: store.slug, month } };
  const statement = useLoad(`statement/${store.slug}/${month}`, () =>
    call(api.GET("/api/stores/{store}/statements/{month}", { params })),
  );
  return (
    <View of={statement}>
      {(sums) => (
        <>
          <Sums sums={sums} />
          {sums.debt > 0 && (
            <Notice tone="warn">{t("statement.debt", { amount: formatMoney(sums.debt, sums.currency) })}</Notice>
          )}
          <Lines store={store} month={month} currency={sums.currency} />
        </>
      )}
    </View>
  );
}

function Sums({ sums }: { sums: Statement }) {
  const money = (amount: number) => formatMoney(amount, sums.currency);
  const shown = SUMS.filter(([name]) => sums[name] !== 0 || name === "sales");
  return (
    <dl class="facts">
      {shown.map(([name, sign]) => (
        <Fragment key={name}>
          <dt>{t(`statement.${name}`)}</dt>
          <dd>{money(sums[name] * sign)}</dd>
        </Fragment>
      ))}
      <dt>{t("statement.closing")}</dt>
      <dd>
        <strong>{money(sums.closing)}</strong>
      </dd>
      {sums.tax !== 0 && (
        <>
          <dt>{t("statement.tax")}</dt>
          <dd>{money(sums.tax)}</dd>
        </>
      )}
    </dl>
  );
}

function Lines({ store, month, currency }: { store: Store; month: string; currency: string }) {
  const list = useList(`statement-lines/${store.slug}/${month}`, (cursor) =>
    call(
      api.GET("/api/stores/{store}/statements/{month}/lines", {
        params: { path: { store: store.slug, month }, query: { cursor } },
      }),
    ),
  );
  const columns: Column<StatementLine>[] = [
    { label: t("statement.kind"), main: true, cell: (line) => t(`money.kind_${line.kind}`) },
    { label: t("statement.at"), cell: (line) => formatDateTime(line.at) },
    {
      label: t("statement.order"),
      cell: (line) => <a href={`/orders/${line.order_id}`}>{line.order_id.slice(-6)}</a>,
    },
    { label: t("statement.amount"), number: true, cell: (line) => formatMoney(line.amount, currency) },
  ];
  return (
    <View of={list}>
      {(lines) =>
        lines.length > 0 ? (
          <>
            <Table
              caption={t("statement.lines")}
              columns={columns}
              rows={lines}
              id={(line) => `${line.order_id}${line.at}${line.kind}`}
            />
            <LoadMore list={list} />
          </>
        ) : (
          <Empty icon={ReceiptText} title={t("statement.empty_title")} level="h3">
            {t("statement.empty")}
          </Empty>
        )
      }
    </View>
  );
}

/** What went from the store's account at Stripe to its bank. */
export function BankPayouts({ store }: { store: Store }) {
  const params = { path: { store: store.slug } };
  const payouts = useLoad(`bank/${store.slug}`, () => call(api.GET("/api/stores/{store}/payouts/bank", { params })));
  const day = (seconds: number) => formatDay(new Date(seconds * 1000).toISOString());
  const columns: Column<BankPayout>[] = [
    { label: t("bank.amount"), main: true, cell: (one) => formatMoney(one.amount, one.currency) },
    { label: t("bank.status"), cell: (one) => lookUp(`bank.status_${one.status}`) ?? one.status },
    { label: t("bank.arrives"), cell: (one) => day(one.arrives_at) },
  ];
  return (
    <section class="panel form" aria-labelledby="bank">
      <h2 id="bank">{t("bank.title")}</h2>
      <View of={payouts}>
        {({ items }) =>
          items.length > 0 ? (
            <Table caption={t("bank.title")} columns={columns} rows={items} id={(one) => one.id} />
          ) : (
            <Empty icon={Landmark} title={t("bank.empty_title")} level="h3">
              {t("bank.empty")}
            </Empty>
          )
        }
      </View>
    </section>
  );
}
