import { Package, Plus } from "lucide";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Product, ProductStatus, Store } from "../../api/types";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { ButtonLink } from "../../ui/button";
import { LoadMore } from "../../ui/cards";
import { Cover } from "../../ui/cover";
import { Select } from "../../ui/field";
import { Empty, View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Frame } from "./frame";
import { ProductBadge } from "./product-badge";

const STATUSES: ProductStatus[] = ["draft", "published", "archived"];

export default function Products() {
  useTitle(t("dashboard.products"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

const columns = (): Column<Product>[] => [
  {
    label: t("product_form.title"),
    main: true,
    cell: (product) => (
      <div class="cell-product">
        <Cover cover={product.cover} seed={product.id} sizes="56px" />
        <a href={`/dashboard/products/${product.id}/edit`}>{product.title}</a>
      </div>
    ),
  },
  { label: t("product.status"), cell: (product) => <ProductBadge status={product.status} /> },
  {
    label: t("files.title"),
    cell: (product) => (
      <a class="nowrap" href={`/dashboard/products/${product.id}/files`}>
        {tn("files.count", product.files.length)}
      </a>
    ),
  },
  { label: t("product_form.price"), number: true, cell: (product) => formatPrice(product.price, product.currency) },
];

function Body({ store }: { store: Store }) {
  const { query, route } = useLocation();
  const status = STATUSES.find((name) => name === query.status);
  const list = useList(`products/${store.slug}/${status}`, (cursor) =>
    call(
      api.GET("/api/stores/{store}/dashboard/products", {
        params: { path: { store: store.slug }, query: { status, cursor } },
      }),
    ),
  );
  const create = (
    <ButtonLink look="primary" icon={Plus} href={withQuery("/dashboard/products/new", { store: store.slug })}>
      {t("dashboard.new_product")}
    </ButtonLink>
  );
  const filter = (value: string) => route(withQuery("/dashboard/products", { store: store.slug, status: value }));
  return (
    <>
      <div class="page-head">
        <h1>{t("dashboard.products")}</h1>
        <div class="actions">
          <Select
            bare
            label={t("product.status")}
            value={status ?? ""}
            onValue={filter}
            options={[
              { value: "", label: t("product.status_any") },
              ...STATUSES.map((value) => ({ value, label: t(`product.status_${value}`) })),
            ]}
          />
          {create}
        </div>
      </div>
      <View of={list}>
        {(products) => {
          if (products.length > 0) {
            return (
              <>
                <Table caption={t("dashboard.products")} columns={columns()} rows={products} id={(one) => one.id} />
                <LoadMore list={list} />
              </>
            );
          }
          if (status) return <Empty icon={Package} title={t("dashboard.none_of_status")} />;
          return (
            <Empty icon={Package} title={t("dashboard.no_products_title")} action={create}>
              {t("dashboard.no_products_text")}
            </Empty>
          );
        }}
      </View>
    </>
  );
}
