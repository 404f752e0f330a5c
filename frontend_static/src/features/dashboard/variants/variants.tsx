import { useRoute } from "preact-iso";
import { api, call } from "../../../api/client";
import { useTitle } from "../../../lib/head";
import { t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { ButtonLink } from "../../../ui/button";
import { View } from "../../../ui/states";
import { useEditor } from "../editor/open";
import { Frame } from "../frame";
import { ProductTabs } from "../product-tabs";
import type { Product } from "../shapes";
import { Axes } from "./axes";
import { Ledger } from "./ledger";
import { BaseStock, StockMode } from "./stock";
import { VariantTable } from "./variant-table";

export default function Variants() {
  const id = useRoute().params.id ?? "";
  const product = useLoad(`variants-of/${id}`, () =>
    call(api.GET("/api/products/{product}", { params: { path: { product: id } } })),
  );
  return (
    <View of={product}>
      {(data) => <Frame slug={data.store_slug}>{() => <Page key={data.id} loaded={data} />}</Frame>}
    </View>
  );
}

function Page({ loaded }: { loaded: Product }) {
  const editor = useEditor(loaded);
  const product = editor.product.value;
  const params = { path: { product: product.id } };
  const stock = useLoad(`stock/${product.id}`, () => call(api.GET("/api/products/{product}/stock", { params })));
  useTitle(t("variants.of", { title: product.title }));
  const changed = () => {
    stock.reload();
    void editor.reload().catch(() => {});
  };
  return (
    <>
      <ProductTabs product={product} at="variants" />
      <Axes editor={editor} onChange={stock.reload} />
      <StockMode editor={editor} onChange={stock.reload} />
      <View of={stock}>
        {(levels) =>
          product.variants.length > 0 ? (
            <VariantTable editor={editor} levels={levels.items} onChange={changed} />
          ) : (
            product.stock_mode === "tracked" && <BaseStock product={product} levels={levels.items} onChange={changed} />
          )
        }
      </View>
      {product.stock_mode === "tracked" && <Ledger product={product} levels={stock.data?.items} />}
      {product.status !== "published" && (
        <div class="actions">
          <ButtonLink look="primary" href={`/dashboard/products/${product.id}/edit`}>
            {t("files.next")}
          </ButtonLink>
        </div>
      )}
    </>
  );
}
