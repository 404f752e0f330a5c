import { PackageOpen } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { formatDate } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList, useLoad } from "../../lib/load";
import { showPath } from "../../lib/navigate";
import { Grid, GridSkeleton, LoadMore } from "../../ui/cards";
import { Prose } from "../../ui/prose";
import { Empty, Skeleton, View } from "../../ui/states";

export default function StorePage() {
  const slug = useRoute().params.store_slug ?? "";
  const path = { store: slug };
  const store = useLoad(`store/${slug}`, async () => {
    const answer = await call(api.GET("/api/stores/{store}", { params: { path } }));
    showPath(`/${answer.slug}`);
    return answer;
  });
  const products = useList(`store/${slug}/products`, (cursor) =>
    call(api.GET("/api/stores/{store}/products", { params: { path, query: { cursor, limit: 24 } } })),
  );
  useTitle(store.data?.name ?? null, store.data?.description);
  return (
    <View of={store} skeleton={<StoreSkeleton />}>
      {({ name, description, created_at }) => (
        <>
          <header class="store-head">
            <span class="store-mark" aria-hidden="true">
              {Array.from(name)[0]}
            </span>
            <div>
              <h1>{name}</h1>
              <p class="muted">{t("store.since", { date: formatDate(created_at) })}</p>
              <Prose text={description} />
            </div>
          </header>
          <section class="section">
            <h2>{t("store.products")}</h2>
            <View of={products} skeleton={<GridSkeleton count={4} />}>
              {(cards) =>
                cards.length > 0 ? (
                  <>
                    <Grid cards={cards} />
                    <LoadMore list={products} />
                  </>
                ) : (
                  <Empty icon={PackageOpen} title={t("store.empty_title")}>
                    {t("store.empty_text")}
                  </Empty>
                )
              }
            </View>
          </section>
        </>
      )}
    </View>
  );
}

function StoreSkeleton() {
  return (
    <>
      <Skeleton lines={3} />
      <GridSkeleton count={4} />
    </>
  );
}
