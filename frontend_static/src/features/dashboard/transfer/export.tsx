import { Download } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import type { Store } from "../../../api/types";
import { explain } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { announce } from "../../../lib/toast";
import { Button, ButtonLink } from "../../../ui/button";
import { Progress } from "../../../ui/progress";
import { Notice, ProblemNotice } from "../../../ui/states";
import { atWork, useTask } from "../bulk/follow";

/** All products as a CSV: written by the server, then there to download. */
export function Export({ store }: { store: Store }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [task, setTask] = useTask((ended) => {
    if (ended.status === "done") announce(t("transfer.download"));
  });
  const begin = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const params = { path: { store: store.slug } };
      setTask(await call(api.POST("/api/stores/{store}/exports", { params })));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  const working = task !== null && atWork(task);
  return (
    <section class="panel form">
      <div>
        <h2>{t("transfer.export_title")}</h2>
        <p class="muted">{t("transfer.export_text")}</p>
      </div>
      {working && <Progress label={t("transfer.exporting")} done={task.done} total={task.total} />}
      {task?.status === "failed" && (
        <Notice tone="bad">
          <p>{task.error ? explain(task.error.code, task.error.message) : t("error.bad_request")}</p>
        </Notice>
      )}
      <ProblemNotice problem={problem} />
      <div class="actions">
        {task?.download_url && (
          <ButtonLink look="primary" icon={Download} href={task.download_url}>
            {t("transfer.download")}
          </ButtonLink>
        )}
        <Button busy={busy || working} onClick={begin}>
          {t("transfer.export")}
        </Button>
      </div>
    </section>
  );
}
