import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { PageVariant, ProductPage as Shape } from "../../api/types";
import { categoryName, categoryPath } from "../../lib/categories";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { locale, lookUp, t } from "../../lib/i18n";
import { keep, useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { announce } from "../../lib/toast";
import { AddToCart } from "../../ui/add-to-cart";
import { Badge } from "../../ui/badge";
import { Breadcrumbs } from "../../ui/breadcrumbs";
import { ButtonLink } from "../../ui/button";
import { saving } from "../../ui/cards";
import { PriceTag } from "../../ui/price";
import { Skeleton, View } from "../../ui/states";
import { Assurances } from "./assurances";
import { Gallery } from "./gallery";
import { Notify } from "./notify-button";
import { Particulars } from "./particulars";
import { StockLine, stockWords } from "./stock";
import { VariantPicker } from "./variant-picker";
import { initial } from "./variants";

export default function ProductPage() {
  const { store_slug = "", id = "" } = useRoute().params;
  const { route, query } = useLocation();
  const product = useLoad(
    `product/${store_slug}/${id}`,
    async () => {
      const path = { store: store_slug, product: id };
      const answer = await call(api.GET("/api/stores/{store}/products/{product}", { params: { path } }));
      if (location.pathname !== answer.path) {
        keep(answer.path, answer);
        route(answer.path + location.search, true);
      }
      return answer;
    },
    true,
  );
  useTitle(product.data?.title ?? null, product.data?.short_description);
  return (
    <View of={product} skeleton={<ProductSkeleton />}>
      {(data) => <Product key={data.id} data={data} wanted={query.option} />}
    </View>
  );
}

function Product({ data, wanted }: { data: Shape; wanted: string | undefined }) {
  const { route } = useLocation();
  const variant = initial(data.variants, wanted);
  const [shown, setShown] = useState(() => pictureOf(data, variant));
  const price = variant?.price ?? data.price;
  const before = data.compare_at_price;

  /** Everything follows the choice at once, the address too; the way back still leads away from the product. */
  const choose = (next: PageVariant) => {
    route(withQuery(location.pathname, { option: next.id }), true);
    const picture = data.images.findIndex((image) => image.id === next.image_id);
    if (picture >= 0) setShown(picture);
    announce(`${next.values.join(", ")}: ${formatPrice(next.price, data.currency)}. ${stockWords(data, next)}`);
  };

  return (
    <article>
      <Breadcrumbs of={crumbs(data)} />
      <div class="product">
        <Gallery images={data.images} title={data.title} seed={data.id} shown={shown} onShow={setShown} />
        <div class="product-buy">
          <p class="product-store">
            <a href={`/${data.store.slug}`}>{data.store.name}</a>
          </p>
          <h1>{data.title}</h1>
          <Marks data={data} off={saving(price, before)} />
          {data.short_description && <p class="lead">{data.short_description}</p>}
          <PriceTag minor={price} currency={data.currency} before={before} large />
          {variant && <VariantPicker data={data} variant={variant} onChoose={choose} />}
          <StockLine data={data} variant={variant} />
          <Buy data={data} variant={variant} />
          <Assurances data={data} />
        </div>
        <Particulars data={data} variant={variant} />
      </div>
    </article>
  );
}

/** Which picture stands first: the chosen variant's own, if it has one. */
function pictureOf(data: Shape, variant: PageVariant | null): number {
  return Math.max(
    0,
    data.images.findIndex((image) => image.id === variant?.image_id),
  );
}

/** The way through the categories; of a product in none, its store beside it says as much. */
function crumbs({ category }: Shape) {
  return (category?.path ?? []).map((step) => ({ href: categoryPath(step), label: categoryName(step, locale.value) }));
}

function Marks({ data, off }: { data: Shape; off: number }) {
  if (off === 0 && data.badges.length === 0) return null;
  return (
    <p class="marks">
      {off > 0 && <Badge tone="accent">{t("price.saving", { n: off })}</Badge>}
      {data.badges.map((name) => (
        <Badge key={name}>{lookUp(`badge.${name}`) ?? name}</Badge>
      ))}
    </p>
  );
}

/** Buying, or being told when that is possible again. */
function Buy({ data, variant }: { data: Shape; variant: PageVariant | null }) {
  const state = variant?.availability ?? data.stock.state;
  const price = variant?.price ?? data.price;
  if (state === "sold_out") return <Notify key={variant?.id} product={data.id} variant={variant?.id ?? null} />;
  const checkout = withQuery("/payments/checkout", { product: data.id, store: data.store.slug, option: variant?.id });
  const title = variant ? `${data.title} (${variant.values.join(" / ")})` : data.title;
  return (
    <div class="buy-actions">
      <ButtonLink href={checkout} look="primary" wide>
        {price === 0 ? t("product.get") : t("product.buy")}
      </ButtonLink>
      <AddToCart product={data.id} variant={variant?.id} title={title} />
    </div>
  );
}

function ProductSkeleton() {
  return (
    <div class="product">
      <Skeleton block lines={0} />
      <Skeleton lines={6} />
    </div>
  );
}
