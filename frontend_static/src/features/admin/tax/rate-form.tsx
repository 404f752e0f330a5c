import type { TaxRate } from "../../../api/types";
import { countries } from "../../../lib/countries";
import { FieldError, useForm } from "../../../lib/form";
import { locale, t } from "../../../lib/i18n";
import { DialogForm } from "../../../ui/dialog-form";
import { Field, Select } from "../../../ui/field";
import { TAX_CLASSES } from "../../dashboard/shapes";
import { editableRate, keyOf, readRate } from "./rates";

interface Props {
  rate: TaxRate | null;
  /** Where the platform is: where a new one is likely to be for. */
  home: string | null;
  rates: TaxRate[];
  onSave: (rates: TaxRate[]) => Promise<void>;
  onClose: () => void;
}

export function RateForm({ rate, home, rates, onSave, onClose }: Props) {
  const others = rates.filter((one) => one !== rate);
  const initial = {
    country: rate?.country ?? home ?? "RO",
    region: rate?.region ?? "",
    tax_class: rate?.tax_class ?? "standard",
    basis_points: rate ? editableRate(rate.basis_points) : "",
    name: rate?.name ?? "",
  };
  const form = useForm<Record<keyof typeof initial, string>>(initial, async (values) => {
    const points = readRate(values.basis_points);
    if (points === null) throw new FieldError("basis_points", "tax.bad_rate");
    const region = values.region.trim().toUpperCase();
    if (region && !/^[A-Z0-9]{1,3}$/.test(region)) throw new FieldError("region", "tax.bad_region");
    const tax_class = TAX_CLASSES.find((one) => one === values.tax_class) ?? "standard";
    if (tax_class === "zero" && points > 0) throw new FieldError("basis_points", "error.not_zero");
    const made: TaxRate = {
      country: values.country,
      region: region || null,
      tax_class,
      basis_points: points,
      name: values.name.trim(),
    };
    if (others.some((one) => keyOf(one) === keyOf(made))) throw new FieldError("tax_class", "tax.rate_twice");
    await onSave([...others, made]);
    onClose();
  });
  return (
    <DialogForm
      title={rate ? t("tax.edit_rate") : t("tax.new_rate")}
      action={t("form.save")}
      form={form}
      onClose={onClose}
    >
      <div class="pair">
        <Select {...form.field("country")} label={t("tax.country")} options={countries(locale.value)} />
        <Field
          {...form.field("region")}
          label={t("tax.region")}
          hint={t("tax.region_hint")}
          maxLength={3}
          autocapitalize="characters"
          spellcheck={false}
          optional
        />
      </div>
      <Select
        {...form.field("tax_class")}
        label={t("product_form.tax_class")}
        options={TAX_CLASSES.map((value) => ({ value, label: t(`tax_class.${value}`) }))}
      />
      <Field {...form.field("basis_points")} label={t("tax.rate")} suffix="%" inputMode="decimal" required />
      <Field
        {...form.field("name")}
        label={t("tax.rate_name")}
        hint={t("tax.rate_name_hint")}
        maxLength={40}
        required
      />
    </DialogForm>
  );
}
