import { t } from "../../lib/i18n";
import { ProductBadge } from "./product-badge";
import type { Product } from "./shapes";

type Tab = "edit" | "variants" | "files";

/** The head of a product's pages: its name and state, and the way between them. */
export function ProductTabs({ product, at }: { product: Product; at: Tab }) {
  const tab = (name: Tab, label: string) => (
    <a href={`/dashboard/products/${product.id}/${name}`} aria-current={at === name ? "page" : undefined}>
      {label}
    </a>
  );
  return (
    <header class="product-head">
      <div class="page-head">
        <h1>{product.title}</h1>
        <ProductBadge status={product.status} />
      </div>
      <nav class="tabs" aria-label={t("product.pages")}>
        {tab("edit", t("product.details"))}
        {tab("variants", t("variants.tab"))}
        {(product.kind === "digital" || product.files.length > 0) && tab("files", t("files.title"))}
      </nav>
    </header>
  );
}
