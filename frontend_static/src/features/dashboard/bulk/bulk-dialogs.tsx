import { api, call } from "../../../api/client";
import { FieldError, useForm } from "../../../lib/form";
import { formatMoney } from "../../../lib/format";
import { t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { DialogForm } from "../../../ui/dialog-form";
import { Field, Select } from "../../../ui/field";
import { View } from "../../../ui/states";
import { tidyTag } from "../editor/tidy";
import type { Collection, Product, TaskWanted } from "../shapes";
import { changedPrice, readPercent } from "./percent";

type Begin = (wanted: Omit<TaskWanted, "product_ids">) => Promise<void>;

interface Common {
  begin: Begin;
  onClose: () => void;
}

/** Prices up or down by per cent, with what that makes of the first few. */
export function PriceDialog({ chosen, begin, onClose }: Common & { chosen: Product[] }) {
  const form = useForm({ percent: "" }, async ({ percent }) => {
    const read = readPercent(percent);
    if (read === null) throw new FieldError("percent", "bulk.bad_percent");
    await begin({ action: "price", percent: read });
    onClose();
  });
  const percent = readPercent(form.values.percent);
  return (
    <DialogForm title={t("bulk.price_title")} action={t("bulk.price_action")} form={form} onClose={onClose}>
      <Field
        {...form.field("percent")}
        label={t("bulk.percent")}
        hint={t("bulk.percent_hint")}
        suffix="%"
        autocomplete="off"
        required
      />
      {percent !== null && (
        <ul class="price-preview" role="list">
          {chosen.slice(0, 3).map((product) => (
            <li key={product.id}>
              {product.title}: {formatMoney(product.price, product.currency)} →{" "}
              <strong>{formatMoney(changedPrice(product.price, percent), product.currency)}</strong>
            </li>
          ))}
        </ul>
      )}
    </DialogForm>
  );
}

export function TagDialog({ action, begin, onClose }: Common & { action: "tag" | "untag" }) {
  const form = useForm({ tag: "" }, async ({ tag }) => {
    await begin({ action, tag: tidyTag(tag) });
    onClose();
  });
  return (
    <DialogForm title={t(`bulk.${action}`)} action={t(`bulk.${action}`)} form={form} onClose={onClose}>
      <Field {...form.field("tag")} label={t("bulk.tag_label")} maxLength={40} autocomplete="off" required />
    </DialogForm>
  );
}

interface CollectionProps extends Common {
  store: string;
  action: "collection_add" | "collection_remove";
}

export function CollectionDialog({ store, action, begin, onClose }: CollectionProps) {
  const collections = useLoad(`collections/${store}`, () =>
    call(api.GET("/api/stores/{store}/collections", { params: { path: { store } } })),
  );
  return (
    <View of={collections}>
      {({ items }) => <Choose collections={items} action={action} begin={begin} onClose={onClose} />}
    </View>
  );
}

function Choose({
  collections,
  action,
  begin,
  onClose,
}: Omit<CollectionProps, "store"> & { collections: Collection[] }) {
  const first = collections[0]?.id ?? "";
  const form = useForm({ collection_id: first }, async ({ collection_id }) => {
    if (!collection_id) throw new FieldError("collection_id", "error.required");
    await begin({ action, collection_id });
    onClose();
  });
  return (
    <DialogForm title={t(`bulk.${action}`)} action={t(`bulk.${action}`)} form={form} onClose={onClose}>
      {collections.length > 0 ? (
        <Select
          {...form.field("collection_id")}
          value={form.values.collection_id}
          label={t("product_form.collections")}
          options={collections.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : (
        <p>{t("product_form.no_collections")}</p>
      )}
    </DialogForm>
  );
}
