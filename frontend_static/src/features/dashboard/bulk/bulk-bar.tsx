import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import { newAttempt } from "../../../lib/attempt";
import { t, tn } from "../../../lib/i18n";
import { Button } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { ProblemNotice } from "../../../ui/states";
import type { Product, Task, TaskWanted } from "../shapes";
import { CollectionDialog, PriceDialog, TagDialog } from "./bulk-dialogs";

type Asked = "price" | "tag" | "untag" | "collection_add" | "collection_remove" | "delete";
const AT_ONCE = ["publish", "unpublish", "archive"] as const;
const ASKED: Asked[] = ["price", "tag", "untag", "collection_add", "collection_remove", "delete"];

interface Props {
  store: string;
  chosen: Product[];
  onTask: (task: Task) => void;
  onClear: () => void;
}

/** What can be done with the chosen products at once. */
export function BulkBar({ store, chosen, onTask, onClear }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);

  const begin = async (wanted: Omit<TaskWanted, "product_ids">) => {
    const header = { "Idempotency-Key": newAttempt() };
    const body = { ...wanted, product_ids: chosen.map((one) => one.id) };
    onTask(await call(api.POST("/api/stores/{store}/tasks", { params: { path: { store }, header }, body })));
  };
  const now = async (action: (typeof AT_ONCE)[number]) => {
    setBusy(action);
    setProblem(null);
    await begin({ action }).catch((error: unknown) => setProblem(asProblem(error)));
    setBusy("");
  };
  const close = () => setAsked(null);
  return (
    <section class="bulk-bar" aria-label={t("bulk.title")}>
      <div class="bulk-head">
        <strong>{tn("bulk.chosen", chosen.length)}</strong>
        <Button small look="plain" onClick={onClear}>
          {t("bulk.clear")}
        </Button>
      </div>
      <div class="bulk-actions">
        {AT_ONCE.map((action) => (
          <Button key={action} small busy={busy === action} onClick={() => now(action)}>
            {t(`bulk.${action}`)}
          </Button>
        ))}
        {ASKED.map((action) => (
          <Button
            key={action}
            small
            look={action === "delete" ? "danger" : "quiet"}
            aria-haspopup="dialog"
            onClick={() => setAsked(action)}
          >
            {t(`bulk.${action}`)}…
          </Button>
        ))}
      </div>
      <ProblemNotice problem={problem} />
      {asked === "price" && <PriceDialog chosen={chosen} begin={begin} onClose={close} />}
      {(asked === "tag" || asked === "untag") && <TagDialog action={asked} begin={begin} onClose={close} />}
      {(asked === "collection_add" || asked === "collection_remove") && (
        <CollectionDialog store={store} action={asked} begin={begin} onClose={close} />
      )}
      {asked === "delete" && (
        <Confirm
          title={tn("bulk.delete_title", chosen.length)}
          text={t("bulk.delete_text")}
          action={t("bulk.delete")}
          onConfirm={() => begin({ action: "delete" })}
          onClose={close}
        />
      )}
    </section>
  );
}
