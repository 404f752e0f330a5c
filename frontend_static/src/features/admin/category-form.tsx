import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { branches, height } from "../../lib/tree";
import { DialogForm } from "../../ui/dialog-form";
import { Field, Select, TextArea } from "../../ui/field";
import type { Category } from "../dashboard/shapes";
import { DEEPEST, nameOf } from "./categories";

interface Props {
  category: Category | null;
  /** Below which a new one comes. */
  parent: Category | null;
  all: Category[];
  onSaved: (category: Category) => void;
  onClose: () => void;
}

/** Where it may stand: not below itself, nor so that the tree grows too deep. */
function places(category: Category | null, all: Category[]) {
  const tree = branches(all);
  const own = tree.find((branch) => branch.node.id === category?.id);
  const levels = own ? height(own) : 1;
  return tree
    .filter(({ node, above }) => node.id !== category?.id && !above.some((one) => one.id === category?.id))
    .filter(({ above }) => above.length + 1 + levels <= DEEPEST)
    .map(({ node, above }) => ({ value: node.id, label: [...above, node].map(nameOf).join(" › ") }));
}

export function CategoryForm({ category, parent, all, onSaved, onClose }: Props) {
  const initial = {
    "names.en": category?.names.en ?? "",
    "names.ro": category?.names.ro ?? "",
    description: category?.description ?? "",
    slug: category?.slug ?? "",
    parent_id: category ? (category.parent_id ?? "") : (parent?.id ?? ""),
  };
  const form = useForm(initial, async ({ "names.en": en, "names.ro": ro, description, slug, parent_id }) => {
    const body = {
      names: { en: en.trim(), ro: ro.trim() || null },
      description: description.trim(),
      slug: slug.trim() || undefined,
      parent_id: parent_id || null,
    };
    const saved = category
      ? await call(api.PATCH("/api/admin/categories/{category}", { params: { path: { category: category.id } }, body }))
      : await call(api.POST("/api/admin/categories", { body }));
    onSaved(saved);
    toast(t("form.saved"));
    onClose();
  });
  return (
    <DialogForm
      title={category ? t("categories.edit") : t("categories.new")}
      action={t("collections.save")}
      form={form}
      onClose={onClose}
    >
      <Field {...form.field("names.en")} label={t("categories.name_en")} maxLength={60} required />
      <Field {...form.field("names.ro")} label={t("categories.name_ro")} maxLength={60} optional />
      <Select
        {...form.field("parent_id")}
        label={t("categories.parent")}
        options={[{ value: "", label: t("categories.top") }, ...places(category, all)]}
      />
      <TextArea {...form.field("description")} label={t("collections.description")} rows={3} maxLength={500} optional />
      <Field
        {...form.field("slug")}
        label={t("product_form.slug")}
        hint={category ? t("store_form.slug_change_hint") : t("collections.slug_hint")}
        maxLength={60}
        autocapitalize="none"
        spellcheck={false}
        optional={!category}
      />
    </DialogForm>
  );
}
