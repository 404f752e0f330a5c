import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";

/** Opened from the mail of a forgotten password. */
export default function Reset() {
  const { query, route } = useLocation();
  const [token] = useState(query.token ?? "");
  useTitle(t("reset.title"));
  useEffect(() => history.replaceState(null, "", location.pathname), []);
  const form = useForm({ password: "" }, async ({ password }) => {
    await call(api.POST("/api/auth/password/reset", { body: { token, password } }));
    toast(t("reset.done"));
    route("/login", true);
  });
  return (
    <div class="narrow slim">
      <h1>{t("reset.title")}</h1>
      <form class="panel form" {...form.bind}>
        <Field
          {...form.field("password")}
          label={t("field.new_password")}
          hint={t("field.password_hint")}
          type="password"
          autocomplete="new-password"
          minLength={10}
          required
        />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("reset.action")}
        </Button>
      </form>
      <p>
        <a href="/forgot">{t("reset.again")}</a>
      </p>
    </div>
  );
}
