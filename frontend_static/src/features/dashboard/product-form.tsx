import type { FieldBinding } from "../../lib/form";
import { FieldError } from "../../lib/form";
import { editableMoney, parseMoney } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Field, TextArea } from "../../ui/field";

/** The fields that a new product and an old one share, as they stand in the form. */
export interface Draft extends Record<string, string> {
  title: string;
  price: string;
  short_description: string;
  description: string;
}

export function readPrice(text: string, currency: string): number {
  const price = parseMoney(text, currency);
  if (price === null) throw new FieldError("price", "error.price");
  return price;
}

interface Props {
  field: (name: keyof Draft & string) => FieldBinding<string>;
  currency: string;
}

export function ProductFields({ field, currency }: Props) {
  return (
    <>
      <Field {...field("title")} label={t("product_form.title")} maxLength={120} required />
      <Field
        {...field("price")}
        label={t("product_form.price")}
        hint={t("product_form.price_hint")}
        suffix={currency}
        inputMode="decimal"
        placeholder={editableMoney(0, currency)}
        autocomplete="off"
        required
      />
      <Field
        {...field("short_description")}
        label={t("product_form.short_description")}
        hint={t("product_form.short_description_hint")}
        maxLength={300}
        optional
      />
      <TextArea
        {...field("description")}
        label={t("product_form.description")}
        hint={t("product_form.description_hint")}
        rows={9}
        maxLength={10000}
        optional
      />
    </>
  );
}
