import { FileText } from "lucide";
import type { ComponentChildren } from "preact";
import type { PageVariant, ProductPage } from "../../api/types";
import { fileKind, formatBytes, formatCountry, formatWeight } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { Icon } from "../../ui/icon";
import { partOf } from "./choice";

/** What there is to read about a product, below its picture. */
export function Particulars({ data, variant }: { data: ProductPage; variant: PageVariant | null }) {
  const facts = factsOf(data, variant);
  return (
    <div class="product-text">
      {data.description_html && (
        <section>
          <h2>{t("product.about")}</h2>
          {/* Made from Markdown, and cleaned, by the API. */}
          <div class="markdown" dangerouslySetInnerHTML={{ __html: data.description_html }} />
        </section>
      )}
      {data.files.length > 0 && (
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
      )}
      {facts.length > 0 && (
        <section>
          <h2>{t("product.facts")}</h2>
          <dl class="facts">
            {facts.map(([label, value]) => (
              <>
                <dt key={label}>{label}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
        </section>
      )}
      {data.tags.length > 0 && (
        <ul class="pills" role="list" aria-label={t("filter.tags")}>
          {data.tags.map((tag) => (
            <li key={tag}>
              <a class="pill" href={withQuery("/search", { tags: partOf(tag) })}>
                {tag}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function factsOf(data: ProductPage, variant: PageVariant | null): [string, ComponentChildren][] {
  const facts: [string, ComponentChildren][] = Object.entries(data.metadata);
  if (data.collections.length > 0) {
    const links = data.collections.map(({ slug, name }, place) => (
      <span key={slug}>
        {place > 0 && ", "}
        <a href={`/${data.store.slug}/collections/${slug}`}>{name}</a>
      </span>
    ));
    facts.push([t("product.collections"), links]);
  }
  if (data.kind === "physical") {
    if (data.origin_country) facts.push([t("product.origin"), formatCountry(data.origin_country)]);
    if (data.weight_grams) facts.push([t("product.weight"), formatWeight(data.weight_grams)]);
  }
  const sku = variant?.sku || data.sku;
  if (sku) facts.push([t("product.sku"), sku]);
  return facts;
}
