import { computed, signal } from "@preact/signals";
import type browse from "../messages/en.browse.json";
import type cart from "../messages/en.cart.json";
import type checkout from "../messages/en.checkout.json";
import type desk from "../messages/en.desk.json";
import type en from "../messages/en.json";
import type member from "../messages/en.member.json";
import type orders from "../messages/en.orders.json";
import type promotions from "../messages/en.promotions.json";
import type studio from "../messages/en.studio.json";
import type trade from "../messages/en.trade.json";
import { recall, remember } from "./storage";

export const LOCALES = ["en", "ro"] as const;
export type Locale = (typeof LOCALES)[number];
export const LOCALE_NAMES: Record<Locale, string> = { en: "English", ro: "Română" };

type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, string | Plural>;
type English = typeof en &
  typeof browse &
  typeof cart &
  typeof orders &
  typeof checkout &
  typeof desk &
  typeof member &
  typeof promotions &
  typeof studio &
  typeof trade;
export type Key = { [K in keyof English]: English[K] extends string ? K : never }[keyof English];
export type PluralKey = Exclude<keyof English, Key>;
export type Values = Record<string, string | number>;

type Loader = () => Promise<{ default: Catalogue }>;

/** What everybody sees; where one looks closer; what one gathers; what one says to buy it; where one buys, logs in or fills in a form; behind the log-in; where one sells or administers, and of that what few pages need. */
export type Part =
  | "shop"
  | "browse"
  | "cart"
  | "checkout"
  | "desk"
  | "member"
  | "orders"
  | "promotions"
  | "studio"
  | "trade";
const catalogues: Record<Locale, Record<Part, Loader>> = {
  en: {
    shop: () => import("../messages/en.json"),
    browse: () => import("../messages/en.browse.json"),
    cart: () => import("../messages/en.cart.json"),
    orders: () => import("../messages/en.orders.json"),
    checkout: () => import("../messages/en.checkout.json"),
    desk: () => import("../messages/en.desk.json"),
    member: () => import("../messages/en.member.json"),
    promotions: () => import("../messages/en.promotions.json"),
    studio: () => import("../messages/en.studio.json"),
    trade: () => import("../messages/en.trade.json"),
  },
  ro: {
    shop: () => import("../messages/ro.json"),
    browse: () => import("../messages/ro.browse.json"),
    cart: () => import("../messages/ro.cart.json"),
    orders: () => import("../messages/ro.orders.json"),
    checkout: () => import("../messages/ro.checkout.json"),
    desk: () => import("../messages/ro.desk.json"),
    member: () => import("../messages/ro.member.json"),
    promotions: () => import("../messages/ro.promotions.json"),
    studio: () => import("../messages/ro.studio.json"),
    trade: () => import("../messages/ro.trade.json"),
  },
};

const active = signal<{ locale: Locale; messages: Catalogue }>({ locale: "en", messages: {} });
export const locale = computed(() => active.value.locale);

function known(tag: string | null | undefined): Locale | null {
  const language = tag?.slice(0, 2).toLowerCase();
  return LOCALES.find((name) => name === language) ?? null;
}

/** A visitor's own choice, else the first of the browser's languages that we speak. */
export function preferredLocale(): Locale {
  return known(recall("locale")) ?? navigator.languages.map(known).find((name) => name !== null) ?? "en";
}

const wanted: { locale: Locale; parts: Set<Part> } = { locale: "en", parts: new Set(["shop"]) };
let loading: Promise<void> = Promise.resolve();

/** Loads what is wanted by then; one after the other, so that the last wish is what is shown. */
function load(): Promise<void> {
  loading = loading
    .catch(() => {})
    .then(async () => {
      const { locale: name } = wanted;
      const parts = await Promise.all([...wanted.parts].map((part) => catalogues[name][part]()));
      active.value = { locale: name, messages: Object.assign({}, ...parts.map((part) => part.default)) };
      document.documentElement.lang = name;
    });
  return loading;
}

/** Shows the site in another language; `keep` remembers it on this device. */
export function showLocale(name: string, keep = false): Promise<void> {
  wanted.locale = known(name) ?? "en";
  if (keep) remember("locale", wanted.locale);
  return load();
}

/** Makes these messages known, too. */
export function knowMessages(...parts: Part[]): Promise<void> {
  if (parts.every((part) => wanted.parts.has(part))) return loading;
  for (const part of parts) wanted.parts.add(part);
  return load();
}

/** Fills `{name}` places in a message. */
export function fill(message: string, values: Values = {}): string {
  return message.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

export function plural(forms: Plural, count: number, tag: string): string {
  return forms[new Intl.PluralRules(tag).select(count)] ?? forms.other ?? "";
}

export function t(key: Key, values?: Values): string {
  const message = active.value.messages[key];
  return typeof message === "string" ? fill(message, values) : key;
}

/** A message that depends on a count, shown at `{n}`. */
export function tn(key: PluralKey, count: number, values?: Values): string {
  const forms = active.value.messages[key];
  const n = new Intl.NumberFormat(locale.value).format(count);
  return typeof forms === "object" ? fill(plural(forms, count, locale.value), { n, ...values }) : key;
}

/** A message whose key comes from data (an error code, a status), or null when the catalogue has none. */
export function lookUp(key: string, values?: Values): string | null {
  const message = active.value.messages[key];
  return typeof message === "string" ? fill(message, values) : null;
}
