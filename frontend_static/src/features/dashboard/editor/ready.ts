import type { Key } from "../../../lib/i18n";
import { t } from "../../../lib/i18n";
import type { Step } from "../../../ui/steps";
import type { Product } from "../shapes";

/** What has to be there before a product can be sold, as the words that ask for it; null when all is. */
export function missing(product: Pick<Product, "kind" | "files" | "variants">): Key | null {
  if (product.kind === "digital" && product.files.length === 0) return "publishing.needs_file";
  const off = product.variants.length > 0 && !product.variants.some((variant) => variant.active);
  return off ? "publishing.needs_variants" : null;
}

/** The way from a title and a price to a product on sale. */
export function stepsOf(product: Product): Step[] {
  const at = (page: string) => `/dashboard/products/${product.id}/${page}`;
  const digital = product.kind === "digital";
  const stocked = product.stock_mode !== "untracked" || product.variants.length > 0;
  return [
    { label: t("steps.basics"), done: true, href: "" },
    { label: t("steps.pictures"), done: product.images.length > 0, href: "#pictures", optional: true },
    ...(digital
      ? [{ label: t("steps.files"), done: product.files.length > 0, href: at("files") }]
      : [{ label: t("steps.stock"), done: stocked, href: at("variants"), optional: true }]),
    { label: t("steps.words"), done: product.description !== "", href: "#details", optional: true },
    { label: t("steps.category"), done: product.category_id !== null, href: "#finding", optional: true },
  ];
}
