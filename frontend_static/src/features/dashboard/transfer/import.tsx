import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import type { Store, Task } from "../../../api/types";
import { t } from "../../../lib/i18n";
import { withQuery } from "../../../lib/navigate";
import { persist, send } from "../../../lib/upload/send";
import { Button } from "../../../ui/button";
import { Progress } from "../../../ui/progress";
import { ProblemNotice } from "../../../ui/states";
import { atWork, useTask } from "../bulk/follow";
import { Pick } from "./pick";
import { Report } from "./report";

const MB = 1024 * 1024;
const MOST_CSV = 10 * MB;
const MOST_IMAGES = 100 * MB;

interface Form {
  url: string;
  fields: Record<string, string>;
}

/** One file by its pre-signed form, with progress. */
async function upload({ url, fields }: Form, file: File, onProgress: (bytes: number) => void): Promise<void> {
  const { signal } = new AbortController();
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  await persist(() => send({ method: "POST", url, body, signal, onProgress }), signal);
}

/**
 * A CSV, and perhaps a zip of pictures: sent, checked by a dry run, then imported when the person has seen what that would do. The
 * import's id stands in the address, so that it is found again after a reload.
 */
export function Import({ store }: { store: Store }) {
  const { query, route } = useLocation();
  const [csv, setCsv] = useState<File | null>(null);
  const [images, setImages] = useState<File | null>(null);
  const [sent, setSent] = useState<{ done: number; total: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [task, setTask] = useTask(() => {});
  const at = (id?: string) => withQuery("/dashboard/import", { store: store.slug, task: id });

  useEffect(() => {
    const wanted = query.task;
    if (!wanted || wanted === task?.id) return;
    call(api.GET("/api/tasks/{task}", { params: { path: { task: wanted } } }))
      .then((known) => known.kind === "import" && known.status !== "open" && setTask(known))
      .catch((error: unknown) => setProblem(asProblem(error)));
  }, [query.task]);

  const start = async (id: string, dry_run: boolean) => {
    const params = { path: { store: store.slug, task: id } };
    setTask(await call(api.POST("/api/stores/{store}/imports/{task}/start", { params, body: { dry_run } })));
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setSent(null);
    setBusy(false);
  };
  const check = () =>
    attempt(async () => {
      if (!csv) return;
      const total = csv.size + (images?.size ?? 0);
      const body = { filename: csv.name, size: csv.size, images_size: images?.size };
      setSent({ done: 0, total });
      const opened = await call(
        api.POST("/api/stores/{store}/imports", { params: { path: { store: store.slug } }, body }),
      );
      await upload(opened.csv, csv, (done) => setSent({ done: Math.min(done, csv.size), total }));
      if (images && opened.images) {
        await upload(opened.images, images, (done) => setSent({ done: Math.min(csv.size + done, total), total }));
      }
      await start(opened.task.id, true);
      route(at(opened.task.id), true);
    });
  const again = () => {
    setTask(null);
    setCsv(null);
    setImages(null);
    setProblem(null);
    route(at(), true);
  };

  return (
    <section class="panel form">
      <div>
        <h2>{t("transfer.import_title")}</h2>
        <p class="muted">{t("transfer.import_text")}</p>
      </div>
      {!task && (
        <>
          <Pick
            label={t("transfer.csv")}
            hint={t("transfer.csv_hint")}
            button={t("transfer.choose_csv")}
            accept=".csv,text/csv"
            most={MOST_CSV}
            file={csv}
            onFile={setCsv}
          />
          <Pick
            label={t("transfer.images")}
            hint={t("transfer.images_hint")}
            button={t("transfer.choose_images")}
            accept=".zip,application/zip"
            most={MOST_IMAGES}
            file={images}
            onFile={setImages}
            optional
          />
          {sent && <Bytes {...sent} />}
          <ProblemNotice problem={problem} />
          <div class="actions">
            <Button look="primary" busy={busy} disabled={!csv} onClick={check}>
              {t("transfer.check")}
            </Button>
          </div>
        </>
      )}
      {task && atWork(task) && <Working task={task} />}
      {task && !atWork(task) && (
        <>
          <Report store={store} task={task} />
          <ProblemNotice problem={problem} />
          <div class="actions">
            {task.dry_run && task.status === "done" && task.changed > 0 && (
              <Button look="primary" busy={busy} onClick={() => attempt(() => start(task.id, false))}>
                {t("transfer.start")}
              </Button>
            )}
            <Button onClick={again}>{t("transfer.again")}</Button>
          </div>
        </>
      )}
    </section>
  );
}

function Bytes({ done, total }: { done: number; total: number }) {
  const part = (bytes: number) => Math.round((bytes / total) * 100);
  return (
    <div>
      <p>{t("transfer.sending")}</p>
      <Progress label={t("transfer.sending")} done={part(done)} total={100} />
    </div>
  );
}

function Working({ task }: { task: Task }) {
  const label = t(task.dry_run ? "transfer.checking" : "transfer.importing");
  return (
    <div role="status">
      <p>{label}</p>
      <Progress label={label} done={task.done} total={task.total} />
    </div>
  );
}
