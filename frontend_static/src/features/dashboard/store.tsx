import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Store } from "../../api/types";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { remember } from "../../lib/storage";
import { toast } from "../../lib/toast";
import { Button, ButtonLink } from "../../ui/button";
import { Field, TextArea } from "../../ui/field";
import { Stale } from "../../ui/stale";
import { ProblemNotice } from "../../ui/states";
import { Frame } from "./frame";

export default function StoreSettings() {
  useTitle(t("dashboard.store"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store: loaded }: { store: Store }) {
  const { route } = useLocation();
  const [store, setStore] = useState(loaded);
  const { name, slug, description } = store;
  const form = useForm({ name, slug, description }, async (values) => {
    const params = { path: { store: store.id } };
    const body = { ...values, slug: values.slug.trim(), version: store.version };
    const saved = await call(api.PATCH("/api/stores/{store}", { params, body }));
    setStore(saved);
    toast(t("form.saved"));
    if (saved.slug !== store.slug) {
      remember("store", saved.slug);
      route(withQuery("/dashboard", { store: saved.slug }), true);
    }
  });
  const stale = form.notice && asProblem(form.notice).code === "stale_version";
  return (
    <>
      <div class="page-head">
        <h1>{t("dashboard.store")}</h1>
        <ButtonLink href={`/${store.slug}`}>{t("dashboard.view_store")}</ButtonLink>
      </div>
      <form class="panel form" {...form.bind}>
        <Field {...form.field("name")} label={t("store_form.name")} maxLength={80} required />
        <Field
          {...form.field("slug")}
          label={t("store_form.slug")}
          hint={t("store_form.slug_change_hint")}
          maxLength={60}
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <TextArea
          {...form.field("description")}
          label={t("store_form.description")}
          hint={t("store_form.description_hint")}
          maxLength={2000}
          optional
        />
        {stale ? <Stale /> : <ProblemNotice problem={form.notice} />}
        <Button type="submit" look="primary" busy={form.busy}>
          {t("form.save")}
        </Button>
      </form>
    </>
  );
}
