import type { Card } from "../api/types";
import { t } from "../lib/i18n";
import type { List } from "../lib/load";
import { Button } from "./button";
import { Cover } from "./cover";
import { PriceTag } from "./price";

const SIZES = "(min-width: 1120px) 260px, (min-width: 760px) 31vw, 46vw";

export function ProductCard({ card, store, eager }: { card: Card; store?: boolean; eager?: boolean }) {
  return (
    <li class="card">
      <div class="card-picture">
        <Cover cover={card.cover} seed={card.id} sizes={SIZES} eager={eager} />
      </div>
      <h3 class="card-title">
        <a class="stretched" href={card.path}>
          {card.title}
        </a>
      </h3>
      {store && (
        <p class="card-store">
          <a href={`/${card.store.slug}`}>{card.store.name}</a>
        </p>
      )}
      <PriceTag minor={card.price} currency={card.currency} />
    </li>
  );
}

export function Grid({ cards, store }: { cards: Card[]; store?: boolean }) {
  return (
    <ul class="grid" role="list">
      {cards.map((card, index) => (
        <ProductCard key={card.id} card={card} store={store} eager={index === 0} />
      ))}
    </ul>
  );
}

export function GridSkeleton({ count = 8 }: { count?: number }) {
  return (
    <div class="grid" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class="card skeleton">
          <div class="skeleton-block" />
          <div class="skeleton-line" />
          <div class="skeleton-line" />
        </div>
      ))}
    </div>
  );
}

export function LoadMore<T>({ list }: { list: List<T> }) {
  return (
    list.more && (
      <div class="more">
        <Button busy={list.busy} onClick={list.more}>
          {t("list.more")}
        </Button>
      </div>
    )
  );
}
