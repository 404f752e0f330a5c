import { ArrowDown, ArrowUp, ListTree, Plus } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import { explainProblem } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { moved } from "../../lib/reorder";
import { announce, toast } from "../../lib/toast";
import { type Branch, forest } from "../../lib/tree";
import { Button, IconButton } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Empty, View } from "../../ui/states";
import type { Category } from "../dashboard/shapes";
import { CategoryForm } from "./category-form";
import { AdminFrame } from "./frame";

export const DEEPEST = 4;

type Asked = { what: "new"; parent: Category | null } | { what: "edit" | "delete"; category: Category };

export const nameOf = (category: Category) => (locale.value === "ro" && category.names.ro) || category.names.en;

/** The platform's categories as a tree, kept by its staff. */
export default function Categories() {
  useTitle(t("categories.title"));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [moving, setMoving] = useState(false);
  const list = useLoad("admin/categories", () => call(api.GET("/api/categories")));
  const close = () => setAsked(null);

  const move = async (siblings: Branch<Category>[], from: number, to: number) => {
    const target = siblings[from]?.node;
    if (!target || !siblings[to] || moving) return;
    setMoving(true);
    try {
      const order = moved(siblings, from, to).map((branch) => branch.node);
      const places = order.map((category, position) => ({ category, position }));
      await Promise.all(
        places
          .filter(({ category, position }) => category.position !== position)
          .map(({ category, position }) =>
            call(
              api.PATCH("/api/admin/categories/{category}", {
                params: { path: { category: category.id } },
                body: { position },
              }),
            ),
          ),
      );
      const placed = new Map(places.map(({ category, position }) => [category.id, position]));
      const items = list.data?.items ?? [];
      list.set({ items: items.map((one) => ({ ...one, position: placed.get(one.id) ?? one.position })) });
      announce(t("categories.moved", { name: nameOf(target), n: to + 1 }));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
      list.reload();
    }
    setMoving(false);
  };
  const remove = async (category: Category) => {
    const params = { path: { category: category.id } };
    await call(api.DELETE("/api/admin/categories/{category}", { params }));
    list.set({ items: (list.data?.items ?? []).filter((one) => one.id !== category.id) });
    toast(t("categories.deleted"));
  };
  const saved = (category: Category) => {
    const items = list.data?.items ?? [];
    const known = items.some((one) => one.id === category.id);
    list.set({ items: known ? items.map((one) => (one.id === category.id ? category : one)) : [...items, category] });
  };
  return (
    <AdminFrame>
      <div class="page-head">
        <h1>{t("categories.title")}</h1>
        <Button look="primary" icon={Plus} onClick={() => setAsked({ what: "new", parent: null })}>
          {t("categories.new")}
        </Button>
      </div>
      <p class="lead">{t("categories.lead")}</p>
      <View of={list}>
        {({ items }) => (
          <>
            {items.length > 0 ? (
              <Level branches={forest(items)} onMove={move} onAsk={setAsked} />
            ) : (
              <Empty icon={ListTree} title={t("categories.none_title")}>
                {t("categories.none_text")}
              </Empty>
            )}
            {(asked?.what === "new" || asked?.what === "edit") && (
              <CategoryForm
                category={asked.what === "edit" ? asked.category : null}
                parent={asked.what === "new" ? asked.parent : null}
                all={items}
                onSaved={saved}
                onClose={close}
              />
            )}
          </>
        )}
      </View>
      {asked?.what === "delete" && (
        <Confirm
          title={t("categories.delete_title")}
          text={t("categories.delete_text", { name: nameOf(asked.category) })}
          action={t("categories.delete")}
          onConfirm={() => remove(asked.category)}
          onClose={close}
        />
      )}
    </AdminFrame>
  );
}

interface LevelProps {
  branches: Branch<Category>[];
  onMove: (siblings: Branch<Category>[], from: number, to: number) => void;
  onAsk: (asked: Asked) => void;
}

function Level({ branches, onMove, onAsk }: LevelProps) {
  return (
    <ul class="tree" role="list">
      {branches.map((branch, at) => {
        const { node: category, above, children } = branch;
        const named = { name: nameOf(category) };
        return (
          <li key={category.id}>
            <div class="row">
              <div class="row-words">
                <strong>{nameOf(category)}</strong>
                <span class="muted small">
                  /{category.slug}
                  {!category.names.ro && ` · ${t("categories.no_romanian")}`}
                </span>
              </div>
              <div class="row-actions">
                <IconButton
                  icon={ArrowUp}
                  label={t("categories.up", named)}
                  aria-disabled={at === 0 || undefined}
                  onClick={() => onMove(branches, at, at - 1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t("categories.down", named)}
                  aria-disabled={at === branches.length - 1 || undefined}
                  onClick={() => onMove(branches, at, at + 1)}
                />
                {above.length + 1 < DEEPEST && (
                  <Button
                    small
                    icon={Plus}
                    aria-label={t("categories.add_below", named)}
                    onClick={() => onAsk({ what: "new", parent: category })}
                  >
                    {t("categories.below")}
                  </Button>
                )}
                <Button
                  small
                  aria-label={t("categories.edit_one", named)}
                  onClick={() => onAsk({ what: "edit", category })}
                >
                  {t("categories.edit")}
                </Button>
                {children.length === 0 && (
                  <Button
                    small
                    aria-label={t("categories.delete_one", named)}
                    onClick={() => onAsk({ what: "delete", category })}
                  >
                    {t("categories.delete")}
                  </Button>
                )}
              </div>
            </div>
            {children.length > 0 && <Level branches={children} onMove={onMove} onAsk={onAsk} />}
          </li>
        );
      })}
    </ul>
  );
}
