import { Plus, Trash2 } from "lucide";
import { useId, useRef } from "preact/hooks";
import type { FieldBinding } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { Button, IconButton } from "../../../ui/button";
import type { Draft } from "./draft";

const MOST = 20;

/** Facts in the maker's own words: material: linen. */
export function MetadataLines({ value: lines, onValue, error }: FieldBinding<Draft["metadata"]>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const focus = (line: number) =>
    setTimeout(() => list.current?.querySelectorAll<HTMLInputElement>("[data-key]")[line]?.focus());
  const write = (at: number, side: 0 | 1, text: string) =>
    onValue(lines.map((line, index) => (index !== at ? line : side === 0 ? [text, line[1]] : [line[0], text])));
  const add = () => {
    onValue([...lines, ["", ""]]);
    focus(lines.length);
  };
  const drop = (at: number) => {
    onValue(lines.filter((_, index) => index !== at));
    focus(Math.max(0, at - 1));
  };
  return (
    <fieldset class={error ? "field field-bad" : "field"} aria-describedby={`${id}-hint`}>
      <legend class="field-label">
        {t("product_form.metadata")} <span class="field-optional">{t("form.optional")}</span>
      </legend>
      <p class="field-hint" id={`${id}-hint`}>
        {t("product_form.metadata_hint")}
      </p>
      <div class="lines" ref={list}>
        {lines.map(([key, text], at) => (
          <div key={at} class="line">
            <input
              class="input"
              data-key
              value={key}
              maxLength={40}
              aria-label={t("metadata.key", { n: at + 1 })}
              placeholder={t("metadata.key_example")}
              aria-invalid={error ? true : undefined}
              onInput={(event) => write(at, 0, event.currentTarget.value)}
            />
            <input
              class="input"
              value={text}
              maxLength={200}
              aria-label={t("metadata.value", { n: at + 1 })}
              placeholder={t("metadata.value_example")}
              onInput={(event) => write(at, 1, event.currentTarget.value)}
            />
            <IconButton icon={Trash2} label={t("metadata.remove", { n: at + 1 })} onClick={() => drop(at)} />
          </div>
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
      {lines.length < MOST && (
        <Button small icon={Plus} onClick={add}>
          {t("metadata.add")}
        </Button>
      )}
    </fieldset>
  );
}
