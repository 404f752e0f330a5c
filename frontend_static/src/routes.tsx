import type { ComponentType } from "preact";
import { lazy, Route } from "preact-iso";
import { knowMessages, type Part } from "./lib/i18n";
import { guarded, type Need } from "./ui/guard";
import { NotFound } from "./ui/states";

type Loader = () => Promise<{ default: ComponentType }>;

type Row = [path: string, load: Loader, need?: Need];

/** Where one buys, logs in and works: path, where its code is, and who may see it. */
const desk: Row[] = [
  ["/login", () => import("./features/account/login"), "guest"],
  ["/register", () => import("./features/account/register"), "guest"],
  ["/confirm", () => import("./features/account/confirm")],
  ["/forgot", () => import("./features/account/forgot")],
  ["/reset", () => import("./features/account/reset")],
  ["/account", () => import("./features/account/account"), "member"],
  ["/account/sessions", () => import("./features/account/sessions"), "member"],
  ["/stores/new", () => import("./features/dashboard/new-store"), "member"],
  ["/cart", () => import("./features/cart/cart")],
  ["/payments/checkout", () => import("./features/checkout/checkout")],
  ["/checkout", () => import("./features/checkout/checkout")],
  ["/checkout/contact", () => import("./features/checkout/checkout")],
  ["/checkout/address", () => import("./features/checkout/checkout")],
  ["/checkout/shipping", () => import("./features/checkout/checkout")],
  ["/checkout/review", () => import("./features/checkout/checkout")],
  ["/payments/success", () => import("./features/checkout/success")],
  ["/payments/cancel", () => import("./features/checkout/cancel")],
  ["/purchases", () => import("./features/purchases/purchases"), "member"],
  ["/purchases/find", () => import("./features/purchases/find")],
  ["/orders", () => import("./features/purchases/orders"), "member"],
  ["/orders/:id", () => import("./features/purchases/order"), "member"],
  ["/dashboard/addresses", () => import("./features/account/addresses"), "member"],
  ["/dashboard", () => import("./features/dashboard/overview"), "member"],
  ["/dashboard/store", () => import("./features/dashboard/store"), "member"],
  ["/dashboard/products", () => import("./features/dashboard/products"), "member"],
  ["/dashboard/products/new", () => import("./features/dashboard/new-product"), "member"],
  ["/dashboard/products/:id/edit", () => import("./features/dashboard/edit-product"), "member"],
  ["/dashboard/products/:id/variants", () => import("./features/dashboard/variants/variants"), "member"],
  ["/dashboard/products/:id/files", () => import("./features/dashboard/files"), "member"],
  ["/dashboard/collections", () => import("./features/dashboard/shelves/collections"), "member"],
  ["/dashboard/import", () => import("./features/dashboard/transfer/transfer"), "member"],
  ["/dashboard/promotions", () => import("./features/dashboard/promotions"), "member"],
  ["/dashboard/shipping", () => import("./features/dashboard/shipping/shipping"), "member"],
  ["/dashboard/orders", () => import("./features/dashboard/orders"), "member"],
  ["/dashboard/orders/:id", () => import("./features/dashboard/order"), "member"],
  ["/dashboard/orders/:id/slip", () => import("./features/dashboard/slip"), "member"],
  ["/dashboard/payouts", () => import("./features/dashboard/payouts"), "member"],
  ["/admin/users", () => import("./features/admin/users"), "staff"],
  ["/admin/orders", () => import("./features/admin/orders"), "staff"],
  ["/admin/categories", () => import("./features/admin/categories"), "staff"],
  ["/admin/books", () => import("./features/admin/books"), "staff"],
  ["/admin/home", () => import("./features/admin/front"), "staff"],
  ["/admin/promotions", () => import("./features/admin/promotions"), "admin"],
  ["/admin/tax", () => import("./features/admin/tax/tax"), "admin"],
];

/** Where one browses. The first match wins, so these come after: a store's slug is any first segment left. */
const shop: Row[] = [
  ["/", () => import("./features/storefront/home")],
  ["/search", () => import("./features/storefront/search")],
  ["/categories/:category", () => import("./features/storefront/category")],
  ["/:store_slug", () => import("./features/storefront/store")],
  ["/:store_slug/collections/:slug", () => import("./features/storefront/collection")],
  ["/:store_slug/products/:id", () => import("./features/storefront/product")],
];

/** What the pages of each side say. */
function words(path: string, need?: Need): Part[] {
  if (path.endsWith("/promotions")) return ["desk", "member", "studio", "promotions"];
  if (/^\/(dashboard\/shipping|admin\/tax)$/.test(path)) return ["desk", "member", "studio", "trade"];
  if (path.endsWith("/addresses")) return ["desk", "member", "checkout"];
  if (path.includes("/checkout")) return ["desk", "checkout"];
  if (/\/orders\b/.test(path))
    return [...(path.startsWith("/orders") ? [] : (["studio"] as const)), "desk", "member", "orders"];
  if (/^\/(dashboard|admin|stores)\b/.test(path)) return ["desk", "member", "studio"];
  if (path === "/cart") return ["desk", "cart"];
  return need === "member" ? ["desk", "member"] : ["desk"];
}

/** A page's component, which comes with its messages. */
function page(load: Loader, parts: Part[], need?: Need): ComponentType {
  const both: Loader = () => Promise.all([load(), knowMessages(...parts)]).then(([loaded]) => loaded);
  return need ? guarded(lazy(both), need) : lazy(both);
}

export const pages = [
  ...desk.map(([path, load, need]) => <Route key={path} path={path} component={page(load, words(path, need), need)} />),
  ...shop.map(([path, load]) => (
    <Route key={path} path={path} component={page(load, path === "/" ? [] : ["browse"])} />
  )),
  <Route key="*" default component={NotFound} />,
];
