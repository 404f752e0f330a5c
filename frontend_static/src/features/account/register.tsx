import { MailCheck } from "lucide";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Empty, ProblemNotice } from "../../ui/states";
import { Resend } from "./resend";

export default function Register() {
  const { query } = useLocation();
  const [sentTo, setSentTo] = useState("");
  useTitle(t("register.title"));
  const form = useForm({ name: "", email: "", password: "" }, async ({ name, email, password }) => {
    const body = { name: name.trim(), email: email.trim(), password, locale: locale.value };
    await call(api.POST("/api/auth/register", { body }));
    setSentTo(body.email);
  });
  if (sentTo) {
    return (
      <Empty level="h1" icon={MailCheck} title={t("register.sent_title")} action={<Resend email={sentTo} />}>
        {t("register.sent_text", { email: sentTo })}
      </Empty>
    );
  }
  return (
    <div class="narrow slim">
      <h1>{t("register.title")}</h1>
      <p class="lead">{t("register.lead")}</p>
      <form class="panel form" {...form.bind}>
        <Field {...form.field("name")} label={t("field.name")} autocomplete="name" maxLength={80} required />
        <Field {...form.field("email")} label={t("field.email")} type="email" autocomplete="email" required />
        <Field
          {...form.field("password")}
          label={t("field.password")}
          hint={t("field.password_hint")}
          type="password"
          autocomplete="new-password"
          minLength={10}
          required
        />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("register.action")}
        </Button>
      </form>
      <p>
        {t("register.have_account")} <a href={withQuery("/login", { next: query.next })}>{t("nav.login")}</a>
      </p>
    </div>
  );
}
