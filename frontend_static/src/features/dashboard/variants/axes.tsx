import { Plus, Trash2 } from "lucide";
import { useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../../../api/problem";
import { t, tn } from "../../../lib/i18n";
import { toast } from "../../../lib/toast";
import { Badge } from "../../../ui/badge";
import { Button, IconButton } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { ProblemNotice } from "../../../ui/states";
import type { Editor } from "../editor/editor";
import {
  type Axis,
  asVariants,
  axesOf,
  complaint,
  MOST_AXES,
  MOST_VALUES,
  newKey,
  type Plan,
  plan,
  tidied,
} from "./matrix";
import { saveVariants } from "./save";

interface Props {
  editor: Editor;
  onChange: () => void;
}

const EXAMPLES = ["axes.size", "axes.colour", "axes.style"] as const;

const fresh = (name: string): Axis => ({
  key: newKey(),
  was: null,
  name,
  values: [{ key: newKey(), was: null, text: "" }],
});

/** What a product comes in: the axes, and the matrix they make, shown before it is made. */
export function Axes({ editor, onChange }: Props) {
  const product = editor.product.value;
  const [axes, setAxes] = useState<Axis[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const has = product.variants.length > 0;

  if (!axes) {
    return (
      <section class="panel form" id="options">
        <div>
          <h2>{t("axes.title")}</h2>
          <p class="muted">{has ? summary(product.options) : t("axes.text")}</p>
        </div>
        <div class="actions">
          {has ? (
            <Button onClick={() => setAxes(axesOf(product.options))}>{t("axes.change")}</Button>
          ) : (
            EXAMPLES.map((name) => (
              <Button key={name} icon={Plus} onClick={() => setAxes([fresh(t(name))])}>
                {t(name)}
              </Button>
            ))
          )}
        </div>
      </section>
    );
  }

  const wrong = complaint(axes);
  const made = plan(axes, product.variants);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await saveVariants(editor, tidied(axes), asVariants(made.lines));
      setAxes(null);
      toast(axes.length > 0 ? tn("axes.saved", made.lines.length) : t("axes.gone"));
      onChange();
    } catch (error) {
      // What was typed stays, laid over the newer state of the product if there is one.
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <section class="panel form" id="options">
      <h2>{t("axes.title")}</h2>
      {axes.map((axis, at) => (
        <AxisFields
          key={axis.key}
          axis={axis}
          n={at + 1}
          error={wrong?.at === at && axis.values.some(({ text }) => text) ? t(wrong.problem) : undefined}
          onAxis={(next) => setAxes(axes.map((one) => (one === axis ? next : one)))}
          onDrop={() => setAxes(axes.filter((one) => one !== axis))}
        />
      ))}
      {axes.length < MOST_AXES && (
        <Button icon={Plus} onClick={() => setAxes([...axes, fresh("")])}>
          {t("axes.add")}
        </Button>
      )}
      {!wrong && axes.length > 0 && <Preview made={made} />}
      <ProblemNotice problem={problem} />
      <div class="actions">
        <Button
          look="primary"
          busy={busy}
          disabled={wrong !== null}
          onClick={made.removed.length > 0 ? () => setAsking(true) : save}
        >
          {axes.length > 0 ? tn(has ? "axes.apply" : "axes.create", made.lines.length) : t("axes.remove_all")}
        </Button>
        <Button look="plain" onClick={() => setAxes(null)}>
          {t("dialog.cancel")}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={tn("axes.remove_title", made.removed.length)}
          text={t("axes.remove_text", { names: made.removed.map(({ values }) => values.join(" / ")).join(", ") })}
          action={t("axes.remove_action")}
          onConfirm={save}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

const summary = (options: { name: string; values: string[] }[]) =>
  options.map(({ name, values }) => `${name}: ${values.join(", ")}`).join(" · ");

interface AxisProps {
  axis: Axis;
  n: number;
  error: string | undefined;
  onAxis: (axis: Axis) => void;
  onDrop: () => void;
}

function AxisFields({ axis, n, error, onAxis, onDrop }: AxisProps) {
  const box = useRef<HTMLFieldSetElement>(null);
  const write = (at: number, text: string) =>
    onAxis({ ...axis, values: axis.values.map((value, index) => (index === at ? { ...value, text } : value)) });
  const focus = (at: number) =>
    setTimeout(() => box.current?.querySelectorAll<HTMLInputElement>("[data-value]")[at]?.focus());
  const add = () => {
    if (axis.values.length >= MOST_VALUES) return;
    onAxis({ ...axis, values: [...axis.values, { key: newKey(), was: null, text: "" }] });
    focus(axis.values.length);
  };
  const drop = (at: number) => {
    onAxis({ ...axis, values: axis.values.filter((_, index) => index !== at) });
    focus(Math.max(0, at - 1));
  };
  const paste = (at: number, event: ClipboardEvent) => {
    const words = (event.clipboardData?.getData("text") ?? "").split(/[,;\n\t]/).map((word) => word.trim());
    if (words.length < 2) return;
    event.preventDefault();
    const pasted = words.filter(Boolean).map((text) => ({ key: newKey(), was: null, text: text.slice(0, 40) }));
    const values = [...axis.values.slice(0, at), ...pasted, ...axis.values.slice(at + 1)].slice(0, MOST_VALUES);
    onAxis({ ...axis, values });
  };
  return (
    <fieldset class={error ? "axis field-bad" : "axis"} ref={box}>
      <legend class="visually-hidden">{t("axes.axis", { n })}</legend>
      <div class="axis-name">
        <label class="field">
          <span class="field-label">{t("axes.name", { n })}</span>
          <input
            class="input"
            value={axis.name}
            maxLength={40}
            onInput={(event) => onAxis({ ...axis, name: event.currentTarget.value })}
          />
        </label>
        <IconButton icon={Trash2} label={t("axes.drop", { name: axis.name || String(n) })} onClick={onDrop} />
      </div>
      <div class="axis-values">
        {axis.values.map((value, at) => (
          <span key={value.key} class="axis-value">
            <input
              class="input"
              data-value
              value={value.text}
              maxLength={40}
              aria-label={t("axes.value", { n: at + 1, name: axis.name || String(n) })}
              onInput={(event) => write(at, event.currentTarget.value)}
              onPaste={(event) => paste(at, event)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.isComposing) return;
                event.preventDefault();
                if (value.text.trim()) add();
              }}
            />
            <IconButton
              icon={Trash2}
              label={t("axes.drop_value", { value: value.text || String(at + 1) })}
              onClick={() => drop(at)}
            />
          </span>
        ))}
        {axis.values.length < MOST_VALUES && (
          <Button small icon={Plus} onClick={add}>
            {t("axes.add_value")}
          </Button>
        )}
      </div>
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}

/** The whole matrix before it is made: what comes, what stays, what goes. */
function Preview({ made }: { made: Plan }) {
  return (
    <div class="matrix">
      <p role="status">
        <strong>{tn("axes.preview", made.lines.length)}</strong>{" "}
        <span class="muted">
          {t("axes.preview_parts", { added: made.added, kept: made.kept, removed: made.removed.length })}
        </span>
      </p>
      <ul class="matrix-lines" role="list">
        {made.lines.map(({ values, variant }) => (
          <li key={values.join("\n")}>
            {values.join(" / ")} {!variant && <Badge tone="accent">{t("axes.new")}</Badge>}
          </li>
        ))}
        {made.removed.map((variant) => (
          <li key={variant.id} class="matrix-gone">
            <s>{variant.values.join(" / ")}</s> <Badge tone="bad">{t("axes.goes")}</Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
