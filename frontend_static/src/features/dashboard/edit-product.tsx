import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { Product } from "../../api/types";
import { useForm } from "../../lib/form";
import { editableMoney } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Field, Select } from "../../ui/field";
import { Stale } from "../../ui/stale";
import { ProblemNotice, View } from "../../ui/states";
import { CoverUpload } from "./cover-upload";
import { Frame } from "./frame";
import { type Draft, ProductFields, readPrice } from "./product-form";
import { ProductTabs } from "./product-tabs";
import { Publishing } from "./publishing";

export default function EditProduct() {
  const id = useRoute().params.id ?? "";
  const product = useLoad(`edit/${id}`, () =>
    call(api.GET("/api/products/{product}", { params: { path: { product: id } } })),
  );
  useTitle(product.data ? t("edit_product.title", { title: product.data.title }) : null);
  return (
    <View of={product}>
      {(data) => (
        <Frame slug={data.store_slug}>
          {() => (
            <>
              <ProductTabs product={data} at="edit" />
              <Publishing product={data} onChange={product.set} />
              <CoverUpload product={data} onChange={product.set} />
              <Details product={data} onChange={product.set} />
              <Removal product={data} />
            </>
          )}
        </Frame>
      )}
    </View>
  );
}

interface Part {
  product: Product;
  onChange: (product: Product) => void;
}

const draft = (product: Product): Draft => ({
  title: product.title,
  price: editableMoney(product.price, product.currency),
  short_description: product.short_description,
  description: product.description,
  slug: product.slug,
  visibility: product.visibility,
  max_downloads: String(product.max_downloads),
  download_days: String(product.download_days),
});

function Details({ product, onChange }: Part) {
  const form = useForm(draft(product), async (values) => {
    const saved = await call(
      api.PATCH("/api/products/{product}", {
        params: { path: { product: product.id } },
        body: {
          ...values,
          title: values.title.trim(),
          price: readPrice(values.price, product.currency),
          visibility: values.visibility === "unlisted" ? "unlisted" : "listed",
          max_downloads: Number(values.max_downloads),
          download_days: Number(values.download_days),
          version: product.version,
        },
      }),
    );
    onChange(saved);
    form.setValues(draft(saved));
    toast(t("form.saved"));
  });
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("product.details")}</h2>
      <ProductFields field={form.field} currency={product.currency} />
      <Field
        {...form.field("slug")}
        label={t("product_form.slug")}
        hint={t("store_form.slug_change_hint")}
        maxLength={60}
        autocapitalize="none"
        spellcheck={false}
        required
      />
      <Select
        {...form.field("visibility")}
        value={form.values.visibility ?? "listed"}
        label={t("product_form.visibility")}
        options={[
          { value: "listed", label: t("product_form.listed") },
          { value: "unlisted", label: t("product_form.unlisted") },
        ]}
      />
      <div class="pair">
        <Field
          {...form.field("max_downloads")}
          label={t("product_form.max_downloads")}
          hint={t("product_form.max_downloads_hint")}
          type="number"
          min={1}
          max={1000}
          required
        />
        <Field
          {...form.field("download_days")}
          label={t("product_form.download_days")}
          hint={t("product_form.download_days_hint")}
          type="number"
          min={1}
          max={3650}
          required
        />
      </div>
      {form.notice?.code === "stale_version" ? <Stale /> : <ProblemNotice problem={form.notice} />}
      <Button type="submit" look="primary" busy={form.busy}>
        {t("form.save")}
      </Button>
    </form>
  );
}

function Removal({ product }: { product: Product }) {
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await call(api.DELETE("/api/products/{product}", { params: { path: { product: product.id } } }));
    toast(t("edit_product.deleted"));
    route(withQuery("/dashboard/products", { store: product.store_slug }), true);
  };
  return (
    <section class="panel">
      <h2>{t("edit_product.delete")}</h2>
      <p class="muted">{product.sold ? t("edit_product.sold_text") : t("edit_product.delete_text")}</p>
      {!product.sold && (
        <Button look="danger" onClick={() => setAsking(true)}>
          {t("edit_product.delete")}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t("edit_product.delete_title")}
          text={t("edit_product.delete_confirm", { title: product.title })}
          action={t("edit_product.delete")}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
