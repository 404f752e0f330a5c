// A product's fields as they stand in the editor, and the way between them and what the API takes. Pure.
import { editableMoney, parseMoney } from "../../../lib/format";
import type { Key } from "../../../lib/i18n";
import type { Badge, Product, ProductChange } from "../shapes";

export interface Draft {
  title: string;
  price: string;
  compare_at_price: string;
  short_description: string;
  description: string;
  slug: string;
  sku: string;
  visibility: Product["visibility"];
  max_downloads: string;
  download_days: string;
  /** "" is none, as with the other choices. */
  category_id: string;
  origin_country: string;
  tax_class: Product["tax_class"];
  tags: string[];
  badges: Badge[];
  collections: string[];
  metadata: [key: string, value: string][];
  weight_grams: string;
  featured: boolean;
}
export type FieldName = keyof Draft;
/** A message's key for each field that cannot be sent as it stands. */
export type Complaints = Partial<Record<FieldName, Key>>;

export const emptyOr = (value: number | null): string => (value === null ? "" : String(value));

export function draftOf(product: Product): Draft {
  const { currency, compare_at_price: before } = product;
  return {
    title: product.title,
    price: editableMoney(product.price, currency),
    compare_at_price: before === null ? "" : editableMoney(before, currency),
    short_description: product.short_description,
    description: product.description,
    slug: product.slug,
    sku: product.sku,
    visibility: product.visibility,
    max_downloads: String(product.max_downloads),
    download_days: String(product.download_days),
    category_id: product.category_id ?? "",
    origin_country: product.origin_country ?? "",
    tax_class: product.tax_class,
    tags: product.tags,
    badges: product.badges,
    collections: product.collections,
    metadata: Object.entries(product.metadata),
    weight_grams: emptyOr(product.weight_grams),
    featured: product.featured,
  };
}

class Unreadable extends Error {
  constructor(readonly key: Key) {
    super(key);
  }
}

function wholeNumber(text: string, least: number, most: number): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw new Unreadable("error.not_a_number");
  const number = Number(text);
  if (number < least || number > most) throw new Unreadable("error.out_of_range");
  return number;
}

function needed(text: string): string {
  if (!text.trim()) throw new Unreadable("error.required");
  return text.trim();
}

function money(text: string, currency: string): number {
  const amount = parseMoney(text, currency);
  if (amount === null) throw new Unreadable("error.price");
  return amount;
}

/** One field as the API takes it. Throws `Unreadable`. */
function read(name: FieldName, draft: Draft, currency: string): ProductChange {
  switch (name) {
    case "title":
    case "slug":
      return { [name]: needed(draft[name]) };
    case "price":
      return { price: money(draft.price, currency) };
    case "compare_at_price":
      return { compare_at_price: draft.compare_at_price.trim() ? money(draft.compare_at_price, currency) : null };
    case "max_downloads":
      return { max_downloads: wholeNumber(draft.max_downloads, 1, 1000) };
    case "download_days":
      return { download_days: wholeNumber(draft.download_days, 1, 3650) };
    case "weight_grams":
      return { weight_grams: draft.weight_grams.trim() ? wholeNumber(draft.weight_grams, 0, 1_000_000) : null };
    case "category_id":
    case "origin_country":
      return { [name]: draft[name] || null };
    case "short_description":
    case "description":
    case "sku":
      return { [name]: draft[name].trim() };
    case "metadata":
      return { metadata: readMetadata(draft.metadata) };
    default:
      return { [name]: draft[name] };
  }
}

/** Lines left wholly empty are no lines; a value without a name is not sent. */
function readMetadata(lines: Draft["metadata"]): Record<string, string> {
  const filled = lines
    .map(([key, value]) => [key.trim(), value.trim()] as const)
    .filter(([key, value]) => key || value);
  if (filled.some(([key]) => !key)) throw new Unreadable("metadata.nameless");
  if (new Set(filled.map(([key]) => key)).size < filled.length) throw new Unreadable("metadata.twice");
  return Object.fromEntries(filled);
}

/** What these fields come to for the API, and what is wrong with those that come to nothing. */
export function readDraft(
  names: FieldName[],
  draft: Draft,
  currency: string,
): { body: ProductChange; complaints: Complaints } {
  const body: ProductChange = {};
  const complaints: Complaints = {};
  for (const name of names) {
    try {
      Object.assign(body, read(name, draft, currency));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      complaints[name] = error.key;
    }
  }
  return { body, complaints };
}

function meaning(name: FieldName, draft: Draft, currency: string): string {
  const { body, complaints } = readDraft([name], draft, currency);
  return JSON.stringify(complaints[name] ? ["as typed", draft[name]] : body);
}

/** Whether two drafts say the same in a field, however it is written: 49,5 is 49.50. */
export function same(name: FieldName, one: Draft, other: Draft, currency: string): boolean {
  return one[name] === other[name] || meaning(name, one, currency) === meaning(name, other, currency);
}

const names = (draft: Draft): FieldName[] => Object.keys(draft) as FieldName[];

/** The fields in which `mine` says something else than `base`. */
export function changed(base: Draft, mine: Draft, currency: string): FieldName[] {
  return names(mine).filter((name) => !same(name, base, mine, currency));
}

/** What both sides have made of `base`: theirs where I changed nothing, mine where I did, and where the two disagree. */
export function merge(base: Draft, mine: Draft, theirs: Draft, currency: string): { draft: Draft; torn: FieldName[] } {
  const draft = { ...theirs };
  const torn: FieldName[] = [];
  for (const name of names(mine)) {
    if (same(name, base, mine, currency)) {
      if (same(name, mine, theirs, currency)) Object.assign(draft, { [name]: mine[name] });
      continue;
    }
    Object.assign(draft, { [name]: mine[name] });
    if (!same(name, base, theirs, currency) && !same(name, mine, theirs, currency)) torn.push(name);
  }
  return { draft, torn };
}
