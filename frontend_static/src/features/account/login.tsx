import { useLocation } from "preact-iso";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { signIn } from "../../lib/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";

/** Once somebody is signed in, the guard of this page sends them to where they were going. */
export default function Login() {
  const { query } = useLocation();
  useTitle(t("login.title"));
  const form = useForm({ email: "", password: "" }, ({ email, password }) => signIn(email.trim(), password));
  return (
    <div class="narrow slim">
      <h1>{t("login.title")}</h1>
      <form class="panel form" {...form.bind}>
        <Field {...form.field("email")} label={t("field.email")} type="email" autocomplete="username" required />
        <Field
          {...form.field("password")}
          label={t("field.password")}
          type="password"
          autocomplete="current-password"
          required
        />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("login.action")}
        </Button>
        <a href="/forgot">{t("login.forgot")}</a>
      </form>
      <p>
        {t("login.new_here")} <a href={withQuery("/register", { next: query.next })}>{t("register.action")}</a>
      </p>
    </div>
  );
}
