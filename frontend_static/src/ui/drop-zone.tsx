import { CloudUpload } from "lucide";
import { useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Icon } from "./icon";

/** Takes files that are dropped on it or picked. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    if (files?.length) onFiles(Array.from(files));
    if (input.current) input.current.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the label inside does the same for the keyboard
    <div
      class={over ? "drop drop-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Icon of={CloudUpload} size={32} />
      <p>{t("files.drop")}</p>
      <label class="button button-primary file-button">
        {t("files.choose")}
        <input ref={input} type="file" multiple onChange={(event) => take(event.currentTarget.files)} />
      </label>
      <p class="muted small">{t("files.limits")}</p>
    </div>
  );
}
