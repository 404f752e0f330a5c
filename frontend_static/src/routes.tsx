import type { ComponentType } from "preact";
import { lazy, Route } from "preact-iso";
import { knowMessages, type Part } from "./lib/i18n";
import { guarded, type Need } from "./ui/guard";
import { NotFound } from "./ui/states";

type Loader = () => Promise<{ default: ComponentType }>;

/** Every page: path, where its code is, and who may see it. The first match wins, so stores' slugs come last. */
const table: [path: string, load: Loader, need?: Need][] = [
  ["/", () => import("./features/storefront/home")],
  ["/login", () => import("./features/account/login"), "guest"],
  ["/register", () => import("./features/account/register"), "guest"],
  ["/confirm", () => import("./features/account/confirm")],
  ["/forgot", () => import("./features/account/forgot")],
  ["/reset", () => import("./features/account/reset")],
  ["/account", () => import("./features/account/account"), "member"],
  ["/account/sessions", () => import("./features/account/sessions"), "member"],
  ["/stores/new", () => import("./features/dashboard/new-store"), "member"],
  ["/payments/checkout", () => import("./features/checkout/checkout")],
  ["/payments/success", () => import("./features/checkout/success")],
  ["/payments/cancel", () => import("./features/checkout/cancel")],
  ["/purchases", () => import("./features/purchases/purchases"), "member"],
  ["/purchases/find", () => import("./features/purchases/find")],
  ["/orders", () => import("./features/purchases/orders"), "member"],
  ["/orders/:id", () => import("./features/purchases/order"), "member"],
  ["/dashboard", () => import("./features/dashboard/overview"), "member"],
  ["/dashboard/store", () => import("./features/dashboard/store"), "member"],
  ["/dashboard/products", () => import("./features/dashboard/products"), "member"],
  ["/dashboard/products/new", () => import("./features/dashboard/new-product"), "member"],
  ["/dashboard/products/:id/edit", () => import("./features/dashboard/edit-product"), "member"],
  ["/dashboard/products/:id/files", () => import("./features/dashboard/files"), "member"],
  ["/dashboard/orders", () => import("./features/dashboard/orders"), "member"],
  ["/admin/users", () => import("./features/admin/users"), "staff"],
  ["/:store_slug", () => import("./features/storefront/store")],
  ["/:store_slug/products/:id", () => import("./features/storefront/product")],
];

/** A page's component; one behind the log-in comes with the messages of its side. */
function page(path: string, load: Loader, need?: Need): ComponentType {
  if (!need) return lazy(load);
  if (need === "guest") return guarded(lazy(load), need);
  const words: Part[] = /^\/(dashboard|admin|stores)\b/.test(path) ? ["member", "studio"] : ["member"];
  const both: Loader = () => Promise.all([load(), knowMessages(...words)]).then(([loaded]) => loaded);
  return guarded(lazy(both), need);
}

export const pages = [
  ...table.map(([path, load, need]) => <Route key={path} path={path} component={page(path, load, need)} />),
  <Route key="*" default component={NotFound} />,
];
