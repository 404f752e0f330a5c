import { FileText, Gift } from "lucide";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { FieldError, useForm } from "../../lib/form";
import { parseMoney } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { recall, remember } from "../../lib/storage";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { ProblemNotice } from "../../ui/states";
import { Frame } from "./frame";
import type { Product } from "./shapes";

type Kind = Product["kind"];
const KINDS: { kind: Kind; icon: typeof Gift }[] = [
  { kind: "physical", icon: Gift },
  { kind: "digital", icon: FileText },
];

export default function NewProduct() {
  useTitle(t("new_product.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

/** A kind, a title and a price make a draft; the editor has the rest. */
function Body({ store }: { store: Store }) {
  const { route } = useLocation();
  const [kind, setKind] = useState<Kind>(recall("kind") === "digital" ? "digital" : "physical");
  const form = useForm({ title: "", price: "" }, async (values) => {
    const price = parseMoney(values.price, currency.value);
    if (price === null) throw new FieldError("price", "error.price");
    remember("kind", kind);
    const body = { store_id: store.id, kind, title: values.title.trim(), price };
    const product = await call(api.POST("/api/products", { body }));
    toast(t("new_product.created"));
    route(`/dashboard/products/${product.id}/edit`);
  });
  return (
    <>
      <h1>{t("new_product.title")}</h1>
      <form class="panel form" {...form.bind}>
        <fieldset class="field">
          <legend class="field-label">{t("new_product.kind")}</legend>
          <div class="choices">
            {KINDS.map((one) => (
              <label key={one.kind} class="choice-card">
                <input type="radio" name="kind" checked={kind === one.kind} onChange={() => setKind(one.kind)} />
                <span>
                  <strong>
                    <Icon of={one.icon} size={18} /> {t(`kind.${one.kind}`)}
                  </strong>
                  <span class="muted small">{t(`kind.${one.kind}_text`)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field {...form.field("title")} label={t("product_form.title")} maxLength={120} required />
        <Field
          {...form.field("price")}
          label={t("product_form.price")}
          hint={t("product_form.price_hint")}
          suffix={currency.value}
          inputMode="decimal"
          autocomplete="off"
          required
        />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" busy={form.busy}>
          {t("new_product.action")}
        </Button>
        <p class="muted small">{t("new_product.next")}</p>
      </form>
    </>
  );
}
