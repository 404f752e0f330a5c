import type { Product } from "../../api/types";
import { t } from "../../lib/i18n";
import { ProductBadge } from "./product-badge";

/** The head of a product's two pages: its name and state, and the way between them. */
export function ProductTabs({ product, at }: { product: Product; at: "edit" | "files" }) {
  const tab = (name: "edit" | "files", label: string) => (
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
        {tab("files", t("files.title"))}
      </nav>
    </header>
  );
}
