import {
  ArrowDownUp,
  BadgePercent,
  ClipboardList,
  Landmark,
  LayoutDashboard,
  LibraryBig,
  Package,
  Plus,
  Store as StoreIcon,
  Truck,
} from "lucide";
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { recall, remember } from "../../lib/storage";
import { ButtonLink } from "../../ui/button";
import { Select } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Empty, View } from "../../ui/states";

const TABS = [
  { path: "/dashboard", icon: LayoutDashboard, label: "dashboard.overview" },
  { path: "/dashboard/products", icon: Package, label: "dashboard.products" },
  { path: "/dashboard/collections", icon: LibraryBig, label: "collections.title" },
  { path: "/dashboard/promotions", icon: BadgePercent, label: "dashboard.promotions" },
  { path: "/dashboard/import", icon: ArrowDownUp, label: "transfer.title" },
  { path: "/dashboard/orders", icon: ClipboardList, label: "dashboard.orders" },
  { path: "/dashboard/payouts", icon: Landmark, label: "payouts.title" },
  { path: "/dashboard/shipping", icon: Truck, label: "shipping.title" },
  { path: "/dashboard/store", icon: StoreIcon, label: "dashboard.store" },
] as const;

/** A product's own pages belong to the products. */
const within = (tab: string, path: string) => tab !== "/dashboard" && path.startsWith(`${tab}/`);

interface FrameProps {
  /** The store a page is about by itself (a product's); else the one in the address, the last one, the first. */
  slug?: string;
  children: (store: Store) => ComponentChildren;
}

/** What every page of the dashboard has around it: the member's stores, the one looked at, and its pages. */
export function Frame({ slug, children }: FrameProps) {
  const { query, path, route } = useLocation();
  const stores = useLoad("my-stores", () =>
    call(api.GET("/api/account/stores", { params: { query: { limit: 100 } } })),
  );
  const wanted = slug ?? query.store ?? recall("store") ?? "";
  return (
    <View of={stores}>
      {({ items }) => {
        const store = items.find((one) => one.slug === wanted) ?? items[0];
        if (!store) return <NoStore />;
        remember("store", store.slug);
        return (
          <div class="dashboard">
            <aside class="dashboard-side">
              {items.length > 1 ? (
                <Select
                  label={t("dashboard.current_store")}
                  value={store.slug}
                  onValue={(value) => route(withQuery(slug ? "/dashboard" : path, { store: value }))}
                  options={items.map((one) => ({ value: one.slug, label: one.name }))}
                />
              ) : (
                <p class="dashboard-name">{store.name}</p>
              )}
              <nav class="dashboard-nav" aria-label={t("dashboard.nav")}>
                {TABS.map((tab) => (
                  <a
                    key={tab.path}
                    href={withQuery(tab.path, { store: store.slug })}
                    aria-current={path === tab.path ? "page" : within(tab.path, path) ? "true" : undefined}
                  >
                    <Icon of={tab.icon} size={18} />
                    {t(tab.label)}
                  </a>
                ))}
              </nav>
              <a class="dashboard-more" href="/stores/new">
                <Icon of={Plus} size={16} />
                {t("dashboard.another_store")}
              </a>
            </aside>
            <div class="dashboard-main" key={store.slug}>
              {children(store)}
            </div>
          </div>
        );
      }}
    </View>
  );
}

function NoStore() {
  const open = (
    <ButtonLink href="/stores/new" look="primary">
      {t("home.sell_action")}
    </ButtonLink>
  );
  return (
    <Empty level="h1" icon={StoreIcon} title={t("dashboard.no_store_title")} action={open}>
      {t("dashboard.no_store_text")}
    </Empty>
  );
}
