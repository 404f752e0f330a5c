import { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { user } from "../../lib/session";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";
import type { StepProps } from "./checkout";

/** Whom we write to. */
export function Contact({ quote, draft, change, go }: StepProps) {
  const member = user.value;
  const form = useForm({ email: draft.email, phone: draft.phone }, async ({ email, phone }) => {
    change({ email: member ? "" : email.trim(), phone: phone.trim() });
    go("address");
  });
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("checkout.step_contact")}</h2>
      {member ? (
        <p>{t(quote.downloads ? "checkout.as_member" : "checkout.parcel_as_member", { email: member.email })}</p>
      ) : (
        <>
          <Field
            {...form.field("email")}
            label={t("field.email")}
            hint={t(quote.downloads ? "checkout.email_hint" : "checkout.parcel_email_hint")}
            type="email"
            autocomplete="email"
            required
          />
          <p class="muted">
            {t("checkout.have_account")}{" "}
            <a href={withQuery("/login", { next: location.pathname + location.search })}>{t("nav.login")}</a>
          </p>
        </>
      )}
      {quote.parcel && (
        <Field
          {...form.field("phone")}
          label={t("checkout.phone")}
          hint={t("checkout.phone_hint")}
          autocomplete="tel"
          inputMode="tel"
          maxLength={30}
          optional
        />
      )}
      <ProblemNotice problem={form.notice} />
      <Button type="submit" look="primary" wide busy={form.busy}>
        {t("checkout.continue")}
      </Button>
    </form>
  );
}
