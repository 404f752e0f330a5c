import { useRef } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Address, AddressField, AddressFormat } from "../../api/types";
import { countries } from "../../lib/countries";
import type { FieldBinding } from "../../lib/form";
import { locale, lookUp, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Field, Select } from "../../ui/field";

/** The parts of an address, by the names of the API. */
export const PARTS = ["name", "line1", "line2", "district", "city", "region", "postal_code", "country"] as const;
export type Part = (typeof PARTS)[number];
export type AddressValues<Prefix extends string> = Record<`${Prefix}.${Part}`, string>;

/** An address as the values of a form, each under a prefix, which is the API's name of the whole. */
export function valuesOf<Prefix extends string>(prefix: Prefix, address: Address | null): AddressValues<Prefix> {
  const values = PARTS.map((part) => [`${prefix}.${part}`, address?.[part] ?? (part === "country" ? "RO" : "")]);
  return Object.fromEntries(values) as AddressValues<Prefix>;
}

/** The way back. */
export function addressOf<Prefix extends string>(prefix: Prefix, values: AddressValues<Prefix>): Address {
  return Object.fromEntries(PARTS.map((part) => [part, values[`${prefix}.${part}`].trim()])) as unknown as Address;
}

const FILLED_IN_AS: Record<Part, string> = {
  name: "name",
  line1: "address-line1",
  line2: "address-line2",
  district: "address-level3",
  city: "address-level2",
  region: "address-level1",
  postal_code: "postal-code",
  country: "country",
};
const LONGEST: Partial<Record<Part, number>> = { line1: 150, line2: 150, postal_code: 20 };

/** How a country writes its addresses; what is known of the one before, until that is here. */
export function useFormat(country: string, region: string, city: string): AddressFormat | null {
  const last = useRef<AddressFormat | null>(null);
  const nested = last.current?.country === country ? { region, city } : { region: "", city: "" };
  const places = last.current?.fields.some((field) => field.name === "region" && field.options.length > 0);
  const query = places ? nested : { region: "", city: "" };
  const format = useLoad(`addresses/${country}/${query.region}/${query.city}`, () =>
    call(api.GET("/api/addresses/{country}", { params: { path: { country }, query } })),
  );
  if (format.data) last.current = format.data;
  return last.current;
}

interface Props {
  /** For those who fill in forms by machine: whose address it is. */
  section: "shipping" | "billing";
  field: (part: Part) => FieldBinding<string>;
}

/** An address as its country writes it. */
export function AddressForm({ section, field }: Props) {
  const country = field("country");
  const format = useFormat(country.value, field("region").value, field("city").value);
  return (
    <div class="address-fields">
      <div class="address-wide">
        <Select {...country} label={t("address.country")} options={countries(locale.value)} />
      </div>
      {format?.fields.map((one) => (
        <div key={one.name} class={/^(name|line)/.test(one.name) ? "address-wide" : ""}>
          <AddressPart one={one} field={field(one.name)} section={section} />
        </div>
      ))}
    </div>
  );
}

export function AddressPart({
  one,
  field,
  section,
}: {
  one: AddressField;
  field: FieldBinding<string>;
  section: string;
}) {
  const label = lookUp(`address.${one.name}_${one.label}`) ?? t(`address.${one.name}`);
  if (one.options.length > 0) {
    const none = { value: "", label: one.required ? t("address.choose") : "–" };
    return <Select {...field} label={label} options={[none, ...one.options]} />;
  }
  return (
    <Field
      {...field}
      label={label}
      autocomplete={`${section} ${FILLED_IN_AS[one.name]}`}
      maxLength={LONGEST[one.name] ?? 100}
      required={one.required}
      optional={!one.required}
      {...(one.example ? { placeholder: one.example } : {})}
    />
  );
}

/** An address as it is written on a parcel. */
export function addressLines(address: Address, country: string): string[] {
  const { name, line1, line2, district, postal_code, city, region } = address;
  const lines = [name, line1, line2, district, `${postal_code} ${city}`.trim(), region, country];
  return lines.filter((line): line is string => Boolean(line));
}
