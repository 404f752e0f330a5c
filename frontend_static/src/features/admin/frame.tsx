import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { t } from "../../lib/i18n";

const TABS = [
  { path: "/admin/users", label: "users.title" },
  { path: "/admin/categories", label: "categories.title" },
  { path: "/admin/home", label: "front.title" },
] as const;

/** The staff's pages, and the way between them. */
export function AdminFrame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <div class="admin">
      <nav class="tabs" aria-label={t("admin.pages")}>
        {TABS.map((tab) => (
          <a key={tab.path} href={tab.path} aria-current={path === tab.path ? "page" : undefined}>
            {t(tab.label)}
          </a>
        ))}
      </nav>
      {children}
    </div>
  );
}
