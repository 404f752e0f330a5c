import { useEffect, useRef } from "preact/hooks";
import { t } from "../../../lib/i18n";
import { Chips } from "../../../ui/chips";
import { Choice, Field, Select, TextArea } from "../../../ui/field";
import { TAX_CLASSES } from "../shapes";
import { BadgeChoice, CategoryChoice, CollectionChoice } from "./belonging";
import { bind } from "./bind";
import type { Editor } from "./editor";
import { MetadataLines } from "./metadata";
import { OriginChoice } from "./origin";
import { tidyTag } from "./tidy";

interface Part {
  editor: Editor;
}

/** What it is and what it costs. */
export function Basics({ editor }: Part) {
  const { currency } = editor.product.value;
  return (
    <section class="panel form" id="details">
      <h2>{t("product.details")}</h2>
      <Field {...bind(editor, "title")} label={t("product_form.title")} maxLength={120} required />
      <div class="pair">
        <Field
          {...bind(editor, "price")}
          label={t("product_form.price")}
          hint={t("product_form.price_hint")}
          suffix={currency}
          inputMode="decimal"
          autocomplete="off"
          required
        />
        <Field
          {...bind(editor, "compare_at_price")}
          label={t("product_form.compare_at_price")}
          hint={t("product_form.compare_at_price_hint")}
          suffix={currency}
          inputMode="decimal"
          autocomplete="off"
          optional
        />
      </div>
      <Field
        {...bind(editor, "short_description")}
        label={t("product_form.short_description")}
        hint={t("product_form.short_description_hint")}
        maxLength={300}
        optional
      />
      <TextArea
        {...bind(editor, "description")}
        label={t("product_form.description")}
        hint={t("product_form.markdown_hint")}
        rows={9}
        maxLength={10000}
        optional
      />
    </section>
  );
}

/** The ways by which buyers come to it. */
export function Finding({ editor }: Part) {
  return (
    <section class="panel form" id="finding">
      <h2>{t("editor.finding")}</h2>
      <CategoryChoice {...bind(editor, "category_id")} />
      <Chips
        label={t("product_form.tags")}
        hint={t("product_form.tags_hint")}
        error={editor.errors.value.tags}
        values={editor.values.value.tags}
        onValues={(tags) => editor.set("tags", tags)}
        tidy={tidyTag}
        most={20}
        longest={40}
        optional
      />
      <CollectionChoice {...bind(editor, "collections")} store={editor.product.value.store_slug} />
      <BadgeChoice {...bind(editor, "badges")} />
      <Choice {...bind(editor, "featured")}>{t("product_form.featured")}</Choice>
    </section>
  );
}

/** What few products need at first; open by itself when something in it is wrong. */
export function Facts({ editor }: Part) {
  const errors = editor.errors.value;
  const physical = editor.product.value.kind === "physical";
  const wrong = FACTS.some((name) => errors[name]);
  const fold = useRef<HTMLDetailsElement>(null);
  // Opened only: it does not close over the field that is being mended.
  useEffect(() => {
    if (wrong && fold.current) fold.current.open = true;
  }, [wrong]);
  return (
    <details class="panel fold" ref={fold}>
      <summary>
        <h2>{t("editor.facts")}</h2>
        <span class="muted">{physical ? t("editor.facts_physical") : t("editor.facts_digital")}</span>
      </summary>
      <div class="form">
        <Field
          {...bind(editor, "sku")}
          label={t("product_form.sku")}
          hint={t("product_form.sku_hint")}
          maxLength={64}
          autocapitalize="none"
          spellcheck={false}
          optional
        />
        {physical && (
          <div class="pair">
            <Field
              {...bind(editor, "weight_grams")}
              label={t("product_form.weight")}
              suffix="g"
              inputMode="numeric"
              autocomplete="off"
              optional
            />
            <OriginChoice {...bind(editor, "origin_country")} />
          </div>
        )}
        <Select
          {...bind(editor, "tax_class")}
          onValue={(value) => editor.set("tax_class", TAX_CLASSES.find((one) => one === value) ?? "standard")}
          label={t("product_form.tax_class")}
          hint={t("product_form.tax_class_hint")}
          options={TAX_CLASSES.map((value) => ({ value, label: t(`tax_class.${value}`) }))}
        />
        <MetadataLines {...bind(editor, "metadata")} />
        {!physical && <Limits editor={editor} />}
        <Field
          {...bind(editor, "slug")}
          label={t("product_form.slug")}
          hint={t("store_form.slug_change_hint")}
          maxLength={60}
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <Select
          {...bind(editor, "visibility")}
          onValue={(value) => editor.set("visibility", value === "unlisted" ? "unlisted" : "listed")}
          label={t("product_form.visibility")}
          options={[
            { value: "listed", label: t("product_form.listed") },
            { value: "unlisted", label: t("product_form.unlisted") },
          ]}
        />
      </div>
    </details>
  );
}

const FACTS = [
  "sku",
  "weight_grams",
  "origin_country",
  "tax_class",
  "metadata",
  "slug",
  "max_downloads",
  "download_days",
] as const;

function Limits({ editor }: Part) {
  return (
    <div class="pair">
      <Field
        {...bind(editor, "max_downloads")}
        label={t("product_form.max_downloads")}
        hint={t("product_form.max_downloads_hint")}
        type="number"
        min={1}
        max={1000}
        required
      />
      <Field
        {...bind(editor, "download_days")}
        label={t("product_form.download_days")}
        hint={t("product_form.download_days_hint")}
        type="number"
        min={1}
        max={3650}
        required
      />
    </div>
  );
}
