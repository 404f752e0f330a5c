import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { user } from "../../lib/session";
import { slugify } from "../../lib/slug";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field, TextArea } from "../../ui/field";
import { Notice, ProblemNotice } from "../../ui/states";
import { Resend } from "../account/resend";

export default function NewStore() {
  const { route } = useLocation();
  useTitle(t("new_store.title"));
  const form = useForm({ name: "", slug: "", description: "" }, async ({ name, slug, description }) => {
    const body = { name: name.trim(), slug: slug.trim() || undefined, description: description.trim() };
    const store = await call(api.POST("/api/stores", { body }));
    toast(t("new_store.opened", { name: store.name }));
    route(withQuery("/dashboard", { store: store.slug }), true);
  });
  const member = user.value;
  const address = form.values.slug.trim() || slugify(form.values.name);
  return (
    <div class="narrow slim">
      <h1>{t("new_store.title")}</h1>
      <p class="lead">{t("new_store.lead")}</p>
      {member && !member.email_confirmed && (
        <Notice tone="warn">
          <p>{t("account.unconfirmed", { email: member.email })}</p>
          <Resend email={member.email} />
        </Notice>
      )}
      <form class="panel form" {...form.bind}>
        <Field {...form.field("name")} label={t("store_form.name")} maxLength={80} required />
        <Field
          {...form.field("slug")}
          label={t("store_form.slug")}
          hint={address ? t("store_form.slug_hint", { address: `${location.host}/${address}` }) : undefined}
          maxLength={60}
          autocapitalize="none"
          spellcheck={false}
          optional
        />
        <TextArea
          {...form.field("description")}
          label={t("store_form.description")}
          hint={t("store_form.description_hint")}
          maxLength={2000}
          optional
        />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("new_store.action")}
        </Button>
      </form>
    </div>
  );
}
