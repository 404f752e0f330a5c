// How a store sends, as the page holds it, and the way between what is typed and what the API takes. Pure.
import { Problem } from "../../../api/problem";
import type { ShippingProfile } from "../../../api/types";
import { editableMoney, parseMoney } from "../../../lib/format";
import type { Key } from "../../../lib/i18n";

export interface Band {
  up_to: number;
  amount: number;
}

export interface Method {
  id: string;
  name: string;
  kind: "flat" | "by_weight";
  amount: number;
  bands: Band[];
  free_above: number | null;
  days_min: number;
  days_max: number;
}

export interface Zone {
  id: string;
  name: string;
  countries: string[];
  everywhere: boolean;
  methods: Method[];
}

export interface Profile {
  zones: Zone[];
  default_grams: number;
  handling_min: number;
  handling_max: number;
  version: number;
}

export function profileOf(held: ShippingProfile): Profile {
  const { default_grams, handling_min, handling_max, version } = held;
  const zones = held.zones.map(({ id = "", name, countries = [], everywhere = false, methods = [] }) => ({
    id,
    name,
    countries,
    everywhere,
    methods: methods.map(({ id: method = "", kind = "flat", amount = 0, bands = [], free_above = null, ...rest }) => ({
      id: method,
      kind,
      amount,
      bands,
      free_above,
      ...rest,
    })),
  }));
  return { zones, default_grams, handling_min, handling_max, version };
}

/** The list with one of its items replaced, or with one more where `at` is null. */
export function put<T>(items: T[], at: number | null, item: T): T[] {
  return at === null ? [...items, item] : items.map((one, index) => (index === at ? item : one));
}

/** A line of the table of weights, as typed. */
export type Line = [grams: string, price: string];

export class Unreadable extends Error {
  constructor(
    readonly field: "bands" | "amount" | "free_above",
    readonly key: Key,
  ) {
    super(key);
  }
}

/** The lines that say something, as bands, lightest first. Throws `Unreadable`. */
export function readBands(lines: Line[], currency: string): Band[] {
  const filled = lines.filter(([grams, price]) => grams.trim() || price.trim());
  const bands = filled.map(([grams, price]) => {
    const amount = parseMoney(price, currency);
    if (!/^\s*\d{1,7}\s*$/.test(grams) || Number(grams) < 1) throw new Unreadable("bands", "shipping.bad_grams");
    if (amount === null) throw new Unreadable("bands", "error.price");
    return { up_to: Number(grams), amount };
  });
  if (bands.length === 0) throw new Unreadable("bands", "shipping.bands_needed");
  if (new Set(bands.map((band) => band.up_to)).size < bands.length)
    throw new Unreadable("bands", "shipping.band_twice");
  return bands.sort((one, other) => one.up_to - other.up_to);
}

export const linesOf = (bands: Band[], currency: string): Line[] =>
  bands.map(({ up_to, amount }) => [String(up_to), editableMoney(amount, currency)]);

/** An amount as typed. Throws `Unreadable`. */
export function readAmount(field: "amount" | "free_above", text: string, currency: string): number {
  const amount = parseMoney(text, currency);
  if (amount === null) throw new Unreadable(field, "error.price");
  return amount;
}

/** A problem of the whole profile as the form of one part knows it: `zones.2.methods.0.name` is its `name`. */
export function within(problem: Problem, prefix: string): Problem {
  const fields = problem.fields.map((one) =>
    one.field.startsWith(`${prefix}.`)
      ? { ...one, field: one.field.slice(prefix.length + 1).split(".")[0] ?? one.field }
      : one,
  );
  return new Problem(problem.status, problem.code, problem.detail, fields);
}
