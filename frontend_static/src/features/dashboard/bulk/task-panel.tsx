import { Undo2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { explain } from "../../../lib/form";
import { formatTime } from "../../../lib/format";
import { t, tn } from "../../../lib/i18n";
import { announce } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Progress } from "../../../ui/progress";
import { Notice } from "../../../ui/states";
import type { Task } from "../shapes";
import { atWork } from "./follow";

interface Props {
  task: Task;
  /** What a product is called, as far as it is known here. */
  titleOf: (product: string) => string | undefined;
  onUndo: () => Promise<void>;
  onGone: () => void;
}

/** Whether the time to undo has not run out; turns false by itself. */
function useInTime(until: string | null): boolean {
  const [, tick] = useState(0);
  const left = until ? Date.parse(until) - Date.now() : 0;
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => tick((n) => n + 1), Math.min(left + 250, 60_000));
    return () => clearTimeout(timer);
  });
  return left > 0;
}

function outcome(task: Task): string {
  if (task.status === "failed")
    return task.error ? explain(task.error.code, task.error.message) : t("error.bad_request");
  if (task.status === "undone") return t("bulk.undone");
  return t("bulk.done", { action: t(`bulk.${task.kind}`), n: tn("bulk.products", task.changed) });
}

/** How far the work on many products is; once it has ended, what came of it, and for ten minutes the way back. */
export function TaskPanel({ task, titleOf, onUndo, onGone }: Props) {
  const [busy, setBusy] = useState(false);
  const inTime = useInTime(task.undo_until) && task.status === "done" && task.changed > 0;
  const working = atWork(task);
  const said = working ? t(task.status === "undoing" ? "bulk.undoing" : "bulk.running") : outcome(task);
  useEffect(() => announce(said), [said]);
  if (working) {
    return (
      <section class="panel task" aria-label={t("bulk.task")}>
        <p>
          <strong>{t(`bulk.${task.kind}`)}</strong> · {said}
        </p>
        <Progress label={t(`bulk.${task.kind}`)} done={task.done} total={task.total} />
      </section>
    );
  }
  const undo = async () => {
    setBusy(true);
    await onUndo().finally(() => setBusy(false));
  };
  return (
    <section aria-label={t("bulk.task")}>
      <Notice tone={task.status === "failed" ? "bad" : task.failed > 0 ? "warn" : "ok"}>
        <p>
          {said} {task.failed > 0 && tn("bulk.left_alone", task.failed)}
        </p>
        {task.problems.length > 0 && (
          <ul class="task-problems">
            {task.problems.map((problem) => (
              <li key={`${problem.product_id}${problem.code}`}>
                <strong>{titleOf(problem.product_id ?? "") ?? t("bulk.unknown_product")}</strong>:{" "}
                {explain(problem.code, problem.message)}
              </li>
            ))}
          </ul>
        )}
        <div class="actions">
          {inTime && task.undo_until && (
            <>
              <Button small icon={Undo2} busy={busy} onClick={undo}>
                {t("bulk.undo")}
              </Button>
              <span class="small">{t("bulk.undo_until", { time: formatTime(task.undo_until) })}</span>
            </>
          )}
          <Button small look="plain" onClick={onGone}>
            {t("toast.dismiss")}
          </Button>
        </div>
      </Notice>
    </section>
  );
}
