import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import type { Store } from "../../../api/types";
import { countries } from "../../../lib/countries";
import { FieldError, useForm } from "../../../lib/form";
import { editableMoney, formatPrice, parseMoney } from "../../../lib/format";
import { locale, t } from "../../../lib/i18n";
import { currency } from "../../../lib/session";
import { announce } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Field, Select } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/states";

interface Rate {
  id: string;
  name: string;
  amount: number;
  days_min: number;
  days_max: number;
}

/** What a buyer would be offered: try it before they do. */
export function TryRates({ store }: { store: Store }) {
  const [found, setFound] = useState<Rate[] | null>(null);
  const initial = { country: "RO", weight: "500", total: editableMoney(10_000, currency.value) };
  const form = useForm(initial, async ({ country, weight, total }) => {
    const amount = parseMoney(total, currency.value);
    if (amount === null) throw new FieldError("total", "error.price");
    const params = { path: { store: store.slug }, query: { country, weight: Number(weight), total: amount } };
    const { items } = await call(api.GET("/api/stores/{store}/shipping/rates", { params }));
    setFound(items);
    announce(items.length > 0 ? items.map((rate) => words(rate)).join("; ") : t("shipping.try_none"));
  });
  return (
    <section class="panel form">
      <h2>{t("shipping.try")}</h2>
      <form class="for-all" {...form.bind}>
        <Select {...form.field("country")} label={t("shipping.try_country")} options={countries(locale.value)} />
        <Field
          {...form.field("weight")}
          label={t("shipping.try_weight")}
          type="number"
          min={0}
          max={1_000_000}
          suffix="g"
          required
        />
        <Field
          {...form.field("total")}
          label={t("shipping.try_total")}
          inputMode="decimal"
          suffix={currency.value}
          required
        />
        <Button type="submit" busy={form.busy}>
          {t("shipping.try_action")}
        </Button>
      </form>
      <ProblemNotice problem={form.notice} />
      {found && found.length > 0 && (
        <ul class="rows" role="list">
          {found.map((rate) => (
            <li key={rate.id} class="row">
              {words(rate)}
            </li>
          ))}
        </ul>
      )}
      {found?.length === 0 && <p class="muted">{t("shipping.try_none")}</p>}
    </section>
  );
}

const words = (rate: Rate) =>
  t("shipping.rate", {
    name: rate.name,
    price: formatPrice(rate.amount, currency.value),
    min: rate.days_min,
    max: rate.days_max,
  });
