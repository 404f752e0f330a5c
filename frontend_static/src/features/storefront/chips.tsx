import { X } from "lucide";
import type { Facets } from "../../api/types";
import { categoryName } from "../../lib/categories";
import { formatMoney } from "../../lib/format";
import { locale, lookUp, t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { Icon } from "../../ui/icon";
import { type Choice, countFilters, toggled, unfiltered, wordOf } from "./choice";

interface Chip {
  label: string;
  without: Choice;
}

/** A price range in words. */
export function priceRange(min: string, max: string): string {
  const money = (minor: string) => formatMoney(Number(minor), currency.value);
  if (!max) return t("filter.price_over", { min: money(min) });
  if (!min) return t("filter.price_under", { max: money(max) });
  return `${money(min)} – ${money(max)}`;
}

/** "colour:blue" as it is written where it is sold: "Blue". */
function optionLabel(option: string, facets: Facets | null): string {
  const [axis = "", value = ""] = option.split(":").map(wordOf);
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const known = facets?.options.find(({ name }) => same(name, axis))?.values.find((one) => same(one.value, value));
  return known?.value ?? value;
}

function chipsOf(choice: Choice, facets: Facets | null): Chip[] {
  const chips: Chip[] = [];
  const add = (label: string, change: Partial<Choice>) => chips.push({ label, without: { ...choice, ...change } });
  const named = <T extends { name: string }>(list: T[] | undefined, is: (one: T) => boolean, otherwise: string) =>
    list?.find(is)?.name ?? otherwise;
  const { category, store, collection, kind, rating_min, price_min, price_max } = choice;
  if (category)
    add(
      named(
        facets?.categories.map((one) => ({ ...one, name: categoryName(one, locale.value) })),
        (one) => one.slug === category,
        category,
      ),
      { category: "" },
    );
  if (store)
    add(
      named(facets?.stores, (one) => one.slug === store, store),
      { store: "" },
    );
  if (collection)
    add(
      named(facets?.collections, (one) => one.id === collection, t("filter.collection")),
      { collection: "" },
    );
  if (kind) add(lookUp(`filter.kind.${kind}`) ?? kind, { kind: "" });
  if (price_min || price_max) add(priceRange(price_min, price_max), { price_min: "", price_max: "" });
  if (rating_min) add(t("filter.rating_over", { n: rating_min }), { rating_min: "" });
  if (choice.available) add(t("filter.available"), { available: false });
  for (const option of choice.options) {
    add(optionLabel(option, facets), { options: toggled(choice.options, option) });
  }
  for (const tag of choice.tags) add(wordOf(tag), { tags: toggled(choice.tags, tag) });
  return chips;
}

/** What is chosen, each to be taken away by itself. */
export function Chips({ choice, facets, go }: { choice: Choice; facets: Facets | null; go: (next: Choice) => void }) {
  if (countFilters(choice) === 0) return null;
  return (
    <ul class="pills" role="list" aria-label={t("filter.chosen")}>
      {chipsOf(choice, facets).map(({ label, without }) => (
        <li key={label}>
          <button type="button" class="pill" onClick={() => go(without)}>
            <span class="visually-hidden">{t("filter.remove")} </span>
            {label}
            <Icon of={X} size={14} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="pill pill-clear" onClick={() => go(unfiltered(choice))}>
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}
