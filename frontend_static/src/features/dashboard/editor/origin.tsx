import { countries } from "../../../lib/countries";
import type { FieldBinding } from "../../../lib/form";
import { locale, t } from "../../../lib/i18n";
import { Select } from "../../../ui/field";

export function OriginChoice(field: FieldBinding<string>) {
  const options = [{ value: "", label: t("product_form.origin_none") }, ...countries(locale.value)];
  return <Select {...field} label={t("product_form.origin")} options={options} />;
}
