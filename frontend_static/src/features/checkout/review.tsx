import { Lock } from "lucide";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { CheckoutWanted } from "../../api/types";
import { attemptKey } from "../../lib/attempt";
import { useForm } from "../../lib/form";
import { formatCountry } from "../../lib/format";
import { locale, t } from "../../lib/i18n";
import { leave } from "../../lib/navigate";
import { user } from "../../lib/session";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Notice, ProblemNotice } from "../../ui/states";
import { addressLines } from "./address";
import { type Step, type StepProps, stepPath } from "./checkout";
import { quoteOf } from "./draft";

/** The last look: who, where, how, how much. */
export function Review({ bag, quote, draft, change, reload }: StepProps) {
  const member = user.value;
  const free = quote.total === 0;
  const form = useForm({ consent: false }, async ({ consent }) => {
    const body: CheckoutWanted = {
      ...quoteOf(bag, draft),
      email: member ? null : draft.email,
      company: draft.company,
      phone: draft.phone,
      // What was shown is what was chosen, also where nothing was touched.
      shipping: Object.fromEntries(quote.stores.flatMap((one) => (one.rate_id ? [[one.id, one.rate_id]] : []))),
      consent: consent ? true : null,
      total: quote.total,
      locale: locale.value,
    };
    const key = attemptKey("checkout", JSON.stringify([body, member?.id]));
    const params = { header: { "Idempotency-Key": key } };
    try {
      const { url } = await call(api.POST("/api/payments/checkout", { params, body }));
      change({ codes: [] });
      await leave(url);
    } catch (error) {
      // Another price, or nothing left: what it is now is shown beside.
      if (asProblem(error).status === 409) reload();
      throw error;
    }
  });
  const stuck = quote.problem ?? (quote.stores.some((store) => store.undeliverable) ? "not_delivered" : null);
  const email = member?.email ?? draft.email;
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("checkout.step_review")}</h2>
      <dl class="review">
        <Said step="contact" label={t("checkout.step_contact")} lines={[email, quote.parcel ? draft.phone : ""]} />
        <Said
          step="address"
          label={t(quote.parcel ? "checkout.parcel" : "checkout.home")}
          lines={
            draft.shipping && quote.parcel
              ? addressLines(draft.shipping, formatCountry(draft.shipping.country))
              : [[draft.region, formatCountry(draft.country)].filter(Boolean).join(", ")]
          }
        />
        {(draft.billing || draft.company) && (
          <Said
            step="address"
            label={t("checkout.billing")}
            lines={[
              draft.company,
              quote.vat_id ?? "",
              ...(draft.billing ? addressLines(draft.billing, formatCountry(draft.billing.country)) : []),
            ]}
          />
        )}
        {quote.parcel && (
          <Said
            step="shipping"
            label={t("checkout.step_shipping")}
            lines={quote.stores.flatMap((store) => {
              const rate = store.options.find((one) => one.id === store.rate_id);
              return rate ? [`${store.name}: ${rate.name}`] : [];
            })}
          />
        )}
      </dl>
      {quote.downloads && (
        <Choice {...form.field("consent")} required>
          {t("checkout.consent")}
        </Choice>
      )}
      {stuck && <Notice tone="warn">{t(`error.${stuck}`)}</Notice>}
      <ProblemNotice problem={form.notice} />
      {!stuck && (
        <Button type="submit" look="primary" wide icon={Lock} busy={form.busy}>
          {free ? t(quote.parcel ? "checkout.order" : "checkout.get") : t("checkout.pay")}
        </Button>
      )}
      {!free && (
        <p class="muted small">
          <Icon of={Lock} size={14} /> {t("checkout.stripe")}
        </p>
      )}
    </form>
  );
}

function Said({ step, label, lines }: { step: Step; label: string; lines: string[] }) {
  const { query } = useLocation();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {lines.filter(Boolean).map((line, index) => (
          <div key={index}>{line}</div>
        ))}
      </dd>
      <dd>
        <a href={stepPath(step, query)} aria-label={`${t("checkout.change")}: ${label}`}>
          {t("checkout.change")}
        </a>
      </dd>
    </div>
  );
}
