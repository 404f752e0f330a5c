import { countries } from "../../lib/countries";
import type { FieldBinding } from "../../lib/form";
import { locale, t } from "../../lib/i18n";
import { Field, Select } from "../../ui/field";

/** Where a parcel goes, by the names that the API's messages use. */
export const NO_ADDRESS = {
  "shipping_address.name": "",
  "shipping_address.line1": "",
  "shipping_address.line2": "",
  "shipping_address.city": "",
  "shipping_address.region": "",
  "shipping_address.postal_code": "",
  "shipping_address.country": "RO",
};
export type AddressFields = typeof NO_ADDRESS;

/** The values as the API takes them. */
export function addressOf(values: AddressFields) {
  const value = (name: keyof AddressFields) => values[name].trim();
  return {
    name: value("shipping_address.name"),
    line1: value("shipping_address.line1"),
    line2: value("shipping_address.line2"),
    city: value("shipping_address.city"),
    region: value("shipping_address.region"),
    postal_code: value("shipping_address.postal_code"),
    country: value("shipping_address.country"),
  };
}

export function AddressForm({ field }: { field: (name: keyof AddressFields) => FieldBinding<string> }) {
  const country = field("shipping_address.country");
  return (
    <>
      <Field
        {...field("shipping_address.name")}
        label={t("address.name")}
        autocomplete="shipping name"
        maxLength={100}
        required
      />
      <Field
        {...field("shipping_address.line1")}
        label={t("address.line1")}
        autocomplete="shipping address-line1"
        maxLength={150}
        required
      />
      <Field
        {...field("shipping_address.line2")}
        label={t("address.line2")}
        autocomplete="shipping address-line2"
        maxLength={150}
        optional
      />
      <div class="pair">
        <Field
          {...field("shipping_address.postal_code")}
          label={t("address.postal_code")}
          autocomplete="shipping postal-code"
          maxLength={20}
          required
        />
        <Field
          {...field("shipping_address.city")}
          label={t("address.city")}
          autocomplete="shipping address-level2"
          maxLength={100}
          required
        />
      </div>
      <div class="pair">
        <Field
          {...field("shipping_address.region")}
          label={t("address.region")}
          autocomplete="shipping address-level1"
          maxLength={100}
          optional
        />
        <Select {...country} label={t("address.country")} options={countries(locale.value)} />
      </div>
    </>
  );
}
