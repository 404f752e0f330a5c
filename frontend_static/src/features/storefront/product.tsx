import { Download, FileText, RefreshCw, ShieldCheck } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import type { ProductPage as Shape } from "../../api/types";
import { fileKind, formatBytes } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { showPath, withQuery } from "../../lib/navigate";
import { ButtonLink } from "../../ui/button";
import { Cover } from "../../ui/cover";
import { Icon } from "../../ui/icon";
import { PriceTag } from "../../ui/price";
import { Prose } from "../../ui/prose";
import { Skeleton, View } from "../../ui/states";

export default function ProductPage() {
  const { store_slug = "", id = "" } = useRoute().params;
  const product = useLoad(`product/${store_slug}/${id}`, async () => {
    const path = { store: store_slug, product: id };
    const answer = await call(api.GET("/api/stores/{store}/products/{product}", { params: { path } }));
    showPath(answer.path);
    return answer;
  });
  useTitle(product.data?.title ?? null, product.data?.short_description);
  return (
    <View of={product} skeleton={<ProductSkeleton />}>
      {(data) => <Product data={data} />}
    </View>
  );
}

function Product({ data }: { data: Shape }) {
  const checkout = withQuery("/payments/checkout", { product: data.id, store: data.store.slug });
  return (
    <article class="product">
      <div class="product-picture">
        <Cover
          cover={data.cover}
          seed={data.id}
          alt={data.cover?.alt}
          sizes="(min-width: 1120px) 620px, (min-width: 860px) 55vw, 92vw"
          eager
        />
      </div>
      <div class="product-buy">
        <p class="product-store">
          <a href={`/${data.store.slug}`}>{data.store.name}</a>
        </p>
        <h1>{data.title}</h1>
        {data.short_description && <p class="lead">{data.short_description}</p>}
        <PriceTag minor={data.price} currency={data.currency} large />
        <ButtonLink href={checkout} look="primary" wide>
          {data.price === 0 ? t("product.get") : t("product.buy")}
        </ButtonLink>
        <ul class="assurances" role="list">
          <li>
            <Icon of={Download} size={18} />
            {data.price === 0 ? t("product.at_once_free") : t("product.at_once")}
          </li>
          <li>
            <Icon of={RefreshCw} size={18} />
            {tn("product.download_days", data.download_days)}
          </li>
          <li>
            <Icon of={ShieldCheck} size={18} />
            {t("product.no_account")}
          </li>
        </ul>
      </div>
      <div class="product-text">
        {data.description && (
          <section>
            <h2>{t("product.about")}</h2>
            <Prose text={data.description} />
          </section>
        )}
        <section>
          <h2>{tn("product.files", data.files.length)}</h2>
          <ul class="file-facts" role="list">
            {data.files.map((file) => (
              <li key={file.name}>
                <Icon of={FileText} />
                <span class="file-name">{file.name}</span>
                <span class="muted">
                  {fileKind(file.content_type, file.name)} · {formatBytes(file.size)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </article>
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
