import { useEffect, useRef, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { user } from "../../lib/session";
import { announce } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice, ProblemNotice } from "../../ui/states";

/** Asks for one mail when stock returns. A member's address is known; everybody else writes it down. */
export function NotifyForm({ product, variant }: { product: string; variant: string | null }) {
  const [sent, setSent] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const member = user.value;
  const form = useForm({ email: "" }, async ({ email }) => {
    const body = { variant_id: variant, email: member ? null : email.trim() };
    await call(api.POST("/api/products/{product}/stock/requests", { params: { path: { product } }, body }));
    setSent(true);
    announce(t("notify.sent"));
  });
  // It comes in place of the button that had the focus.
  useEffect(() => root.current?.querySelector<HTMLElement>("input, button")?.focus(), []);
  if (sent) return <Notice tone="ok">{t("notify.sent")}</Notice>;
  return (
    <div class="notify" ref={root}>
      <form class="form" {...form.bind}>
        {member ? (
          <p>{t("notify.as_member", { email: member.email })}</p>
        ) : (
          <Field
            {...form.field("email")}
            label={t("field.email")}
            hint={t("notify.hint")}
            type="email"
            autocomplete="email"
            required
          />
        )}
        <ProblemNotice problem={form.notice} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("notify.action")}
        </Button>
      </form>
    </div>
  );
}
