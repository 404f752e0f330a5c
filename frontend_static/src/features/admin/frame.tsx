import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { type Key, t } from "../../lib/i18n";
import { isAdmin } from "../../lib/session";

const TABS: { path: string; label: Key; admin?: true }[] = [
  { path: "/admin/users", label: "users.title" },
  { path: "/admin/orders", label: "orders.everybody" },
  { path: "/admin/categories", label: "categories.title" },
  { path: "/admin/home", label: "front.title" },
  { path: "/admin/books", label: "books.title" },
  { path: "/admin/promotions", label: "dashboard.promotions", admin: true },
  { path: "/admin/tax", label: "tax.title", admin: true },
];

/** The staff's pages, and the way between them. */
export function AdminFrame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <div class="admin">
      <nav class="tabs" aria-label={t("admin.pages")}>
        {TABS.filter((tab) => !tab.admin || isAdmin.value).map((tab) => (
          <a key={tab.path} href={tab.path} aria-current={path === tab.path ? "page" : undefined}>
            {t(tab.label)}
          </a>
        ))}
      </nav>
      {children}
    </div>
  );
}
