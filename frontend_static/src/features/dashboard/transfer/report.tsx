import { api, call } from "../../../api/client";
import type { ImportLine, Store, Task } from "../../../api/types";
import { t, tn } from "../../../lib/i18n";
import { useList } from "../../../lib/load";
import { withQuery } from "../../../lib/navigate";
import { Badge, type Tone } from "../../../ui/badge";
import { ButtonLink } from "../../../ui/button";
import { LoadMore } from "../../../ui/cards";
import { Notice, View } from "../../../ui/states";
import { type Column, Table } from "../../../ui/table";
import { explainCell } from "./cells";

interface Props {
  store: Store;
  task: Task;
}

const TONES: Record<ImportLine["action"], Tone> = {
  create: "ok",
  update: "accent",
  unchanged: "neutral",
  error: "bad",
};

/** What a run found or did: in a sentence, and line by line. */
export function Report({ store, task }: Props) {
  if (task.status === "failed") {
    return (
      <Notice tone="bad">
        <p>{task.error ? explainCell(task.error.code, task.error.message) : t("error.bad_request")}</p>
      </Notice>
    );
  }
  return (
    <>
      <h3>{t(task.dry_run ? "transfer.report" : "transfer.result")}</h3>
      <Notice tone={task.failed > 0 ? "warn" : "ok"}>
        <p role="status">
          {tn(task.dry_run ? "transfer.would_change" : "transfer.did_change", task.changed)}{" "}
          {task.failed > 0 ? tn("transfer.failed", task.failed) : t("transfer.no_problems")}
        </p>
        {!task.dry_run && (
          <ButtonLink small href={withQuery("/dashboard/products", { store: store.slug })}>
            {t("transfer.to_products")}
          </ButtonLink>
        )}
      </Notice>
      <Lines store={store} task={task} />
    </>
  );
}

function Lines({ store, task }: Props) {
  const run = task.dry_run ? "dry" : "real";
  const lines = useList(`lines/${task.id}/${run}`, (cursor) =>
    call(
      api.GET("/api/stores/{store}/imports/{task}/lines", {
        params: { path: { store: store.slug, task: task.id }, query: { cursor, limit: 50 } },
      }),
    ),
  );
  const columns: Column<ImportLine>[] = [
    { label: t("transfer.line"), number: true, cell: (one) => one.line },
    { label: t("product_form.sku"), main: true, cell: (one) => one.sku || "–" },
    {
      label: t("transfer.action"),
      cell: (one) => <Badge tone={TONES[one.action]}>{t(`transfer.action_${one.action}`)}</Badge>,
    },
    {
      label: t("transfer.problems"),
      cell: (one) =>
        one.problems.length === 0
          ? "–"
          : one.problems.map((problem) => (
              <span key={`${problem.line}${problem.column}${problem.code}`} class="line-problem">
                {problem.line !== one.line && `${t("transfer.on_line", { line: problem.line })} `}
                {problem.column && <strong>{problem.column}: </strong>}
                {explainCell(problem.code, problem.message)}
              </span>
            )),
    },
  ];
  return (
    <View of={lines}>
      {(rows) =>
        rows.length > 0 && (
          <>
            <Table
              caption={t(task.dry_run ? "transfer.report" : "transfer.result")}
              columns={columns}
              rows={rows}
              id={(one) => String(one.line)}
            />
            <LoadMore list={lines} />
          </>
        )
      }
    </View>
  );
}
