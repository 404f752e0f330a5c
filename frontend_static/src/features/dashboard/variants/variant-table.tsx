import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import { explain } from "../../../lib/form";
import { formatMoney, parseSigned } from "../../../lib/format";
import { t, tn } from "../../../lib/i18n";
import { useLeaveGuard } from "../../../lib/leave";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { Notice, ProblemNotice } from "../../../ui/states";
import { type Column, Table } from "../../../ui/table";
import type { Editor } from "../editor/editor";
import { AvailabilityBadge } from "../product-badge";
import type { Level, Variant } from "../shapes";
import { ForAll } from "./for-all";
import { skuFor } from "./matrix";
import { type Edits, type Row, readRows, rowOf } from "./rows";
import { saveVariants } from "./save";
import { StaleStock } from "./stock";

interface Props {
  editor: Editor;
  levels: Level[];
  onChange: () => void;
}

/** Every variant in one table, edited as one: saved together, and nothing typed is lost when somebody else saved first. */
export function VariantTable({ editor, levels, onChange }: Props) {
  const product = editor.product.value;
  const [edits, setEdits] = useState<Edits>({});
  const [shown, setShown] = useState<Record<string, Partial<Record<keyof Row, string>>>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const { variants, counts, errors } = readRows(product, levels, edits);
  const unsaved = variants !== null || counts.length > 0 || Object.keys(errors).length > 0;
  const guard = useLeaveGuard(unsaved && !busy);
  const tracked = product.stock_mode === "tracked";

  const edit = (id: string, change: Partial<Row>) => {
    setEdits((was) => ({ ...was, [id]: { ...was[id], ...change } }));
    setShown(({ [id]: _gone, ...rest }) => rest);
  };
  const focusFirst = () => setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const save = async () => {
    setProblem(null);
    if (Object.keys(errors).length > 0) {
      setShown(
        Object.fromEntries(
          Object.entries(errors).map(([id, row]) => [
            id,
            Object.fromEntries(Object.entries(row).map(([field, key]) => [field, t(key)])),
          ]),
        ),
      );
      focusFirst();
      return;
    }
    setBusy(true);
    try {
      if (variants) await saveVariants(editor, product.options, variants);
      if (counts.length > 0) {
        const params = { path: { product: product.id } };
        await call(api.PUT("/api/products/{product}/stock", { params, body: { items: counts } }));
      }
      setEdits({});
      toast(t("variants.saved"));
      onChange();
    } catch (error) {
      const trouble = asProblem(error);
      setProblem(trouble);
      if (markFields(trouble)) focusFirst();
      if (trouble.code === "stale_stock") onChange();
    }
    setBusy(false);
  };
  /** Puts what the server says of `variants.3.sku` at that field. */
  const markFields = (trouble: Problem): boolean => {
    const marks: typeof shown = {};
    for (const { field, code, message } of trouble.fields) {
      const [, at, name] = /^variants\.(\d+)\.(\w+)/.exec(field) ?? [];
      const variant = at ? product.variants[Number(at)] : undefined;
      if (variant && name) marks[variant.id] = { ...marks[variant.id], [name]: explain(code, message) };
    }
    setShown(marks);
    return Object.keys(marks).length > 0;
  };

  const cells = { product, edits, levels, shown, edit };
  const columns: Column<Variant>[] = [
    {
      label: t("variants.variant"),
      main: true,
      cell: (variant) => (
        <>
          {variant.values.join(" / ")} <AvailabilityBadge state={product.availability.variants[variant.id]} quiet />
        </>
      ),
    },
    {
      label: t("variants.price_difference"),
      cell: (variant) => <PriceCell {...cells} variant={variant} />,
    },
    { label: t("product_form.sku"), cell: (variant) => <TextCell {...cells} variant={variant} name="sku" wide /> },
    ...(tracked
      ? [
          {
            label: t("stock.pieces"),
            cell: (variant: Variant) => <TextCell {...cells} variant={variant} name="quantity" />,
          },
        ]
      : []),
    ...(product.images.length > 0
      ? [{ label: t("variants.picture"), cell: (variant: Variant) => <PictureCell {...cells} variant={variant} /> }]
      : []),
    {
      label: t("variants.active"),
      cell: (variant) => (
        <input
          type="checkbox"
          class="tick"
          checked={edits[variant.id]?.active ?? variant.active}
          aria-label={t("variants.active_of", { variant: variant.values.join(" / ") })}
          onChange={(event) => edit(variant.id, { active: event.currentTarget.checked })}
        />
      ),
    },
  ];
  const fillSkus = () => {
    const next = { ...edits };
    for (const variant of product.variants) {
      next[variant.id] = { ...next[variant.id], sku: skuFor(product.sku, variant.values) };
    }
    setEdits(next);
  };
  return (
    <section class="panel form" id="variants">
      <div class="page-head">
        <h2>{tn("variants.count", product.variants.length)}</h2>
        <Button small onClick={fillSkus}>
          {t("variants.fill_skus")}
        </Button>
      </div>
      <ForAll product={product} tracked={tracked} edits={edits} onEdits={setEdits} />
      <Table caption={t("variants.title")} columns={columns} rows={product.variants} id={(one) => one.id} />
      <SaveProblem problem={problem} onTheirs={() => setEdits({})} onMine={save} onStock={() => setProblem(null)} />
      <div class="save-bar">
        <p class="save-state" role="status">
          {unsaved ? t("editor.unsaved") : t("editor.nothing_unsaved")}
        </p>
        {unsaved && (
          <Button look="plain" onClick={() => setEdits({})}>
            {t("editor.discard")}
          </Button>
        )}
        <Button look={unsaved ? "primary" : "quiet"} busy={busy} onClick={save}>
          {t("variants.save")}
        </Button>
      </div>
      {guard.to !== null && (
        <Confirm
          title={t("leave.title")}
          text={t("leave.text")}
          action={t("leave.go")}
          onConfirm={async () => guard.go()}
          onClose={guard.stay}
        />
      )}
    </section>
  );
}

interface SaveProblemProps {
  problem: Problem | null;
  onTheirs: () => void;
  onMine: () => void;
  onStock: () => void;
}

function SaveProblem({ problem, onTheirs, onMine, onStock }: SaveProblemProps) {
  if (problem?.code === "stale_stock") return <StaleStock onLoad={onStock} />;
  if (problem?.code !== "stale_version") return <ProblemNotice problem={problem} />;
  return (
    <Notice tone="bad">
      <p>{t("variants.torn")}</p>
      <div class="actions">
        <Button small onClick={onTheirs}>
          {t("editor.load_theirs")}
        </Button>
        <Button small onClick={onMine}>
          {t("editor.keep_mine")}
        </Button>
      </div>
    </Notice>
  );
}

interface CellProps {
  product: Editor["product"]["value"];
  variant: Variant;
  edits: Edits;
  levels: Level[];
  shown: Record<string, Partial<Record<keyof Row, string>>>;
  edit: (id: string, change: Partial<Row>) => void;
}

function TextCell({ variant, product, edits, levels, shown, edit, name, wide }: CellProps & TextProps) {
  const error = shown[variant.id]?.[name];
  const value = edits[variant.id]?.[name] ?? rowOf(variant, levels, product.currency)[name];
  const id = `${variant.id}-${name}-error`;
  return (
    <span class="cell-field">
      <input
        class={wide ? "input input-cell input-cell-wide" : "input input-cell"}
        value={value}
        maxLength={name === "sku" ? 64 : 12}
        inputMode={name === "quantity" ? "numeric" : undefined}
        autocomplete="off"
        spellcheck={false}
        aria-label={t(`variants.${name}_of`, { variant: variant.values.join(" / ") })}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? id : undefined}
        onInput={(event) => edit(variant.id, { [name]: event.currentTarget.value })}
      />
      {error && (
        <span class="field-error" id={id}>
          {error}
        </span>
      )}
    </span>
  );
}

interface TextProps {
  name: "price_modifier" | "sku" | "quantity";
  wide?: boolean;
}

function PriceCell(props: CellProps) {
  const { variant, product, edits } = props;
  const typed = edits[variant.id]?.price_modifier;
  const read = typed === undefined ? variant.price_modifier : typed.trim() ? parseSigned(typed, product.currency) : 0;
  return (
    <span class="cell-price">
      <TextCell {...props} name="price_modifier" />
      <span class="muted small nowrap">
        {read !== null && product.price + read >= 0 ? formatMoney(product.price + read, product.currency) : "–"}
      </span>
    </span>
  );
}

function PictureCell({ variant, product, edits, edit }: CellProps) {
  const label = t("variants.picture_of", { variant: variant.values.join(" / ") });
  return (
    <select
      class="input input-cell select-cell"
      aria-label={label}
      value={edits[variant.id]?.image_id ?? variant.image_id ?? ""}
      onChange={(event) => edit(variant.id, { image_id: event.currentTarget.value })}
    >
      <option value="">{t("variants.no_picture")}</option>
      {product.images.map((picture, at) => (
        <option key={picture.id} value={picture.id}>
          {`${at + 1}${picture.alt ? ` · ${picture.alt.slice(0, 30)}` : ""}`}
        </option>
      ))}
    </select>
  );
}
