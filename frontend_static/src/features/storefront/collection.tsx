import { PackageOpen } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { showPath } from "../../lib/navigate";
import { Breadcrumbs } from "../../ui/breadcrumbs";
import { Prose } from "../../ui/prose";
import { Empty, View } from "../../ui/states";
import { Listing } from "./listing";

export default function CollectionPage() {
  const { store_slug = "", slug = "" } = useRoute().params;
  const collection = useLoad(
    `collection/${store_slug}/${slug}`,
    async () => {
      const path = { store: store_slug, collection: slug };
      const answer = await call(api.GET("/api/stores/{store}/collections/{collection}", { params: { path } }));
      showPath(answer.path);
      return answer;
    },
    true,
  );
  useTitle(collection.data?.name ?? null, collection.data?.description);
  const empty = (
    <Empty icon={PackageOpen} title={t("collection.empty_title")}>
      {t("collection.empty_text")}
    </Empty>
  );
  return (
    <View of={collection}>
      {({ id, name, description, store }) => (
        <>
          <header class="shelf-head">
            <Breadcrumbs of={[{ href: `/${store.slug}`, label: store.name }]} />
            <h1>{name}</h1>
            <Prose text={description} />
          </header>
          <Listing key={id} scope={{ store: store.slug, collection: id }} empty={empty} stores={false} />
        </>
      )}
    </View>
  );
}
