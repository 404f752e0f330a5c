import { useState } from "preact/hooks";
import type { Counted, Facets } from "../../api/types";
import { categoryName } from "../../lib/categories";
import { editableMoney, parseMoney } from "../../lib/format";
import { locale, lookUp, t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { Button } from "../../ui/button";
import { type Choice, optionOf, partOf, toggled } from "./choice";
import type { Scope } from "./listing";

/** As many values as one reads at a glance; the others on demand. */
const AT_ONCE = 8;

interface FiltersProps {
  choice: Choice;
  facets: Facets | null;
  total: number | null;
  scope: Scope;
  go: (next: Choice) => void;
}

/** Everything a list can be narrowed down by, with how many products each would leave. */
export function Filters({ choice, facets, total, scope, go }: FiltersProps) {
  if (!facets) return null;
  const one = (name: "category" | "store" | "collection" | "kind") => (value: string) =>
    go({ ...choice, [name]: choice[name] === value ? "" : value });
  const named = (list: { name: string; count: number }[], value: (one: never) => string): Value[] =>
    list.map((entry) => ({ value: value(entry as never), label: entry.name, count: entry.count }));
  const available = facets.availability.reduce((sum, { value, count }) => sum + (value === "sold_out" ? 0 : count), 0);
  return (
    <div class="filters">
      <Group
        total={total}
        title={t("filter.categories")}
        values={
          scope.category
            ? []
            : facets.categories.map((entry) => ({
                value: entry.slug,
                label: categoryName(entry, locale.value),
                count: entry.count,
              }))
        }
        chosen={[choice.category]}
        onToggle={one("category")}
      />
      <PriceFilter key={`${choice.price_min}-${choice.price_max}`} choice={choice} facets={facets} go={go} />
      {facets.options.map(({ name, values }) => (
        <Group
          key={name}
          total={total}
          title={name}
          values={values.map((entry) => ({ ...counted(entry), value: optionOf(name, entry.value) }))}
          chosen={choice.options}
          onToggle={(value) => go({ ...choice, options: toggled(choice.options, value) })}
        />
      ))}
      <Group
        total={total}
        title={t("filter.kind")}
        values={facets.kinds.map((entry) => ({
          ...counted(entry),
          label: lookUp(`filter.kind.${entry.value}`) ?? entry.value,
        }))}
        chosen={[choice.kind]}
        onToggle={one("kind")}
      />
      {(available > 0 || choice.available) && (
        <Group
          total={total}
          title={t("filter.availability")}
          values={[{ value: "true", label: t("filter.available"), count: available }]}
          chosen={choice.available ? ["true"] : []}
          onToggle={() => go({ ...choice, available: !choice.available })}
        />
      )}
      <Group
        total={total}
        title={t("filter.stores")}
        values={scope.store ? [] : named(facets.stores, (entry: { slug: string }) => entry.slug)}
        chosen={[choice.store]}
        onToggle={one("store")}
      />
      <Group
        total={total}
        title={t("filter.collections")}
        values={scope.collection ? [] : named(facets.collections, (entry: { id: string }) => entry.id)}
        chosen={[choice.collection]}
        onToggle={one("collection")}
      />
      <Group
        total={total}
        title={t("filter.tags")}
        values={facets.tags.map((entry) => ({ ...counted(entry), value: partOf(entry.value) }))}
        chosen={choice.tags}
        onToggle={(tag) => go({ ...choice, tags: toggled(choice.tags, tag) })}
      />
    </div>
  );
}

interface Value {
  value: string;
  label: string;
  count: number;
}

const counted = ({ value, count }: Counted): Value => ({ value, label: value, count });

interface GroupProps {
  title: string;
  values: Value[];
  /** How many products there are as it is. */
  total: number | null;
  chosen: string[];
  onToggle: (value: string) => void;
}

function Group({ title, values, total, chosen, onToggle }: GroupProps) {
  const [all, setAll] = useState(false);
  const [only] = values;
  if (!only) return null;
  // One value that every product has tells nothing apart.
  if (values.length === 1 && only.count === total && !chosen.includes(only.value)) return null;
  const shown = all ? values : values.filter(({ value }, place) => place < AT_ONCE || chosen.includes(value));
  return (
    <fieldset class="filter">
      <legend>{title}</legend>
      {shown.map(({ value, label, count }) => (
        <label key={value} class="filter-value">
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <span>{label}</span>
          <span class="filter-count">{count}</span>
        </label>
      ))}
      {shown.length < values.length && (
        <button type="button" class="filter-all" onClick={() => setAll(true)}>
          {t("filter.all", { n: values.length })}
        </button>
      )}
    </fieldset>
  );
}

/** From and to, sent together: half of a range is no choice yet. */
function PriceFilter({ choice, facets, go }: Omit<FiltersProps, "scope" | "facets" | "total"> & { facets: Facets }) {
  const shown = (minor: string) => (minor ? editableMoney(Number(minor), currency.value) : "");
  const [min, setMin] = useState(shown(choice.price_min));
  const [max, setMax] = useState(shown(choice.price_max));
  const apart = facets.price && facets.price.min < facets.price.max;
  if (!apart && !choice.price_min && !choice.price_max) return null;
  const minor = (text: string) => (text.trim() ? (parseMoney(text, currency.value)?.toString() ?? null) : "");
  const low = minor(min);
  const high = minor(max);
  const wrong = low === null || high === null;
  const hint = (amount: number | undefined) => (amount === undefined ? "" : editableMoney(amount, currency.value));
  const submit = (event: Event) => {
    event.preventDefault();
    if (wrong) return;
    const turned = low !== "" && high !== "" && Number(low) > Number(high);
    go({ ...choice, price_min: turned ? high : low, price_max: turned ? low : high });
  };
  return (
    <form class="filter" onSubmit={submit} noValidate>
      <fieldset>
        <legend>
          {t("filter.price")} ({currency.value})
        </legend>
        <div class="filter-range">
          <input
            class="input"
            inputMode="decimal"
            aria-label={t("filter.price_from")}
            aria-invalid={low === null || undefined}
            placeholder={hint(facets.price?.min)}
            value={min}
            onInput={(event) => setMin(event.currentTarget.value)}
          />
          <span aria-hidden="true">–</span>
          <input
            class="input"
            inputMode="decimal"
            aria-label={t("filter.price_to")}
            aria-invalid={high === null || undefined}
            placeholder={hint(facets.price?.max)}
            value={max}
            onInput={(event) => setMax(event.currentTarget.value)}
          />
          <Button small type="submit">
            {t("filter.apply")}
          </Button>
        </div>
        {wrong && (
          <p class="field-error" role="alert">
            {t("filter.amount")}
          </p>
        )}
      </fieldset>
    </form>
  );
}
