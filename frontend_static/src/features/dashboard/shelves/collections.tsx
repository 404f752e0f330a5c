import { ArrowDown, ArrowUp, LibraryBig, Plus } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { Store } from "../../../api/types";
import { explainProblem, useForm } from "../../../lib/form";
import { useTitle } from "../../../lib/head";
import { t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { moved } from "../../../lib/reorder";
import { announce, toast } from "../../../lib/toast";
import { Button, IconButton } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { DialogForm } from "../../../ui/dialog-form";
import { Field, TextArea } from "../../../ui/field";
import { Empty, View } from "../../../ui/states";
import { Frame } from "../frame";
import type { Collection } from "../shapes";

export default function Collections() {
  useTitle(t("collections.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

type Asked = { what: "edit" | "delete"; collection: Collection } | { what: "new" };

function Body({ store }: { store: Store }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [moving, setMoving] = useState("");
  const params = { path: { store: store.slug } };
  const list = useLoad(`shelves/${store.slug}`, () => call(api.GET("/api/stores/{store}/collections", { params })));
  const close = () => setAsked(null);

  const move = async (items: Collection[], from: number, to: number) => {
    const collection = items[from];
    if (!collection || !items[to] || moving) return;
    setMoving(collection.id);
    try {
      const order = moved(items, from, to);
      const placed = await Promise.all(
        order.map((one, position) =>
          one.position === position
            ? one
            : call(
                api.PATCH("/api/collections/{collection}", {
                  params: { path: { collection: one.id } },
                  body: { position, version: one.version },
                }),
              ),
        ),
      );
      list.set({ items: placed });
      announce(t("collections.moved", { name: collection.name, n: to + 1 }));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
      list.reload();
    }
    setMoving("");
  };
  const remove = async (collection: Collection) => {
    await call(api.DELETE("/api/collections/{collection}", { params: { path: { collection: collection.id } } }));
    toast(t("collections.deleted"));
    list.set({ items: (list.data?.items ?? []).filter((one) => one.id !== collection.id) });
  };
  const create = (
    <Button look="primary" icon={Plus} onClick={() => setAsked({ what: "new" })}>
      {t("collections.new")}
    </Button>
  );
  return (
    <>
      <div class="page-head">
        <h1>{t("collections.title")}</h1>
        {create}
      </div>
      <p class="lead">{t("collections.lead")}</p>
      <View of={list}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Empty icon={LibraryBig} title={t("collections.none_title")}>
                {t("collections.none_text")}
              </Empty>
            )}
            {items.length > 0 && (
              <ol class="rows" role="list">
                {items.map((collection, at) => {
                  const named = { name: collection.name };
                  return (
                    <li key={collection.id} class="row">
                      <div class="row-words">
                        <a href={collection.path}>
                          <strong>{collection.name}</strong>
                        </a>
                        {collection.description && <span class="muted">{collection.description}</span>}
                      </div>
                      <div class="row-actions">
                        <IconButton
                          icon={ArrowUp}
                          label={t("collections.up", named)}
                          aria-disabled={at === 0 || undefined}
                          onClick={() => move(items, at, at - 1)}
                        />
                        <IconButton
                          icon={ArrowDown}
                          label={t("collections.down", named)}
                          aria-disabled={at === items.length - 1 || undefined}
                          onClick={() => move(items, at, at + 1)}
                        />
                        <Button
                          small
                          aria-label={t("collections.edit_one", named)}
                          onClick={() => setAsked({ what: "edit", collection })}
                        >
                          {t("collections.edit")}
                        </Button>
                        <Button
                          small
                          aria-label={t("collections.delete_one", named)}
                          onClick={() => setAsked({ what: "delete", collection })}
                        >
                          {t("collections.delete")}
                        </Button>
                      </div>
                    </li>
                  );
                })}
              </ol>
            )}
            {(asked?.what === "new" || asked?.what === "edit") && (
              <CollectionForm
                store={store}
                collection={asked.what === "edit" ? asked.collection : null}
                onClose={close}
                onSaved={(saved) => {
                  const known = items.some((one) => one.id === saved.id);
                  list.set({
                    items: known ? items.map((one) => (one.id === saved.id ? saved : one)) : [...items, saved],
                  });
                }}
              />
            )}
          </>
        )}
      </View>
      {asked?.what === "delete" && (
        <Confirm
          title={t("collections.delete_title")}
          text={t("collections.delete_text", { name: asked.collection.name })}
          action={t("collections.delete")}
          onConfirm={() => remove(asked.collection)}
          onClose={close}
        />
      )}
    </>
  );
}

interface FormProps {
  store: Store;
  collection: Collection | null;
  onSaved: (collection: Collection) => void;
  onClose: () => void;
}

function CollectionForm({ store, collection, onSaved, onClose }: FormProps) {
  const initial = {
    name: collection?.name ?? "",
    description: collection?.description ?? "",
    slug: collection?.slug ?? "",
  };
  const form = useForm(initial, async (values) => {
    const body = { ...values, name: values.name.trim(), slug: values.slug.trim() || undefined };
    const saved = collection
      ? await call(
          api.PATCH("/api/collections/{collection}", {
            params: { path: { collection: collection.id } },
            body: { ...body, version: collection.version },
          }),
        )
      : await call(api.POST("/api/stores/{store}/collections", { params: { path: { store: store.slug } }, body }));
    onSaved(saved);
    toast(t("form.saved"));
    onClose();
  });
  return (
    <DialogForm
      title={collection ? t("collections.edit") : t("collections.new")}
      action={t("collections.save")}
      form={form}
      onClose={onClose}
    >
      <Field {...form.field("name")} label={t("collections.name")} maxLength={60} required />
      <TextArea {...form.field("description")} label={t("collections.description")} rows={3} maxLength={500} optional />
      <Field
        {...form.field("slug")}
        label={t("product_form.slug")}
        hint={collection ? t("store_form.slug_change_hint") : t("collections.slug_hint")}
        maxLength={60}
        autocapitalize="none"
        spellcheck={false}
        optional={!collection}
      />
    </DialogForm>
  );
}
