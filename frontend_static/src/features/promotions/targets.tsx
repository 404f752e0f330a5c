import { Plus, Search, X } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Store } from "../../api/types";
import { explainProblem, FieldError } from "../../lib/form";
import { type Key, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { announce, toast } from "../../lib/toast";
import { Boxes } from "../../ui/boxes";
import { Button, IconButton } from "../../ui/button";
import { Field } from "../../ui/field";
import { findCollection } from "../admin/find-collection";
import type { Chosen } from "./draft";
import type { Side } from "./side";

const MOST = 50;

type Target = Chosen["targets"][number];

interface Props {
  side: Side;
  about: string;
  targets: Target[];
  onTargets: (targets: Target[]) => void;
}

/** The products or collections that a promotion is for. It stands in a form, so it is none itself. */
export function Targets({ side, about, targets, onTargets }: Props) {
  if (about === "collections" && side.store) {
    return <OwnCollections store={side.store} targets={targets} onTargets={onTargets} />;
  }
  const drop = (target: Target) => onTargets(targets.filter((one) => one !== target));
  const add = (target: Target) => {
    onTargets([...targets, target]);
    announce(t("promotions.target_added", { name: target.name }));
  };
  const taken = targets.map((one) => one.id);
  return (
    <>
      {targets.length === 0 && <p class="muted">{t("promotions.no_targets")}</p>}
      {targets.length > 0 && (
        <ul class="rows" role="list">
          {targets.map((target) => (
            <li key={target.id} class="row">
              <div class="row-words">{target.name}</div>
              <IconButton
                icon={X}
                label={t("promotions.target_drop", { name: target.name })}
                onClick={() => drop(target)}
              />
            </li>
          ))}
        </ul>
      )}
      {targets.length < MOST &&
        (about === "products" ? (
          <ProductSearch store={side.store} taken={taken} onFound={add} />
        ) : (
          <CollectionAddress taken={taken} onFound={add} />
        ))}
    </>
  );
}

function OwnCollections({ store, targets, onTargets }: Omit<Props, "side" | "about"> & { store: Store }) {
  const collections = useLoad(`collections/${store.slug}`, () =>
    call(api.GET("/api/stores/{store}/collections", { params: { path: { store: store.slug } } })),
  );
  const items = collections.data?.items ?? [];
  if (collections.data && items.length === 0) return <p class="muted">{t("product_form.no_collections")}</p>;
  const elsewhere = targets.filter((one) => !items.some((item) => item.id === one.id));
  const known = [...elsewhere, ...items.map(({ id, name }) => ({ id, name }))];
  return (
    <Boxes
      legend={t("promotions.scope_collections")}
      boxes={known.map(({ id, name }) => ({ value: id, label: name }))}
      chosen={targets.map((one) => one.id)}
      onChosen={(chosen) => onTargets(known.filter((one) => chosen.includes(one.id)))}
      most={MOST}
      error={undefined}
      required
    />
  );
}

interface Finding {
  taken: string[];
  onFound: (target: Target) => void;
}

/** Enter looks, rather than send the form around it. */
const onEnter = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  act();
};

function ProductSearch({ store, taken, onFound }: Finding & { store: Store | null }) {
  const [q, setQ] = useState("");
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Target[] | null>(null);
  const search = async () => {
    setBusy(true);
    try {
      const query = { q: q.trim() || undefined, limit: 8 };
      const { items } = store
        ? await call(
            api.GET("/api/stores/{store}/dashboard/products", { params: { path: { store: store.slug }, query } }),
          )
        : await call(api.GET("/api/products", { params: { query } }));
      setFound(items.map(({ id, title }) => ({ id, name: title })));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    }
    setBusy(false);
  };
  const left = found?.filter((one) => !taken.includes(one.id));
  return (
    <div class="finder">
      <div class="inline-form">
        <Field
          name="q"
          label={t("promotions.find_product")}
          type="search"
          value={q}
          onValue={setQ}
          error={undefined}
          maxLength={80}
          autocomplete="off"
          onKeyDown={onEnter(search)}
        />
        <Button icon={Search} busy={busy} onClick={search}>
          {t("promotions.find")}
        </Button>
      </div>
      <div role="status">
        {left?.length === 0 && <p class="muted">{t("promotions.nothing_found")}</p>}
        {left && left.length > 0 && (
          <ul class="rows" role="list">
            {left.map((one) => (
              <li key={one.id} class="row">
                <div class="row-words">{one.name}</div>
                <Button
                  small
                  icon={Plus}
                  aria-label={t("promotions.add_one", { name: one.name })}
                  onClick={() => onFound(one)}
                >
                  {t("promotions.add")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** A collection by the address of its page: /store/collections/name. */
function CollectionAddress({ taken, onFound }: Finding) {
  const [address, setAddress] = useState("");
  const [wrong, setWrong] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setWrong(null);
    try {
      const found = await findCollection(address, taken);
      onFound({ id: found.id, name: `${found.name} (${found.store.name})` });
      setAddress("");
    } catch (error) {
      if (error instanceof FieldError) setWrong(error.key);
      else toast(explainProblem(asProblem(error)), "bad");
    }
    setBusy(false);
  };
  return (
    <div class="inline-form">
      <Field
        name="address"
        label={t("front.collection_address")}
        hint={t("front.collection_address_hint")}
        value={address}
        onValue={setAddress}
        error={wrong ? t(wrong) : undefined}
        autocomplete="off"
        onKeyDown={onEnter(add)}
      />
      <Button icon={Plus} busy={busy} onClick={add}>
        {t("promotions.add")}
      </Button>
    </div>
  );
}
