import { FileText } from "lucide";
import { useRef, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { ProductFile } from "../../api/types";
import { useForm } from "../../lib/form";
import { fileKind, formatBytes } from "../../lib/format";
import { lookUp, t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Badge, type Tone } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { DialogForm } from "../../ui/dialog-form";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";

interface Props {
  product: string;
  files: ProductFile[];
  onReplace: (file: ProductFile, next: File) => void;
  onChange: () => void;
}

const TONES: Record<ProductFile["status"], Tone> = { verifying: "warn", ready: "ok", refused: "bad" };

type Asked = { what: "rename" | "delete"; file: ProductFile };

export function FileList({ product, files, onReplace, onChange }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  if (files.length === 0) return <p class="muted">{t("files.none")}</p>;
  const remove = async (file: ProductFile) => {
    const params = { path: { product, file_id: file.id } };
    await call(api.DELETE("/api/products/{product}/files/{file_id}", { params }));
    toast(t("files.deleted"));
    onChange();
  };
  return (
    <>
      <ul class="rows" role="list">
        {files.map((file) => (
          <FileRow
            key={file.id}
            file={file}
            ask={(what) => setAsked({ what, file })}
            replace={(next) => onReplace(file, next)}
          />
        ))}
      </ul>
      {asked?.what === "rename" && <Rename product={product} file={asked.file} onClose={close} onChange={onChange} />}
      {asked?.what === "delete" && (
        <Confirm
          title={t("files.delete_title")}
          text={t("files.delete_text", { name: asked.file.name })}
          action={t("files.delete")}
          onConfirm={() => remove(asked.file)}
          onClose={close}
        />
      )}
    </>
  );
}

interface RowProps {
  file: ProductFile;
  ask: (what: Asked["what"]) => void;
  replace: (next: File) => void;
}

function FileRow({ file, ask, replace }: RowProps) {
  const input = useRef<HTMLInputElement>(null);
  const chosen = () => {
    const next = input.current?.files?.[0];
    if (next) replace(next);
    if (input.current) input.current.value = "";
  };
  const reason = file.reason && (lookUp(`refused.${file.reason}`) ?? file.reason);
  const named = { name: file.name };
  return (
    <li class="row">
      <Icon of={FileText} size={24} />
      <div class="row-words">
        <strong class="file-name">{file.name}</strong>
        <span class="muted">
          {fileKind(file.content_type, file.name)} · {formatBytes(file.size)} ·{" "}
          {t("files.version", { n: file.version })}
        </span>
        {file.status === "refused" && <span class="field-error">{reason || t("upload.refused")}</span>}
      </div>
      <Badge tone={TONES[file.status]}>{t(`files.${file.status}`)}</Badge>
      <div class="row-actions">
        <Button small onClick={() => ask("rename")} aria-label={t("files.rename_file", named)}>
          {t("files.rename")}
        </Button>
        <label class="button button-quiet button-small file-button">
          {t("files.replace")}
          <input ref={input} type="file" aria-label={t("files.replace_file", named)} onChange={chosen} />
        </label>
        <Button small onClick={() => ask("delete")} aria-label={t("files.delete_file", named)}>
          {t("files.delete")}
        </Button>
      </div>
    </li>
  );
}

interface RenameProps {
  product: string;
  file: ProductFile;
  onClose: () => void;
  onChange: () => void;
}

function Rename({ product, file, onClose, onChange }: RenameProps) {
  const form = useForm({ name: file.name }, async ({ name }) => {
    const params = { path: { product, file_id: file.id } };
    await call(api.PATCH("/api/products/{product}/files/{file_id}", { params, body: { name: name.trim() } }));
    toast(t("files.renamed"));
    onChange();
    onClose();
  });
  return (
    <DialogForm title={t("files.rename_title")} action={t("files.save_name")} form={form} onClose={onClose}>
      <Field {...form.field("name")} label={t("files.name")} maxLength={150} required />
    </DialogForm>
  );
}
