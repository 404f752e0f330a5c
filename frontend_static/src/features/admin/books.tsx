import { CircleCheck } from "lucide";
import { api, call } from "../../api/client";
import type { Discrepancy } from "../../api/types";
import { formatDateTime, formatMoney } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { lookUp, t, tn } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Empty, Notice, View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { AdminFrame } from "./frame";

/** Whether Stripe's books and ours agree. */
export default function Books() {
  useTitle(t("books.title"));
  const report = useLoad("admin/reconciliation", () => call(api.GET("/api/admin/reconciliation")));
  return (
    <AdminFrame>
      <h1>{t("books.title")}</h1>
      <p class="lead">{t("books.lead")}</p>
      <View of={report}>
        {(books) => (
          <>
            <Notice tone={books.discrepancies > 0 ? "bad" : "ok"}>
              <p>{t("books.discrepancies", { n: books.discrepancies })}</p>
            </Notice>
            <p class="muted">
              {tn("books.checked", books.checked)}{" "}
              {books.complete_until && t("books.until", { time: formatDateTime(books.complete_until) })}
            </p>
            {books.items.length > 0 ? <Found items={books.items} /> : <AllWell />}
          </>
        )}
      </View>
    </AdminFrame>
  );
}

const AllWell = () => (
  <Empty icon={CircleCheck} title={t("books.well_title")}>
    {t("books.well")}
  </Empty>
);

function Found({ items }: { items: Discrepancy[] }) {
  const columns: Column<Discrepancy>[] = [
    { label: t("books.subject"), main: true, cell: (one) => <code>{one.subject}</code> },
    {
      label: t("books.problem"),
      cell: (one) => one.problems.map((code) => lookUp(`books.problem_${code}`) ?? code).join(", "),
    },
    { label: t("books.since"), cell: (one) => formatDateTime(one.found_at) },
    { label: t("books.amount"), number: true, cell: (one) => formatMoney(one.amount, one.currency) },
  ];
  return <Table caption={t("books.title")} columns={columns} rows={items} id={(one) => one.subject} />;
}
