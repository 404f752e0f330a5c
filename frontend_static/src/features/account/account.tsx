import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { User } from "../../api/types";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { LOCALE_NAMES, LOCALES, t } from "../../lib/i18n";
import { setUser, user } from "../../lib/session";
import { toast } from "../../lib/toast";
import { Button, ButtonLink } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import { Notice, ProblemNotice } from "../../ui/states";
import { Resend } from "./resend";

export default function Account() {
  useTitle(t("account.title"));
  const member = user.value;
  if (!member) return null;
  return (
    <div class="narrow">
      <h1>{t("account.title")}</h1>
      {!member.email_confirmed && (
        <Notice tone="warn">
          <p>{t("account.unconfirmed", { email: member.email })}</p>
          <Resend email={member.email} />
        </Notice>
      )}
      <Profile member={member} />
      <Email member={member} />
      <Password />
      <section class="panel">
        <h2>{t("nav.addresses")}</h2>
        <ButtonLink href="/dashboard/addresses">{t("nav.addresses")}</ButtonLink>
      </section>
      <section class="panel">
        <h2>{t("sessions.title")}</h2>
        <p class="muted">{t("account.sessions_text")}</p>
        <ButtonLink href="/account/sessions">{t("account.sessions_action")}</ButtonLink>
      </section>
    </div>
  );
}

function Profile({ member }: { member: User }) {
  const form = useForm({ name: member.name, locale: member.locale }, async (body) => {
    setUser(await call(api.PATCH("/api/account", { body })));
    toast(t("form.saved"));
  });
  const language = form.field("locale");
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("account.profile")}</h2>
      <Field {...form.field("name")} label={t("field.name")} autocomplete="name" maxLength={80} required />
      <Select
        {...language}
        label={t("account.language")}
        hint={t("account.language_hint")}
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      <ProblemNotice problem={form.notice} />
      <Button type="submit" look="primary" busy={form.busy}>
        {t("account.save_profile")}
      </Button>
    </form>
  );
}

function Email({ member }: { member: User }) {
  const [sent, setSent] = useState(false);
  const form = useForm({ email: "", password: "" }, async ({ email, password }) => {
    await call(api.POST("/api/account/email", { body: { email: email.trim(), password } }));
    setSent(true);
  });
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("field.email")}</h2>
      <p class="muted">{t("account.email_now", { email: member.email })}</p>
      {sent ? (
        <div role="status">
          <Notice tone="ok">{t("account.email_sent")}</Notice>
        </div>
      ) : (
        <>
          <Field {...form.field("email")} label={t("field.new_email")} type="email" autocomplete="email" required />
          <Field
            {...form.field("password")}
            label={t("field.current_password")}
            type="password"
            autocomplete="current-password"
            required
          />
          <ProblemNotice problem={form.notice} />
          <Button type="submit" busy={form.busy}>
            {t("account.change_email")}
          </Button>
        </>
      )}
    </form>
  );
}

function Password() {
  const empty = { current_password: "", new_password: "" };
  const form = useForm(empty, async (body) => {
    await call(api.POST("/api/account/password", { body }));
    form.setValues(empty);
    toast(t("account.password_changed"));
  });
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("field.password")}</h2>
      <Field
        {...form.field("current_password")}
        label={t("field.current_password")}
        type="password"
        autocomplete="current-password"
        required
      />
      <Field
        {...form.field("new_password")}
        label={t("field.new_password")}
        hint={t("field.password_hint")}
        type="password"
        autocomplete="new-password"
        minLength={10}
        required
      />
      <ProblemNotice problem={form.notice} />
      <Button type="submit" busy={form.busy}>
        {t("account.change_password")}
      </Button>
    </form>
  );
}
