import { useId } from "preact/hooks";
import { api, call } from "../../../api/client";
import type { FieldBinding } from "../../../lib/form";
import { locale, t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { withQuery } from "../../../lib/navigate";
import { branches } from "../../../lib/tree";
import { Select } from "../../../ui/field";
import { BADGES, type Badge, type Category, type Collection } from "../shapes";

const label = (category: Category) => (locale.value === "ro" && category.names.ro) || category.names.en;

/** The platform's categories as one list, each with the way down to it. */
export function CategoryChoice(field: FieldBinding<string>) {
  const categories = useLoad("categories", () => call(api.GET("/api/categories")));
  const paths = branches(categories.data?.items ?? []).map(({ node, above }) => ({
    value: node.id,
    label: [...above, node].map(label).join(" › "),
  }));
  const known = paths.some((one) => one.value === field.value);
  const unknown = field.value && !known ? [{ value: field.value, label: t("loading") }] : [];
  return (
    <Select
      {...field}
      label={t("product_form.category")}
      hint={categories.problem ? t("error.network") : t("product_form.category_hint")}
      options={[{ value: "", label: t("product_form.category_none") }, ...unknown, ...paths]}
    />
  );
}

interface Box {
  value: string;
  label: string;
}

/** Boxes to tick, several at once. */
function Boxes({ legend, boxes, chosen, onChosen, most, error }: BoxesProps) {
  const id = useId();
  const toggle = (value: string, on: boolean) =>
    onChosen(on ? [...chosen, value] : chosen.filter((one) => one !== value));
  return (
    <fieldset class={error ? "field field-bad" : "field"}>
      <legend class="field-label">
        {legend} <span class="field-optional">{t("form.optional")}</span>
      </legend>
      <div class="boxes">
        {boxes.map((box) => (
          <label key={box.value} class="box">
            <input
              type="checkbox"
              checked={chosen.includes(box.value)}
              disabled={!chosen.includes(box.value) && chosen.length >= most}
              aria-describedby={error ? `${id}-error` : undefined}
              onChange={(event) => toggle(box.value, event.currentTarget.checked)}
            />
            {box.label}
          </label>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface BoxesProps {
  legend: string;
  boxes: Box[];
  chosen: string[];
  onChosen: (chosen: string[]) => void;
  most: number;
  error: string | undefined;
}

export function BadgeChoice({ value, onValue, error }: FieldBinding<Badge[]>) {
  return (
    <Boxes
      legend={t("product_form.badges")}
      boxes={BADGES.map((badge) => ({ value: badge, label: t(`badge.${badge}`) }))}
      chosen={value}
      onChosen={(chosen) => onValue(BADGES.filter((badge) => chosen.includes(badge)))}
      most={4}
      error={error}
    />
  );
}

export function CollectionChoice({ value, onValue, error, store }: FieldBinding<string[]> & { store: string }) {
  const collections = useLoad(`collections/${store}`, () =>
    call(api.GET("/api/stores/{store}/collections", { params: { path: { store } } })),
  );
  const manage = withQuery("/dashboard/collections", { store });
  if (!collections.data) return null;
  const items: Collection[] = collections.data.items;
  if (items.length === 0) {
    return (
      <div class="field">
        <span class="field-label">{t("product_form.collections")}</span>
        <p class="field-hint">
          {t("product_form.no_collections")} <a href={manage}>{t("product_form.manage_collections")}</a>
        </p>
      </div>
    );
  }
  return (
    <Boxes
      legend={t("product_form.collections")}
      boxes={items.map(({ id, name }) => ({ value: id, label: name }))}
      chosen={value}
      onChosen={onValue}
      most={20}
      error={error}
    />
  );
}
