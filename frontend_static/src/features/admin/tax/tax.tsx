import { Percent, Plus } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import type { TaxRate, TaxSettings } from "../../../api/types";
import { countries } from "../../../lib/countries";
import { useForm } from "../../../lib/form";
import { formatCountry } from "../../../lib/format";
import { useTitle } from "../../../lib/head";
import { locale, t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { Choice, Select } from "../../../ui/field";
import { Stale } from "../../../ui/stale";
import { Empty, Notice, ProblemNotice, View } from "../../../ui/states";
import { type Column, Table } from "../../../ui/table";
import { TAX_CLASSES } from "../../dashboard/shapes";
import { AdminFrame } from "../frame";
import { RateForm } from "./rate-form";
import { editableRate, keyOf } from "./rates";

type Asked = { what: "new" } | { what: "edit" | "remove"; rate: TaxRate };

const MOST_RATES = 500;

/** How the platform taxes what is sold on it. */
export default function Tax() {
  useTitle(t("tax.title"));
  const [asked, setAsked] = useState<Asked | null>(null);
  const held = useLoad("admin/tax", () => call(api.GET("/api/admin/tax")));
  const close = () => setAsked(null);
  const save = async (settings: TaxSettings) => {
    held.set(await call(api.PUT("/api/admin/tax", { body: settings })));
    toast(t("form.saved"));
  };
  return (
    <AdminFrame>
      <h1>{t("tax.title")}</h1>
      <p class="lead">{t("tax.lead")}</p>
      <View of={held}>
        {(settings) => {
          const saveRates = (rates: TaxRate[]) => save({ ...settings, rates });
          return (
            <>
              <Settings key={settings.version} settings={settings} onSave={save} />
              <section class="panel">
                <div class="panel-head">
                  <h2>{t("tax.rates")}</h2>
                  {settings.rates.length < MOST_RATES && (
                    <Button icon={Plus} onClick={() => setAsked({ what: "new" })}>
                      {t("tax.new_rate")}
                    </Button>
                  )}
                </div>
                {settings.calculator === "stripe" && <Notice>{t("tax.stripe_instead")}</Notice>}
                {settings.rates.length > 0 ? (
                  <Rates rates={settings.rates} onAsk={setAsked} />
                ) : (
                  <Empty icon={Percent} title={t("tax.none_title")}>
                    {t("tax.none_text")}
                  </Empty>
                )}
              </section>
              {(asked?.what === "new" || asked?.what === "edit") && (
                <RateForm
                  rate={asked.what === "edit" ? asked.rate : null}
                  home={settings.country}
                  rates={settings.rates}
                  onSave={saveRates}
                  onClose={close}
                />
              )}
              {asked?.what === "remove" && (
                <Confirm
                  title={t("tax.remove_title")}
                  text={t("tax.remove_text", { name: asked.rate.name, country: placeOf(asked.rate) })}
                  action={t("tax.remove")}
                  onConfirm={() => saveRates(settings.rates.filter((one) => one !== asked.rate))}
                  onClose={close}
                />
              )}
            </>
          );
        }}
      </View>
    </AdminFrame>
  );
}

const placeOf = ({ country, region }: TaxRate) =>
  region ? `${formatCountry(country)}, ${region}` : formatCountry(country);

function Rates({ rates, onAsk }: { rates: TaxRate[]; onAsk: (asked: Asked) => void }) {
  const columns: Column<TaxRate>[] = [
    { label: t("tax.country"), main: true, cell: placeOf },
    { label: t("product_form.tax_class"), cell: (rate) => t(`tax_class.${rate.tax_class ?? "standard"}`) },
    { label: t("tax.rate"), number: true, cell: (rate) => `${editableRate(rate.basis_points)} %` },
    { label: t("tax.rate_name"), cell: (rate) => rate.name },
    {
      label: t("tax.actions"),
      quiet: true,
      cell: (rate) => {
        const named = { name: `${rate.name}, ${placeOf(rate)}` };
        return (
          <div class="row-actions">
            <Button small aria-label={t("shipping.edit_one", named)} onClick={() => onAsk({ what: "edit", rate })}>
              {t("shipping.edit")}
            </Button>
            <Button small aria-label={t("shipping.remove_one", named)} onClick={() => onAsk({ what: "remove", rate })}>
              {t("tax.remove")}
            </Button>
          </div>
        );
      },
    },
  ];
  return <Table caption={t("tax.rates")} columns={columns} rows={rates} id={keyOf} />;
}

function Settings({ settings, onSave }: { settings: TaxSettings; onSave: (settings: TaxSettings) => Promise<void> }) {
  const initial = {
    prices_include_tax: settings.prices_include_tax,
    country: settings.country ?? "",
    shipping_class: settings.shipping_class as string,
    calculator: settings.calculator as string,
  };
  const form = useForm(initial, ({ prices_include_tax, country, shipping_class, calculator }) =>
    onSave({
      ...settings,
      prices_include_tax,
      country: country || null,
      shipping_class: TAX_CLASSES.find((one) => one === shipping_class) ?? "standard",
      calculator: calculator === "stripe" ? "stripe" : "own",
    }),
  );
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("tax.settings")}</h2>
      <Choice {...form.field("prices_include_tax")}>{t("tax.prices_include_tax")}</Choice>
      <Select
        {...form.field("country")}
        label={t("tax.home")}
        hint={t("tax.home_hint")}
        options={[{ value: "", label: t("tax.home_none") }, ...countries(locale.value)]}
      />
      <Select
        {...form.field("shipping_class")}
        label={t("tax.shipping_class")}
        options={TAX_CLASSES.map((value) => ({ value, label: t(`tax_class.${value}`) }))}
      />
      <Select
        {...form.field("calculator")}
        label={t("tax.calculator")}
        hint={t("tax.calculator_hint")}
        options={[
          { value: "own", label: t("tax.own") },
          { value: "stripe", label: t("tax.stripe") },
        ]}
      />
      {form.notice?.code === "stale_version" ? <Stale /> : <ProblemNotice problem={form.notice} />}
      <Button type="submit" look="primary" busy={form.busy}>
        {t("form.save")}
      </Button>
    </form>
  );
}
