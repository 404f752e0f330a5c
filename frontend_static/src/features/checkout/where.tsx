import { api, call } from "../../api/client";
import type { KeptAddress } from "../../api/types";
import { countries } from "../../lib/countries";
import { type FieldBinding, useForm } from "../../lib/form";
import { locale, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { user } from "../../lib/session";
import { Button } from "../../ui/button";
import { Choice, Field, Select } from "../../ui/field";
import { ProblemNotice, Skeleton } from "../../ui/states";
import { AddressForm, AddressPart, addressOf, useFormat, valuesOf } from "./address";
import type { StepProps } from "./checkout";
import { type Draft, quoteOf } from "./draft";

/** Where things are sent, or of downloads, where the buyer lives; and who is billed, where that is somebody else. */
export function Where(props: StepProps) {
  const kept = useLoad("addresses", async () =>
    user.value ? (await call(api.GET("/api/account/addresses"))).items : [],
  );
  // Without them the form is there all the same.
  if (!kept.data && !kept.problem) return <Skeleton block lines={6} />;
  return <Form {...props} kept={kept.data ?? []} />;
}

function Form({ bag, quote, draft, change, go, kept }: StepProps & { kept: KeptAddress[] }) {
  const sent = draft.shipping ?? kept.find((one) => one.default_shipping)?.address ?? null;
  const billed = draft.billing ?? kept.find((one) => one.default_billing)?.address ?? null;
  const initial = {
    ...valuesOf("shipping_address", sent),
    ...valuesOf("billing_address", billed ?? sent),
    country: draft.country || sent?.country || "RO",
    region: draft.region,
    elsewhere: draft.billing !== null,
    business: draft.business,
    company: draft.company,
    vat_id: draft.vat_id,
  };
  const form = useForm(initial, async (values) => {
    const shipping = quote.parcel ? addressOf("shipping_address", values) : null;
    const ownBill = quote.parcel ? values.elsewhere : values.business;
    const said: Partial<Draft> = {
      shipping,
      billing: ownBill ? addressOf("billing_address", values) : null,
      country: shipping?.country ?? (ownBill ? values["billing_address.country"] : values.country),
      region: shipping?.region ?? (ownBill ? values["billing_address.region"] : values.region.trim()),
      business: values.business,
      company: values.business ? values.company.trim() : "",
      vat_id: values.business ? values.vat_id.trim() : "",
    };
    // Asked for the price with it, so that what is wrong is said here.
    await call(api.POST("/api/checkout/quote", { body: quoteOf(bag, { ...draft, ...said }) }));
    change(said);
    go(quote.parcel ? "shipping" : "review");
  });
  const pick = (prefix: "shipping_address" | "billing_address") => (id: string) => {
    const chosen = kept.find((one) => one.id === id);
    form.setValues((was) => ({ ...was, ...valuesOf(prefix, chosen?.address ?? null) }));
  };
  const { elsewhere, business } = form.values;

  return (
    <form class="panel form" {...form.bind}>
      <h2>{t(quote.parcel ? "checkout.parcel" : "checkout.home")}</h2>
      {quote.parcel ? (
        <>
          <Picker kept={kept} onPick={pick("shipping_address")} />
          <AddressForm section="shipping" field={(part) => form.field(`shipping_address.${part}`)} />
          <Choice {...form.field("elsewhere")}>{t("checkout.billed_elsewhere")}</Choice>
        </>
      ) : (
        !business && <Home country={form.field("country")} region={form.field("region")} />
      )}
      <Choice {...form.field("business")}>{t("checkout.business")}</Choice>
      {business && (
        <>
          <Field
            {...form.field("company")}
            label={t("checkout.company")}
            autocomplete="organization"
            maxLength={150}
            required
          />
          <Field
            {...form.field("vat_id")}
            label={t("checkout.vat_id")}
            hint={t("checkout.vat_hint")}
            maxLength={30}
            spellcheck={false}
            optional
          />
        </>
      )}
      {(quote.parcel ? elsewhere : business) && (
        <fieldset class="form">
          <legend>
            <h3>{t("checkout.billing")}</h3>
          </legend>
          <Picker kept={kept} onPick={pick("billing_address")} />
          <AddressForm section="billing" field={(part) => form.field(`billing_address.${part}`)} />
        </fieldset>
      )}
      <ProblemNotice problem={form.notice} />
      <Button type="submit" look="primary" wide busy={form.busy}>
        {t("checkout.continue")}
      </Button>
    </form>
  );
}

/** One of the addresses that a member keeps. */
function Picker({ kept, onPick }: { kept: KeptAddress[]; onPick: (id: string) => void }) {
  if (kept.length === 0) return null;
  const options = kept.map(({ id, address }) => ({
    value: id,
    label: [address.name, address.line1, address.city].filter(Boolean).join(", "),
  }));
  return (
    <Select
      label={t("checkout.kept")}
      value=""
      onValue={onPick}
      options={[{ value: "", label: t("checkout.kept_choose") }, ...options]}
    />
  );
}

/** Downloads are taxed where their buyer lives. */
function Home({ country, region }: { country: FieldBinding<string>; region: FieldBinding<string> }) {
  const format = useFormat(country.value, "", "");
  const place = format?.fields.find((field) => field.name === "region" && field.options.length > 0);
  return (
    <>
      <p class="muted">{t("checkout.home_text")}</p>
      <Select {...country} label={t("address.country")} options={countries(locale.value)} />
      {place && <AddressPart one={place} field={region} section="billing" />}
    </>
  );
}
