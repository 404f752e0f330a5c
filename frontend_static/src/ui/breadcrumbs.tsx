import { t } from "../lib/i18n";

/** The way from the front page to here; the page itself is not in it. */
export function Breadcrumbs({ of }: { of: { href: string; label: string }[] }) {
  if (of.length === 0) return null;
  return (
    <nav class="crumbs" aria-label={t("nav.crumbs")}>
      <ol role="list">
        {of.map(({ href, label }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
