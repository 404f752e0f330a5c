import { countries } from "../../lib/countries";
import type { FieldBinding } from "../../lib/form";
import { locale, t } from "../../lib/i18n";
import { Field, Select } from "../../ui/field";

/** Where a parcel goes, by the names that the API's messages use. */
export const NO_ADDRESS = {
  "address.name": "",
  "address.line1": "",
  "address.line2": "",
  "address.city": "",
  "address.region": "",
  "address.postal_code": "",
  "address.country": "RO",
};
export type AddressFields = typeof NO_ADDRESS;

/** The values as the API takes them. */
export function addressOf(values: AddressFields) {
  const value = (name: keyof AddressFields) => values[name].trim();
  return {
    name: value("address.name"),
    line1: value("address.line1"),
    line2: value("address.line2"),
    city: value("address.city"),
    region: value("address.region"),
    postal_code: value("address.postal_code"),
    country: value("address.country"),
  };
}

export function AddressForm({ field }: { field: (name: keyof AddressFields) => FieldBinding<string> }) {
  const country = field("address.country");
  return (
    <>
      <Field
        {...field("address.name")}
        label={t("address.name")}
        autocomplete="shipping name"
        maxLength={100}
        required
      />
      <Field
        {...field("address.line1")}
        label={t("address.line1")}
        autocomplete="shipping address-line1"
        maxLength={150}
        required
      />
      <Field
        {...field("address.line2")}
        label={t("address.line2")}
        autocomplete="shipping address-line2"
        maxLength={150}
        optional
      />
      <div class="pair">
        <Field
          {...field("address.postal_code")}
          label={t("address.postal_code")}
          autocomplete="shipping postal-code"
          maxLength={20}
          required
        />
        <Field
          {...field("address.city")}
          label={t("address.city")}
          autocomplete="shipping address-level2"
          maxLength={100}
          required
        />
      </div>
      <div class="pair">
        <Field
          {...field("address.region")}
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
