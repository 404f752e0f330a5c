import { Package, Plus, SearchX } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { ProductStatus, Store } from "../../api/types";
import { explainProblem } from "../../lib/form";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { type List, useList, useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { announce, toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { ButtonLink } from "../../ui/button";
import { LoadMore } from "../../ui/cards";
import { Cover } from "../../ui/cover";
import { Field } from "../../ui/field";
import { Empty, View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { BulkBar } from "./bulk/bulk-bar";
import { atWork, useTask } from "./bulk/follow";
import { TaskPanel } from "./bulk/task-panel";
import { Frame } from "./frame";
import { AvailabilityBadge, ProductBadge } from "./product-badge";
import type { Product, Task } from "./shapes";

const STATUSES: ProductStatus[] = ["draft", "published", "archived"];
const PATH = "/dashboard/products";

export default function Products() {
  useTitle(t("dashboard.products"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const { query } = useLocation();
  const status = STATUSES.find((name) => name === query.status);
  const q = query.q ?? "";
  const list = useList(`products/${store.slug}/${status}/${q}`, (cursor) =>
    call(
      api.GET("/api/stores/{store}/dashboard/products", {
        params: { path: { store: store.slug }, query: { status, q: q || undefined, cursor } },
      }),
    ),
  );
  const create = (
    <ButtonLink look="primary" icon={Plus} href={withQuery("/dashboard/products/new", { store: store.slug })}>
      {t("dashboard.new_product")}
    </ButtonLink>
  );
  const found = list.data?.length;
  useEffect(() => {
    if (q && found !== undefined) announce(tn("bulk.products", found));
  }, [q, found]);
  const empty = q ? (
    <Empty icon={SearchX} title={t("products.none_found", { q })} />
  ) : status ? (
    <Empty icon={Package} title={t("dashboard.none_of_status")} />
  ) : (
    <Empty icon={Package} title={t("dashboard.no_products_title")} action={create}>
      {t("dashboard.no_products_text")}
    </Empty>
  );
  return (
    <>
      <div class="page-head">
        <h1>{t("dashboard.products")}</h1>
        <div class="actions">{create}</div>
      </div>
      <Filters store={store.slug} q={q} status={status} />
      <View of={list}>
        {(products) => (
          <>
            <Chosen store={store} list={list} products={products} />
            {products.length === 0 && empty}
          </>
        )}
      </View>
    </>
  );
}

interface FilterProps {
  store: string;
  q: string;
  status: ProductStatus | undefined;
}

/** What is shown: the words are looked for as they are typed, and all of it stands in the address. */
function Filters({ store, q, status }: FilterProps) {
  const { route } = useLocation();
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = (words: string) => route(withQuery(PATH, { store, status, q: words.trim() }), true);
  const type = (words: string) => {
    setText(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => look(words), 300);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    clearTimeout(timer.current);
    look(text);
  };
  return (
    <div class="product-filters">
      <form onSubmit={submit}>
        <Field
          name="q"
          label={t("products.search")}
          value={text}
          onValue={type}
          error={undefined}
          type="search"
          maxLength={80}
          autocomplete="off"
        />
      </form>
      <nav class="filter-links" aria-label={t("product.status")}>
        {[undefined, ...STATUSES].map((value) => (
          <a
            key={value ?? "any"}
            href={withQuery(PATH, { store, status: value, q })}
            aria-current={status === value ? "true" : undefined}
          >
            {t(value ? `product.status_${value}` : "product.status_any")}
          </a>
        ))}
      </nav>
    </div>
  );
}

interface ChosenProps {
  store: Store;
  list: List<Product>;
  products: Product[];
}

/** The table with its boxes to tick, the bar for those ticked, and the work that was begun from it. */
function Chosen({ store, list, products }: ChosenProps) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = products.filter((one) => ids.has(one.id));
  const [task, setTask] = useTask(() => list.reload());
  const [gone, setGone] = useState("");
  const titles = useRef(new Map<string, string>());
  for (const product of products) titles.current.set(product.id, product.title);

  // What was begun on an earlier visit is still followed, and can still be undone.
  const latest = useLoad(`latest-task/${store.id}`, () =>
    call(api.GET("/api/stores/{store}/tasks", { params: { path: { store: store.slug }, query: { limit: 1 } } })),
  );
  const earlier = latest.data?.items[0];
  useEffect(() => {
    const undoable = earlier?.status === "done" && earlier.undo_until && Date.parse(earlier.undo_until) > Date.now();
    if (earlier && !task && !isTransfer(earlier) && (atWork(earlier) || undoable)) setTask(earlier);
  }, [earlier]);

  const choose = (some: Product[], on: boolean) => {
    const next = new Set(ids);
    for (const { id } of some) on ? next.add(id) : next.delete(id);
    setIds(next);
  };
  const began = (next: Task) => {
    setTask(next);
    setIds(new Set());
  };
  const undo = async (of: Task) => {
    try {
      setTask(await call(api.POST("/api/tasks/{task}/undo", { params: { path: { task: of.id } } })));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    }
  };
  return (
    <>
      {task && task.id !== gone && (
        <TaskPanel
          task={task}
          titleOf={(id) => titles.current.get(id)}
          onUndo={() => undo(task)}
          onGone={() => setGone(task.id)}
        />
      )}
      {products.length > 0 && (
        <>
          <label class="box choose-all">
            <input
              type="checkbox"
              checked={chosen.length === products.length}
              onChange={(event) => choose(products, event.currentTarget.checked)}
            />
            {t("products.choose_all")}
          </label>
          <Table
            caption={t("dashboard.products")}
            columns={columns(ids, choose)}
            rows={products}
            id={(one) => one.id}
          />
          <LoadMore list={list} />
        </>
      )}
      {chosen.length > 0 && (
        <BulkBar store={store.slug} chosen={chosen} onTask={began} onClear={() => setIds(new Set())} />
      )}
    </>
  );
}

const isTransfer = (task: Task) => task.kind === "import" || task.kind === "export";

function columns(ids: ReadonlySet<string>, choose: (some: Product[], on: boolean) => void): Column<Product>[] {
  return [
    {
      label: t("products.choose"),
      quiet: true,
      cell: (product) => (
        <label class="tick-label">
          <input
            type="checkbox"
            class="tick"
            checked={ids.has(product.id)}
            onChange={(event) => choose([product], event.currentTarget.checked)}
          />
          <span class="visually-hidden">{t("products.choose_one", { title: product.title })}</span>
        </label>
      ),
    },
    {
      label: t("product_form.title"),
      main: true,
      cell: (product) => (
        <div class="cell-product">
          <Cover cover={product.cover} seed={product.id} sizes="56px" />
          <span>
            <a href={`/dashboard/products/${product.id}/edit`}>{product.title}</a>
            {product.sku && <span class="muted small cell-sku">{product.sku}</span>}
          </span>
        </div>
      ),
    },
    { label: t("product.status"), cell: (product) => <State product={product} /> },
    { label: t("products.has"), cell: (product) => <Has product={product} /> },
    { label: t("product_form.price"), number: true, cell: (product) => formatPrice(product.price, product.currency) },
  ];
}

function State({ product }: { product: Product }) {
  return product.delete_at ? <Badge tone="bad">{t("products.going")}</Badge> : <ProductBadge status={product.status} />;
}

/** What there is of it: files, variants, pieces. */
function Has({ product }: { product: Product }) {
  const at = `/dashboard/products/${product.id}`;
  const { variants, files, kind, stock_mode: mode } = product;
  return (
    <span class="cell-has">
      {kind === "digital" && <a href={`${at}/files`}>{tn("files.count", files.length)}</a>}
      {variants.length > 0 && <a href={`${at}/variants`}>{tn("variants.count", variants.length)}</a>}
      {mode !== "untracked" && <AvailabilityBadge state={product.availability.state} />}
      {kind === "physical" && variants.length === 0 && mode === "untracked" && <span class="muted">–</span>}
    </span>
  );
}
