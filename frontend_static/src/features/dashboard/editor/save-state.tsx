import { CircleAlert, CircleCheck, CloudUpload, PencilLine } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { explainProblem } from "../../../lib/form";
import { formatTime } from "../../../lib/format";
import { type Key, t } from "../../../lib/i18n";
import { announce } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { Notice } from "../../../ui/states";
import type { Draft, FieldName } from "./draft";
import type { Editor, SaveState as State } from "./editor";

const ICONS = {
  clean: CircleCheck,
  saved: CircleCheck,
  dirty: PencilLine,
  saving: CloudUpload,
  failed: CircleAlert,
  torn: CircleAlert,
};

function words(editor: Editor, state: State): string {
  const automatic = editor.automatic.value;
  if (state === "saved") return t("editor.saved", { time: formatTime(editor.product.value.updated_at) });
  if (state === "clean") return automatic ? t("editor.saves_itself") : t("editor.nothing_unsaved");
  if (state === "dirty") return automatic ? t("editor.saving_soon") : t("editor.unsaved");
  if (state !== "failed") return t(`editor.${state}`);
  const problem = editor.problem.value;
  return problem ? t("editor.failed", { reason: explainProblem(problem) }) : t("editor.fields_failed");
}

/** The bar at the foot of the editor: what is saved, said as well as shown, and the button where one is needed. */
export function SaveState({ editor }: { editor: Editor }) {
  const bar = useRef<HTMLDivElement>(null);
  const state = editor.state.value;
  const text = words(editor, state);
  useEffect(() => {
    if (state === "saved" || state === "failed" || state === "torn") announce(text);
  }, [state, text]);

  const save = async () => {
    if (await editor.flush()) return;
    bar.current?.closest("form")?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  const bad = state === "failed" || state === "torn";
  return (
    <div class="save-bar" ref={bar}>
      <p class={bad ? "save-state save-state-bad" : "save-state"} data-state={state}>
        <Icon of={ICONS[state]} size={18} />
        {text}
      </p>
      {(!editor.automatic.value || state === "failed") && (
        <Button
          look={state === "clean" || state === "saved" ? "quiet" : "primary"}
          busy={state === "saving"}
          onClick={save}
        >
          {state === "failed" && editor.automatic.value ? t("error.retry") : t("form.save")}
        </Button>
      )}
    </div>
  );
}

const LABELS: Record<FieldName, Key> = {
  title: "product_form.title",
  price: "product_form.price",
  compare_at_price: "product_form.compare_at_price",
  short_description: "product_form.short_description",
  description: "product_form.description",
  slug: "product_form.slug",
  sku: "product_form.sku",
  visibility: "product_form.visibility",
  max_downloads: "product_form.max_downloads",
  download_days: "product_form.download_days",
  category_id: "product_form.category",
  origin_country: "product_form.origin",
  tax_class: "product_form.tax_class",
  tags: "product_form.tags",
  badges: "product_form.badges",
  collections: "product_form.collections",
  metadata: "product_form.metadata",
  weight_grams: "product_form.weight",
  featured: "product_form.featured",
};

function shown(name: FieldName, draft: Draft): string {
  const value = draft[name];
  if (name === "metadata") return draft.metadata.map((line) => line.join(": ")).join(", ");
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? value : "";
}

/** Somebody else saved the same fields: what they wrote, and the choice. Until it is made nothing is saved over either. */
export function Torn({ editor }: { editor: Editor }) {
  const torn = editor.torn.value;
  if (!torn) return null;
  return (
    <Notice tone="bad">
      <p>{t("editor.torn_text")}</p>
      <dl class="torn">
        {torn.fields.map((name) => (
          <div key={name}>
            <dt>{t(LABELS[name])}</dt>
            <dd>{shown(name, torn.theirs).slice(0, 400) || t("editor.torn_empty")}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <Button small onClick={() => void editor.resolve("theirs")}>
          {t("editor.load_theirs")}
        </Button>
        <Button small onClick={() => void editor.resolve("mine")}>
          {t("editor.keep_mine")}
        </Button>
      </div>
    </Notice>
  );
}

/** What was typed on an earlier visit stands here again. */
export function Restored({ editor }: { editor: Editor }) {
  if (!editor.restored.value) return null;
  return (
    <Notice tone="warn">
      <p>{t("editor.restored")}</p>
      <div class="actions">
        <Button small onClick={() => editor.discard()}>
          {t("editor.discard")}
        </Button>
      </div>
    </Notice>
  );
}
