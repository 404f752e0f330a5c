import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import { FieldError, useForm } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { announce, toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/states";
import { emptyOr } from "../editor/draft";
import type { Editor } from "../editor/editor";
import type { Level, StockMode as Mode, Product } from "../shapes";
import { quantityOf, readCount } from "./rows";

const MODES: Mode[] = ["untracked", "tracked", "made_to_order"];

/** Whether pieces are counted, and what is said when they run out. A choice is saved as it is made. */
export function StockMode({ editor, onChange }: { editor: Editor; onChange: () => void }) {
  const product = editor.product.value;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState<Mode | null>(null);
  const choose = async (stock_mode: Mode) => {
    setBusy(stock_mode);
    setProblem(null);
    try {
      await editor.change(() => ({ stock_mode }));
      announce(t("form.saved"));
      onChange();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(null);
  };
  const mode = busy ?? product.stock_mode;
  return (
    <section class="panel form" id="stock">
      <fieldset class="field">
        <legend>
          <h2>{t("stock.title")}</h2>
        </legend>
        <div class="choices">
          {MODES.map((one) => (
            <label key={one} class="choice-card">
              <input type="radio" name="stock_mode" checked={mode === one} onChange={() => void choose(one)} />
              <span>
                <strong>{t(`stock.${one}`)}</strong>
                <span class="muted small">{t(`stock.${one}_text`)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {mode === "tracked" && <Threshold editor={editor} />}
      {mode === "made_to_order" && <Days editor={editor} />}
      <ProblemNotice problem={problem} />
    </section>
  );
}

function Threshold({ editor }: { editor: Editor }) {
  const form = useForm({ low_stock_threshold: String(editor.product.value.low_stock_threshold) }, async (values) => {
    const low_stock_threshold = readCount(values.low_stock_threshold);
    if (low_stock_threshold === null) throw new FieldError("low_stock_threshold", "error.not_a_number");
    await editor.change(() => ({ low_stock_threshold }));
    toast(t("form.saved"));
  });
  return (
    <form class="inline-form" {...form.bind}>
      <Field
        {...form.field("low_stock_threshold")}
        label={t("stock.threshold")}
        hint={t("stock.threshold_hint")}
        inputMode="numeric"
        required
      />
      <Button type="submit" busy={form.busy}>
        {t("stock.save_threshold")}
      </Button>
      <ProblemNotice problem={form.notice} />
    </form>
  );
}

function Days({ editor }: { editor: Editor }) {
  const form = useForm({ made_to_order_days: emptyOr(editor.product.value.made_to_order_days) }, async (values) => {
    const days = values.made_to_order_days.trim() ? readCount(values.made_to_order_days) : null;
    const bad = values.made_to_order_days.trim() && (days === null || days < 1 || days > 365);
    if (bad) throw new FieldError("made_to_order_days", "error.out_of_range");
    await editor.change(() => ({ made_to_order_days: days }));
    toast(t("form.saved"));
  });
  return (
    <form class="inline-form" {...form.bind}>
      <Field
        {...form.field("made_to_order_days")}
        label={t("stock.days")}
        hint={t("stock.days_hint")}
        inputMode="numeric"
        optional
      />
      <Button type="submit" busy={form.busy}>
        {t("stock.save_days")}
      </Button>
      <ProblemNotice problem={form.notice} />
    </form>
  );
}

interface BaseProps {
  product: Product;
  levels: Level[];
  onChange: () => void;
}

/** How many there are of a product without variants. */
export function BaseStock({ product, levels, onChange }: BaseProps) {
  const now = quantityOf(levels, null);
  const form = useForm({ quantity: String(now), note: "" }, async ({ quantity, note }) => {
    const set_to = readCount(quantity);
    if (set_to === null) throw new FieldError("quantity", "error.not_a_number");
    const params = { path: { product: product.id } };
    const items = [{ variant_id: null, set_to, expected: now }];
    await call(api.PUT("/api/products/{product}/stock", { params, body: { items, note: note.trim() || undefined } }));
    form.setValues({ quantity: String(set_to), note: "" });
    toast(t("stock.saved"));
    onChange();
  });
  return (
    <section class="panel form">
      <h2>{t("stock.quantity")}</h2>
      <form class="form" {...form.bind}>
        <div class="pair">
          <Field {...form.field("quantity")} label={t("stock.pieces")} inputMode="numeric" required />
          <Field {...form.field("note")} label={t("stock.note")} hint={t("stock.note_hint")} maxLength={200} optional />
        </div>
        {form.notice?.code === "stale_stock" ? (
          <StaleStock now={now} onLoad={onChange} />
        ) : (
          <ProblemNotice problem={form.notice} />
        )}
        <Button type="submit" look="primary" busy={form.busy}>
          {t("stock.save")}
        </Button>
      </form>
    </section>
  );
}

/** The count has changed since it was shown: somebody bought, or counted, in between. */
export function StaleStock({ now, onLoad }: { now?: number; onLoad: () => void }) {
  return (
    <div class="notice notice-bad" role="alert" tabIndex={-1} data-notice>
      <div>
        <p>{t("stock.stale")}</p>
        {now !== undefined && <p>{t("stock.stale_now", { n: now })}</p>}
        <Button small onClick={onLoad}>
          {t("stock.load")}
        </Button>
      </div>
    </div>
  );
}
