import { SearchX, SlidersHorizontal } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Card, Facets, Found } from "../../api/types";
import { useChunk } from "../../lib/chunk";
import { explainProblem } from "../../lib/form";
import { t, tn } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { matches } from "../../lib/media";
import { withQuery } from "../../lib/navigate";
import { announce, toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Grid, GridSkeleton, LoadMore } from "../../ui/cards";
import { Select } from "../../ui/field";
import { Empty, Notice, View } from "../../ui/states";
import { Chips } from "./chips";
import { type Choice, countFilters, readChoice, SORTS, type Sort, unfiltered, wantedOf, writeChoice } from "./choice";

const PAGE = 24;
const WIDE = "(min-width: 900px)";

export type Scope = Partial<Pick<Choice, "category" | "store" | "collection">>;

interface ListingProps {
  /** What the page is about; it is no filter that one could take away. */
  scope?: Scope;
  /** What is said where there is nothing even without filters. */
  empty: ComponentChildren;
  /** Whether cards name their store. */
  stores?: boolean;
}

interface Shown {
  items: Card[];
  next_cursor: string | null;
  first: Found;
}

/** A list of products that is narrowed down and put in order; the whole choice is in the address. */
export function Listing({ scope = {}, empty, stores = true }: ListingProps) {
  const { path, query, route } = useLocation();
  const choice = readChoice(query);
  const offered = sortsFor(choice, scope);
  const asked = { ...choice, sort: choice.sort || (offered[0] ?? ""), ...scope };
  const key = withQuery(path, writeChoice(asked));
  const ask = (cursor?: string): Promise<Found> => {
    const query = { ...wantedOf(asked), cursor, limit: PAGE, facets: cursor === undefined };
    return call(api.GET("/api/products", { params: { query } }));
  };
  const loaded = useLoad<Shown>(
    key,
    async () => {
      const first = await ask();
      return { items: first.items, next_cursor: first.next_cursor, first };
    },
    true,
  );
  const more = useMore(loaded.data, loaded.set, ask);

  // While the next answer is fetched the last one stays where it is.
  const last = useRef<Shown | null>(null);
  if (loaded.data) last.current = loaded.data;
  const shown = loaded.data ?? (loaded.problem ? null : last.current);
  const total = loaded.data?.first.total;
  useEffect(() => {
    if (total !== undefined) announce(tn("search.found", total));
  }, [key, total]);

  const go = (next: Choice) => route(withQuery(path, writeChoice(next)));
  const facets = shown?.first.facets ?? null;
  const wide = matches(WIDE);
  const filters = { choice, facets, scope, go, total: shown?.first.total ?? null };

  return (
    <div class={wide ? "listing listing-wide" : "listing"}>
      {wide && <Side {...filters} />}
      <div class="listing-main">
        <div class="listing-bar">
          <h2 class="listing-count">{shown ? tn("search.found", shown.first.total) : t("loading")}</h2>
          {!wide && <DrawerButton {...filters} />}
          {shown?.first.total !== 0 && <Sorting choice={choice} offered={offered} go={go} />}
        </div>
        <Chips choice={choice} facets={facets} go={go} />
        {shown?.first.degraded && <Notice tone="warn">{t("search.degraded")}</Notice>}
        {shown?.first.corrected && <Corrected asked={choice.q} instead={shown.first.corrected} />}
        <View of={{ ...loaded, data: shown }} skeleton={<GridSkeleton />}>
          {({ items }) =>
            items.length > 0 ? (
              <div class={loaded.data ? "found" : "found found-old"} aria-busy={!loaded.data}>
                <Grid cards={items} store={stores} />
                <LoadMore list={more} />
              </div>
            ) : (
              <None choice={choice} go={go}>
                {empty}
              </None>
            )
          }
        </View>
      </div>
    </div>
  );
}

/** Fetches the next page, shows it below, and hands the keyboard its first product. */
function useMore(shown: Shown | null, set: (shown: Shown) => void, ask: (cursor: string) => Promise<Found>) {
  const [busy, setBusy] = useState(false);
  const cursor = shown?.next_cursor;
  const more = async () => {
    if (!shown || !cursor) return;
    setBusy(true);
    try {
      const next = await ask(cursor);
      const known = new Set(shown.items.map((card) => card.id));
      const items = [...shown.items, ...next.items.filter((card) => !known.has(card.id))];
      set({ ...shown, items, next_cursor: next.next_cursor });
      announce(tn("search.shown", items.length, { total: shown.first.total }));
      requestAnimationFrame(() =>
        document.querySelectorAll<HTMLElement>(".found .stretched")[shown.items.length]?.focus(),
      );
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    } finally {
      setBusy(false);
    }
  };
  return { more: cursor ? more : null, busy };
}

interface FilterProps {
  choice: Choice;
  facets: Facets | null;
  scope: Scope;
  total: number | null;
  go: (next: Choice) => void;
}

function Side(props: FilterProps) {
  const chunk = useChunk(() => import("./filters"));
  return (
    <aside class="listing-side" aria-label={t("filter.title")}>
      {chunk && <chunk.Filters {...props} />}
    </aside>
  );
}

/** On a narrow screen filters are behind a button. */
function DrawerButton(props: FilterProps) {
  const [open, setOpen] = useState(false);
  const chunk = useChunk(() => import("./filter-drawer"), open);
  const count = countFilters(props.choice);
  return (
    <>
      <Button icon={SlidersHorizontal} aria-expanded={open} busy={open && !chunk} onClick={() => setOpen(true)}>
        {t("filter.title")}
        {count > 0 && <span class="count">{count}</span>}
      </Button>
      {open && chunk && <chunk.FilterDrawer {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The orders that make sense, the usual one first: words have best matches, a store has what it puts first. */
function sortsFor(choice: Choice, scope: Scope): Sort[] {
  return SORTS.filter((sort) =>
    sort === "relevance" ? choice.q !== "" : sort !== "featured" || (choice.q === "" && scope.store !== undefined),
  );
}

interface SortingProps {
  choice: Choice;
  offered: Sort[];
  go: (next: Choice) => void;
}

function Sorting({ choice, offered, go }: SortingProps) {
  const [usual] = offered;
  return (
    <Select
      bare
      label={t("sort.label")}
      value={choice.sort || (usual ?? "")}
      onValue={(sort) => go({ ...choice, sort: sort === usual ? "" : sort })}
      options={offered.map((value) => ({ value, label: t(`sort.${value}`) }))}
    />
  );
}

function Corrected({ asked, instead }: { asked: string; instead: string }) {
  return (
    <Notice>
      <p>
        {t("search.corrected", { q: asked })} <strong>{instead}</strong>
      </p>
    </Notice>
  );
}

/** Nothing found: which way leads back to something. */
function None({ choice, go, children }: { choice: Choice; go: (next: Choice) => void; children: ComponentChildren }) {
  const filtered = countFilters(choice) > 0;
  if (!filtered && !choice.q) return <>{children}</>;
  const clear = filtered && (
    <Button look="primary" onClick={() => go(unfiltered(choice))}>
      {t("filter.clear")}
    </Button>
  );
  return (
    <Empty icon={SearchX} title={choice.q ? t("search.none_for", { q: choice.q }) : t("search.none")} action={clear}>
      {filtered ? t("search.none_filtered") : t("search.none_text")}
    </Empty>
  );
}
