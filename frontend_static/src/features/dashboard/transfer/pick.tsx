import { useId, useRef, useState } from "preact/hooks";
import { formatBytes } from "../../../lib/format";
import { t } from "../../../lib/i18n";

interface Props {
  label: string;
  hint: string;
  button: string;
  accept: string;
  /** In bytes. */
  most: number;
  file: File | null;
  onFile: (file: File | null) => void;
  optional?: boolean;
}

/** One file, chosen and named; one that is too large is refused here already. */
export function Pick({ label, hint, button, accept, most, file, onFile, optional }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [large, setLarge] = useState(false);
  const choose = () => {
    const chosen = input.current?.files?.[0] ?? null;
    setLarge(!!chosen && chosen.size > most);
    onFile(chosen && chosen.size <= most ? chosen : null);
    if (input.current) input.current.value = "";
  };
  return (
    <div class={large ? "field file-pick field-bad" : "field file-pick"}>
      <span class="field-label">
        {label}
        {optional && <span class="field-optional"> {t("form.optional")}</span>}
      </span>
      <label class="button button-quiet file-button">
        {button}
        <input ref={input} type="file" accept={accept} aria-describedby={`${id}-hint`} onChange={choose} />
      </label>
      <p class="field-hint" id={`${id}-hint`} role="status">
        {file ? `${file.name} · ${formatBytes(file.size)}` : hint}
      </p>
      {large && (
        <p class="field-error" role="alert">
          {t("transfer.too_large")}
        </p>
      )}
    </div>
  );
}
