import type { QuoteStore } from "../../api/types";
import { useForm } from "../../lib/form";
import { formatPrice } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Button } from "../../ui/button";
import { Notice, ProblemNotice } from "../../ui/states";
import type { StepProps } from "./checkout";

/** How each store sends its part. */
export function Shipping({ quote, draft, change, go }: StepProps) {
  const sending = quote.stores.filter((store) => store.options.length > 0 || store.undeliverable);
  const stuck = sending.filter((store) => store.undeliverable);
  const form = useForm({}, async () => go("review"));
  const pick = (store: QuoteStore) => (rate: string) => change({ rates: { ...draft.rates, [store.id]: rate } });
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("checkout.step_shipping")}</h2>
      {sending.map((store) =>
        store.undeliverable ? (
          <Notice key={store.id} tone="warn">
            {t("checkout.undeliverable", { store: store.name })}
          </Notice>
        ) : (
          <Rates
            key={store.id}
            store={store}
            chosen={draft.rates[store.id]}
            currency={quote.currency}
            onPick={pick(store)}
          />
        ),
      )}
      <ProblemNotice problem={form.notice} />
      {stuck.length === 0 && (
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("checkout.continue")}
        </Button>
      )}
    </form>
  );
}

interface RatesProps {
  store: QuoteStore;
  /** What was picked, before the price knows of it. */
  chosen: string | undefined;
  currency: string;
  onPick: (rate: string) => void;
}

function Rates({ store, chosen, currency, onPick }: RatesProps) {
  const picked = store.options.some((rate) => rate.id === chosen) ? chosen : store.rate_id;
  return (
    <fieldset class="field">
      <legend class="field-label">{t("checkout.sent_by", { store: store.name })}</legend>
      <div class="choices">
        {store.options.map((rate) => (
          <label key={rate.id} class="choice-card">
            <input
              type="radio"
              name={`rate-${store.id}`}
              checked={rate.id === picked}
              onChange={() => onPick(rate.id)}
            />
            <span>
              <strong>{rate.name}</strong>
              <span class="muted small">
                {t("checkout.days", { from: rate.days_min, to: rate.days_max })} · {formatPrice(rate.amount, currency)}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
