// What one has chosen in a list of products, as it stands in the address. Pure.

import type { Wanted } from "../../api/types";

export const SORTS = ["relevance", "featured", "newest", "best_selling", "price", "-price"] as const;
export type Sort = (typeof SORTS)[number];

/** The names are those of the address and of the API alike. */
export interface Choice {
  q: string;
  category: string;
  store: string;
  collection: string;
  kind: string;
  price_min: string;
  price_max: string;
  rating_min: string;
  /** Axis and value as `optionOf` writes them: "colour:blue". Several of one axis mean either. */
  options: string[];
  /** As `partOf` writes them. */
  tags: string[];
  available: boolean;
  sort: string;
}

const SINGLE = ["q", "category", "store", "collection", "kind", "price_min", "price_max", "rating_min"] as const;
const SEVERAL = ["options", "tags"] as const;

export const NOTHING: Choice = {
  q: "",
  category: "",
  store: "",
  collection: "",
  kind: "",
  price_min: "",
  price_max: "",
  rating_min: "",
  options: [],
  tags: [],
  available: false,
  sort: "",
};

/** What the API takes at most of each. */
const MOST = 20;
const LONGEST = 200;
const KINDS: Partial<Record<keyof Choice, RegExp>> = {
  kind: /^(digital|physical)$/,
  price_min: /^\d{1,9}$/,
  price_max: /^\d{1,9}$/,
  rating_min: /^[1-5]$/,
  category: /^.{1,60}$/,
  store: /^.{1,60}$/,
  collection: /^.{1,60}$/,
};

/** A word as it stands in a list in the address: without the signs that part the list. */
export function partOf(word: string): string {
  return word.toLowerCase().replace(/[%,:]/g, encodeURIComponent);
}

/** And back. */
export function wordOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function optionOf(axis: string, value: string): string {
  return `${partOf(axis)}:${partOf(value)}`;
}

/** Reads an address's query. What is not of its kind counts as not chosen. */
export function readChoice(query: Record<string, string>): Choice {
  const choice: Choice = { ...NOTHING };
  for (const name of SINGLE) {
    const value = query[name]?.trim().slice(0, LONGEST) ?? "";
    choice[name] = KINDS[name]?.test(value) === false ? "" : value;
  }
  for (const name of SEVERAL) {
    const parts = (query[name] ?? "").split(",").map((part) => part.trim());
    const wellFormed = name === "options" ? /^[^:]{1,99}:[^:]{1,99}$/ : /^[^:]{1,99}$/;
    choice[name] = [...new Set(parts)].filter((part) => wellFormed.test(part)).slice(0, MOST);
  }
  choice.available = query.available === "true";
  choice.sort = SORTS.some((sort) => sort === query.sort) ? (query.sort ?? "") : "";
  return choice;
}

/** The choice as a query; what is not chosen is left out. The same choice always reads the same. */
export function writeChoice(choice: Choice): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of SINGLE) if (choice[name]) query[name] = choice[name];
  for (const name of SEVERAL) if (choice[name].length > 0) query[name] = [...choice[name]].sort().join(",");
  if (choice.available) query.available = "true";
  if (choice.sort) query.sort = choice.sort;
  return query;
}

/** The choice as the API takes it. */
export function wantedOf(choice: Choice): Wanted {
  const { q, category, store, collection, price_min, price_max, rating_min } = choice;
  const number = (text: string) => (text ? Number(text) : null);
  return {
    q: q || null,
    category: category || null,
    store: store || null,
    collection: collection || null,
    kind: choice.kind === "digital" || choice.kind === "physical" ? choice.kind : null,
    price_min: number(price_min),
    price_max: number(price_max),
    rating_min: number(rating_min),
    options: choice.options.join(",") || null,
    tags: choice.tags.join(",") || null,
    available: choice.available || undefined,
    sort: SORTS.find((sort) => sort === choice.sort) ?? null,
  };
}

/** A list with one more, or without it if it was there. */
export function toggled(list: string[], value: string): string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

/** How many filters are set; what one searches for and the order are none. */
export function countFilters(choice: Choice): number {
  const single = SINGLE.filter((name) => name !== "q" && name !== "price_max" && choice[name]).length;
  const price = choice.price_max && !choice.price_min ? 1 : 0;
  return single + price + choice.options.length + choice.tags.length + (choice.available ? 1 : 0);
}

/** The choice without any filter: what one searches for and the order stay. */
export function unfiltered({ q, sort }: Choice): Choice {
  return { ...NOTHING, q, sort };
}
