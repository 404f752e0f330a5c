import { Plus, Search } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { announce } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";
import type { Chosen } from "./chosen-list";
import { findCollection } from "./find-collection";

interface Props {
  taken: string[];
  onFound: (item: Chosen) => void;
}

/** Looks for products by words, to choose one. */
export function ProductFinder({ taken, onFound }: Props) {
  const [found, setFound] = useState<Chosen[] | null>(null);
  const form = useForm({ q: "" }, async ({ q }) => {
    const { items } = await call(api.GET("/api/products", { params: { query: { q: q.trim(), limit: 8 } } }));
    setFound(items.map(({ id, title, path, store }) => ({ id, title, path, of: store.name })));
  });
  const left = found?.filter((one) => !taken.includes(one.id));
  return (
    <div class="finder">
      <form class="inline-form" {...form.bind}>
        <Field {...form.field("q")} label={t("front.find_product")} type="search" maxLength={80} autocomplete="off" />
        <Button type="submit" icon={Search} busy={form.busy}>
          {t("front.find")}
        </Button>
        <ProblemNotice problem={form.notice} />
      </form>
      {left && (
        <div role="status">
          {left.length === 0 && <p class="muted">{t("front.nothing_found")}</p>}
          {left.length > 0 && (
            <ul class="rows" role="list">
              {left.map((one) => (
                <li key={one.id} class="row">
                  <div class="row-words">
                    {one.title}
                    <span class="muted small">{one.of}</span>
                  </div>
                  <Button
                    small
                    icon={Plus}
                    aria-label={t("front.add_one", { name: one.title })}
                    onClick={() => {
                      onFound(one);
                      announce(t("front.added", { name: one.title }));
                    }}
                  >
                    {t("front.add")}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

/** A collection by the address of its page: /store/collections/name. */
export function CollectionFinder({ taken, onFound }: Props) {
  const form = useForm({ address: "" }, async ({ address }) => {
    const found = await findCollection(address, taken);
    onFound({ id: found.id, title: found.name, path: found.path, of: found.store.name });
    announce(t("front.added", { name: found.name }));
    form.setValues({ address: "" });
  });
  return (
    <form class="inline-form" {...form.bind}>
      <Field
        {...form.field("address")}
        label={t("front.collection_address")}
        hint={t("front.collection_address_hint")}
        autocomplete="off"
        required
      />
      <Button type="submit" icon={Plus} busy={form.busy}>
        {t("front.add")}
      </Button>
      <ProblemNotice problem={form.notice} />
    </form>
  );
}
