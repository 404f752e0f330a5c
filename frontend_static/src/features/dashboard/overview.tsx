import { api, call } from "../../api/client";
import type { Product, Store } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { user } from "../../lib/session";
import { ButtonLink } from "../../ui/button";
import { Notice, View } from "../../ui/states";
import { Steps } from "../../ui/steps";
import { Resend } from "../account/resend";
import { OrdersTable } from "../purchases/orders-table";
import { missing } from "./editor/ready";
import { Frame } from "./frame";

export default function Overview() {
  useTitle(t("dashboard.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const params = { path: { store: store.slug }, query: { limit: 5 } };
  const products = useLoad(`overview/products/${store.slug}`, () =>
    call(api.GET("/api/stores/{store}/dashboard/products", { params: { ...params, query: { limit: 50 } } })),
  );
  const orders = useLoad(`overview/orders/${store.slug}`, () =>
    call(api.GET("/api/stores/{store}/orders", { params })),
  );
  const member = user.value;
  return (
    <>
      <div class="page-head">
        <h1>{t("dashboard.hello", { name: member?.name ?? "" })}</h1>
        <ButtonLink href={`/${store.slug}`}>{t("dashboard.view_store")}</ButtonLink>
      </div>
      {member && !member.email_confirmed && (
        <Notice tone="warn">
          <p>{t("account.unconfirmed", { email: member.email })}</p>
          <Resend email={member.email} />
        </Notice>
      )}
      <View of={products}>{({ items }) => <Checklist store={store} products={items} />}</View>
      <section class="section">
        <h2>{t("dashboard.latest_orders")}</h2>
        <View of={orders}>
          {({ items }) =>
            items.length > 0 ? (
              <OrdersTable caption={t("dashboard.latest_orders")} orders={items} seller />
            ) : (
              <p class="muted">{t("dashboard.no_orders")}</p>
            )
          }
        </View>
      </section>
    </>
  );
}

/** The way to the first sale; gone once something is on sale, where figures take its place. */
function Checklist({ store, products }: { store: Store; products: Product[] }) {
  const published = products.filter((product) => product.status === "published");
  const drafts = products.filter((product) => product.status === "draft");
  if (published.length > 0) {
    const archived = products.length - published.length - drafts.length;
    return (
      <ul class="figures" role="list">
        <Figure value={published.length} label={tn("dashboard.on_sale", published.length)} />
        <Figure value={drafts.length} label={tn("dashboard.drafts", drafts.length)} />
        <Figure value={archived} label={tn("dashboard.archived", archived)} />
      </ul>
    );
  }
  const ready = drafts.find((product) => missing(product) === null);
  const draft = ready ?? drafts[0];
  const steps = [
    { label: t("checklist.store"), done: true, href: "" },
    { label: t("checklist.product"), done: !!draft, href: withQuery("/dashboard/products/new", { store: store.slug }) },
    {
      label: t("checklist.finish"),
      done: !!ready,
      href: draft ? `/dashboard/products/${draft.id}/edit` : "",
    },
    { label: t("checklist.publish"), done: false, href: ready ? `/dashboard/products/${ready.id}/edit` : "" },
  ];
  return (
    <section class="panel">
      <h2>{t("checklist.title")}</h2>
      <Steps steps={steps} />
    </section>
  );
}

function Figure({ value, label }: { value: number; label: string }) {
  return (
    <li class="panel figure">
      <span class="figure-value">{value}</span>
      <span class="muted">{label}</span>
    </li>
  );
}
