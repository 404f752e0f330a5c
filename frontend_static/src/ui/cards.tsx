import type { Card, Stock } from "../api/types";
import { lookUp, t } from "../lib/i18n";
import type { List } from "../lib/load";
import { withQuery } from "../lib/navigate";
import { AddToCart } from "./add-to-cart";
import { Badge } from "./badge";
import { Button } from "./button";
import { Cover } from "./cover";
import { PriceTag } from "./price";

const SIZES = "(min-width: 1120px) 260px, (min-width: 760px) 31vw, 46vw";

/** How much of the price before is saved, in whole per cent. */
export function saving(price: number, before: number | null | undefined): number {
  return before && before > price ? Math.floor(100 - (100 * price) / before) : 0;
}

/** The one or two things worth knowing before one looks closer. */
function Marks({ card }: { card: Card }) {
  const off = saving(card.price, card.compare_at_price);
  if (card.availability === "sold_out") {
    return (
      <div class="card-marks">
        <Badge>{t("stock.sold_out")}</Badge>
      </div>
    );
  }
  return (
    <div class="card-marks">
      {off > 0 && <Badge tone="accent">−{off} %</Badge>}
      {card.badges?.slice(0, off > 0 ? 1 : 2).map((name) => (
        <Badge key={name}>{lookUp(`badge.${name}`) ?? name}</Badge>
      ))}
    </div>
  );
}

const SAID: Partial<Record<Stock, "stock.low_stock" | "stock.made_to_order">> = {
  low_stock: "stock.low_stock",
  made_to_order: "stock.made_to_order",
};

/** What one can do with a card: take what is one thing, choose where there are several, look at what is sold out. */
function Action({ card }: { card: Card }) {
  const { id, price, title, path } = card;
  const sold = card.availability === "sold_out";
  const file = price === 0 && card.kind === "digital";
  if (!sold && !card.has_variants && !file) {
    return (
      <span class="card-action">
        <AddToCart product={id} title={title} small />
      </span>
    );
  }
  const [href, words] = sold
    ? [path, t("card.look")]
    : card.has_variants
      ? [path, t("card.choose")]
      : [withQuery("/payments/checkout", { product: id, store: card.store.slug }), t("product.get")];
  return (
    <a class="button button-quiet button-small card-action" href={href} aria-label={`${words}: ${title}`}>
      {words}
    </a>
  );
}

export function ProductCard({ card, store, eager }: { card: Card; store?: boolean; eager?: boolean }) {
  const said = SAID[card.availability];
  return (
    <li class="card">
      <div class="card-picture">
        <Cover cover={card.cover} seed={card.id} sizes={SIZES} eager={eager} />
        <Marks card={card} />
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
      {said && <p class={`card-stock stock-${card.availability}`}>{t(said)}</p>}
      <div class="card-foot">
        <PriceTag
          minor={card.price_from}
          currency={card.currency}
          before={card.has_variants ? null : card.compare_at_price}
          from={card.has_variants}
        />
        <Action card={card} />
      </div>
    </li>
  );
}

interface GridProps {
  cards: Card[];
  store?: boolean;
  /** The first pictures of a page are what one waits for. */
  eager?: boolean;
}

export function Grid({ cards, store, eager = true }: GridProps) {
  return (
    <ul class="grid" role="list">
      {cards.map((card, index) => (
        <ProductCard key={card.id} card={card} store={store} eager={eager && index === 0} />
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

export function LoadMore<T>({ list }: { list: Pick<List<T>, "more" | "busy"> }) {
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
