import { PackageOpen } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { formatDate } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { showPath } from "../../lib/navigate";
import { GridSkeleton } from "../../ui/cards";
import { Prose } from "../../ui/prose";
import { Empty, Skeleton, View } from "../../ui/states";
import { Listing } from "./listing";

export default function StorePage() {
  const slug = useRoute().params.store_slug ?? "";
  const path = { store: slug };
  const store = useLoad(
    `store/${slug}`,
    async () => {
      const answer = await call(api.GET("/api/stores/{store}", { params: { path } }));
      showPath(`/${answer.slug}`);
      return answer;
    },
    true,
  );
  const collections = useLoad(
    `store/${slug}/collections`,
    async () => (await call(api.GET("/api/stores/{store}/collections", { params: { path } }))).items,
    true,
  );
  useTitle(store.data?.name ?? null, store.data?.description);
  const empty = (
    <Empty icon={PackageOpen} title={t("store.empty_title")}>
      {t("store.empty_text")}
    </Empty>
  );
  return (
    <View of={store} skeleton={<StoreSkeleton />}>
      {({ slug: own, name, description, created_at }) => (
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
          {collections.data && collections.data.length > 0 && (
            <ul class="pills" role="list" aria-label={t("store.collections")}>
              {collections.data.map((one) => (
                <li key={one.id}>
                  <a class="pill" href={one.path}>
                    {one.name}
                  </a>
                </li>
              ))}
            </ul>
          )}
          <section class="section" aria-label={t("store.products")}>
            <Listing key={own} scope={{ store: own }} empty={empty} stores={false} />
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
