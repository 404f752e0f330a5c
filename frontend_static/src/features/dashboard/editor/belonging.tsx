import { api, call } from "../../../api/client";
import type { FieldBinding } from "../../../lib/form";
import { locale, t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { withQuery } from "../../../lib/navigate";
import { branches } from "../../../lib/tree";
import { Boxes } from "../../../ui/boxes";
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
