import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLeaveGuard } from "../../lib/leave";
import { useLoad } from "../../lib/load";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { ProblemNotice, View } from "../../ui/states";
import { type Chosen, ChosenList } from "./chosen-list";
import { CollectionFinder, ProductFinder } from "./finders";
import { AdminFrame } from "./frame";

const MOST_PRODUCTS = 12;
const MOST_COLLECTIONS = 6;

interface Selection {
  products: Chosen[];
  collections: Chosen[];
}

/** What the front page shows first: chosen by the staff, in their order. */
export default function FrontPage() {
  useTitle(t("front.title"));
  const home = useLoad("admin/home", async (): Promise<Selection> => {
    const { featured, collections } = await call(api.GET("/api/home"));
    return {
      products: featured.map(({ id, title, path, store }) => ({ id, title, path, of: store.name })),
      collections: collections.map(({ id, name, path, store }) => ({ id, title: name, path, of: store.name })),
    };
  });
  return (
    <AdminFrame>
      <h1>{t("front.title")}</h1>
      <p class="lead">{t("front.lead")}</p>
      <View of={home}>{(selection) => <Choose initial={selection} />}</View>
    </AdminFrame>
  );
}

const ids = (list: Chosen[]) => list.map((one) => one.id);

function Choose({ initial }: { initial: Selection }) {
  const [saved, setSaved] = useState(initial);
  const [products, setProducts] = useState(initial.products);
  const [collections, setCollections] = useState(initial.collections);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const body = { products: ids(products), collections: ids(collections) };
  const before = { products: ids(saved.products), collections: ids(saved.collections) };
  const unsaved = JSON.stringify(body) !== JSON.stringify(before);
  const guard = useLeaveGuard(unsaved);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call(api.PUT("/api/admin/home", { body }));
      setSaved({ products, collections });
      toast(t("front.saved"));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <>
      <section class="panel form">
        <h2>{t("front.products")}</h2>
        <ChosenList items={products} onItems={setProducts} empty={t("front.no_products")} />
        {products.length < MOST_PRODUCTS ? (
          <ProductFinder taken={ids(products)} onFound={(one) => setProducts([...products, one])} />
        ) : (
          <p class="muted">{t("front.full")}</p>
        )}
      </section>
      <section class="panel form">
        <h2>{t("front.collections")}</h2>
        <ChosenList items={collections} onItems={setCollections} empty={t("front.no_collections")} />
        {collections.length < MOST_COLLECTIONS ? (
          <CollectionFinder taken={ids(collections)} onFound={(one) => setCollections([...collections, one])} />
        ) : (
          <p class="muted">{t("front.full")}</p>
        )}
      </section>
      <ProblemNotice problem={problem} />
      <div class="save-bar">
        <p class="save-state" role="status">
          {t(unsaved ? "editor.unsaved" : "editor.nothing_unsaved")}
        </p>
        <Button look={unsaved ? "primary" : "quiet"} busy={busy} onClick={save}>
          {t("form.save")}
        </Button>
      </div>
      {guard.to !== null && (
        <Confirm
          title={t("leave.title")}
          text={t("leave.text_lost")}
          action={t("leave.go")}
          onConfirm={async () => guard.go()}
          onClose={guard.stay}
        />
      )}
    </>
  );
}
