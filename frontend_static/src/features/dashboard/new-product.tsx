import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { ProblemNotice } from "../../ui/states";
import { Frame } from "./frame";
import { type Draft, ProductFields, readPrice } from "./product-form";

export default function NewProduct() {
  useTitle(t("new_product.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const { route } = useLocation();
  const empty: Draft = { title: "", price: "", short_description: "", description: "" };
  const form = useForm(empty, async (values) => {
    const price = readPrice(values.price, currency.value);
    const body = { ...values, price, title: values.title.trim(), store_id: store.id };
    const product = await call(api.POST("/api/products", { body }));
    toast(t("new_product.created"));
    route(`/dashboard/products/${product.id}/files`);
  });
  return (
    <>
      <h1>{t("new_product.title")}</h1>
      <form class="panel form" {...form.bind}>
        <ProductFields field={form.field} currency={currency.value} />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" busy={form.busy}>
          {t("new_product.action")}
        </Button>
        <p class="muted small">{t("new_product.next")}</p>
      </form>
    </>
  );
}
