import { Bell } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Cart } from "../../api/types";
import { useForm } from "../../lib/form";
import { locale, t } from "../../lib/i18n";
import { user } from "../../lib/session";
import { announce } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";
import { complain } from "./actions";

interface ReminderProps {
  cart: Cart;
  reload: () => void;
}

/** Whoever wants to is written to once, should they leave this cart behind. Nobody else is. */
export function Reminder({ cart, reload }: ReminderProps) {
  const [open, setOpen] = useState(false);
  const asked = cart.reminder;
  const agreed = asked !== null;
  useEffect(() => {
    if (agreed) setOpen(false);
  }, [agreed]);
  if (asked?.sent) return null;
  if (asked) return <Asked email={asked.email} reload={reload} />;
  if (open) return <Ask reload={reload} />;
  return (
    <Button look="plain" small icon={Bell} onClick={() => setOpen(true)}>
      {t("cart.remind")}
    </Button>
  );
}

function Ask({ reload }: { reload: () => void }) {
  const root = useRef<HTMLDivElement>(null);
  const member = user.value;
  const form = useForm({ email: "" }, async ({ email }) => {
    const to = member?.email ?? email.trim();
    const body = { consent: true as const, email: member ? null : to, locale: locale.value };
    await call(api.PUT("/api/cart/reminder", { body }));
    announce(t("cart.remind_asked", { email: to }));
    reload();
  });
  // It comes in place of the button that had the focus.
  useEffect(() => root.current?.querySelector<HTMLElement>("input, button")?.focus(), []);
  return (
    <div ref={root} class="cart-remind">
      <form class="form" {...form.bind}>
        {member ? (
          <p class="small">{t("cart.remind_text", { email: member.email })}</p>
        ) : (
          <Field
            {...form.field("email")}
            label={t("field.email")}
            hint={t("cart.remind_hint")}
            type="email"
            autocomplete="email"
            required
          />
        )}
        <ProblemNotice problem={form.notice} />
        <Button type="submit" small busy={form.busy}>
          {t("cart.remind_action")}
        </Button>
      </form>
    </div>
  );
}

function Asked({ email, reload }: { email: string; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const stop = async () => {
    setBusy(true);
    await call(api.DELETE("/api/cart/reminder")).catch(complain);
    setBusy(false);
    reload();
  };
  return (
    <div class="cart-remind">
      <p class="small">{t("cart.remind_asked", { email })}</p>
      <Button look="plain" small busy={busy} onClick={stop}>
        {t("cart.remind_stop")}
      </Button>
    </div>
  );
}
