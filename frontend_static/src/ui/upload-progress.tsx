import { useEffect } from "preact/hooks";
import { explainProblem } from "../lib/form";
import { formatBytes, formatPercent } from "../lib/format";
import { lookUp, t } from "../lib/i18n";
import { announce } from "../lib/toast";
import type { Upload } from "../lib/upload/upload";
import { Button } from "./button";

interface Props {
  upload: Upload;
  /** Called when the person has done with it: cancelled, or dismissed after a refusal. */
  onGone: () => void;
}

/** One upload: how far it is, and the buttons that hold, continue or end it. */
export function UploadProgress({ upload, onGone }: Props) {
  const { phase, sent, reason, problem } = upload.state.value;
  const { name, size } = upload.file;
  const share = size > 0 ? sent / size : 0;
  const refusal = problem ? explainProblem(problem) : (lookUp(`refused.${reason}`) ?? (reason || t("upload.refused")));
  const said = phase === "refused" ? refusal : t(`upload.${phase}`);
  useEffect(() => announce(`${name}: ${said}`), [name, said]);

  const cancel = async () => {
    await upload.cancel();
    onGone();
  };
  const going = phase === "sending" || phase === "paused" || phase === "waiting";
  return (
    <div class="upload">
      <div class="upload-words">
        <span class="file-name">{name}</span>
        <span class={phase === "refused" || phase === "failed" ? "upload-bad" : "muted"}>
          {phase === "sending" ? `${formatPercent(share)} · ${formatBytes(size)}` : said}
        </span>
      </div>
      {(going || phase === "verifying") && (
        <progress
          class={phase === "verifying" ? "progress progress-busy" : "progress"}
          max={1}
          value={phase === "verifying" ? undefined : share}
          aria-label={t("upload.progress", { name })}
        />
      )}
      {problem && phase === "failed" && <p class="field-error">{explainProblem(problem)}</p>}
      <div class="upload-actions">
        {phase === "sending" && (
          <Button small onClick={() => upload.pause()}>
            {t("upload.pause")}
          </Button>
        )}
        {phase === "paused" && (
          <Button small look="primary" onClick={() => void upload.start()}>
            {t("upload.resume")}
          </Button>
        )}
        {phase === "failed" && (
          <Button small look="primary" onClick={() => void upload.start()}>
            {t("upload.retry")}
          </Button>
        )}
        {(going || phase === "failed") && (
          <Button small look="plain" onClick={cancel}>
            {t("upload.cancel")}
          </Button>
        )}
        {phase === "refused" && (
          <Button small onClick={onGone}>
            {t("toast.dismiss")}
          </Button>
        )}
      </div>
    </div>
  );
}
