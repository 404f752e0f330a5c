import { describe, expect, it } from "vitest";
import enBrowse from "../messages/en.browse.json";
import enCart from "../messages/en.cart.json";
import enCheckout from "../messages/en.checkout.json";
import enDesk from "../messages/en.desk.json";
import en from "../messages/en.json";
import enMember from "../messages/en.member.json";
import enPromotions from "../messages/en.promotions.json";
import enStudio from "../messages/en.studio.json";
import enTrade from "../messages/en.trade.json";
import roBrowse from "../messages/ro.browse.json";
import roCart from "../messages/ro.cart.json";
import roCheckout from "../messages/ro.checkout.json";
import roDesk from "../messages/ro.desk.json";
import ro from "../messages/ro.json";
import roMember from "../messages/ro.member.json";
import roPromotions from "../messages/ro.promotions.json";
import roStudio from "../messages/ro.studio.json";
import roTrade from "../messages/ro.trade.json";
import { type Catalogue, fill, plural } from "./i18n";

const pairs: [string, Catalogue, Catalogue][] = [
  ["shop", en, ro],
  ["browse", enBrowse, roBrowse],
  ["cart", enCart, roCart],
  ["checkout", enCheckout, roCheckout],
  ["desk", enDesk, roDesk],
  ["member", enMember, roMember],
  ["promotions", enPromotions, roPromotions],
  ["studio", enStudio, roStudio],
  ["trade", enTrade, roTrade],
];
const texts = (message: Catalogue[string]): string[] =>
  typeof message === "string" ? [message] : Object.values(message);
const places = (message: Catalogue[string]): string[] =>
  [...new Set(texts(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))]
    .filter((place) => place !== "{n}")
    .sort();

describe.each(pairs)("the %s catalogues", (_name, english, romanian) => {
  it("have the same keys", () => {
    expect(Object.keys(romanian).sort()).toEqual(Object.keys(english).sort());
  });

  it("have the same places to fill", () => {
    for (const [key, message] of Object.entries(english)) {
      expect(places(romanian[key] ?? ""), key).toEqual(places(message));
    }
  });

  it("have every plural form of their language", () => {
    for (const [tag, catalogue] of [
      ["en", english],
      ["ro", romanian],
    ] as const) {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort();
      for (const [key, message] of Object.entries(catalogue)) {
        if (typeof message === "object") expect(Object.keys(message).sort(), key).toEqual(forms);
      }
    }
  });

  it("write Romanian with commas below, not cedillas", () => {
    for (const message of Object.values(romanian)) expect(texts(message).join()).not.toMatch(/[şţŞŢ]/);
  });
});

it("no key is in two catalogues", () => {
  const keys = pairs.flatMap(([, english]) => Object.keys(english));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

it("fills what it knows and leaves the rest", () => {
  expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
});

it("counts in Romanian", () => {
  const forms = roBrowse["product.files"];
  expect([1, 2, 19, 20, 101].map((n) => fill(plural(forms, n, "ro"), { n }))).toEqual([
    "Ce primești: un fișier",
    "Ce primești: 2 fișiere",
    "Ce primești: 19 fișiere",
    "Ce primești: 20 de fișiere",
    "Ce primești: 101 fișiere",
  ]);
});
