import { api } from "../api/client";
import { LOCALE_NAMES, LOCALES, type Locale, locale, showLocale, t } from "../lib/i18n";
import { user } from "../lib/session";
import { Select } from "./field";

/** Changes the page's language, and keeps it on the account too; e-mails follow it. */
async function speak(name: Locale): Promise<void> {
  await showLocale(name, true);
  if (user.value) await api.PATCH("/api/account", { body: { locale: name } }).catch(() => {});
}

export function Footer() {
  return (
    <footer class="footer">
      <div class="footer-row">
        <p class="muted">{t("shell.footer")}</p>
        <nav class="footer-links" aria-label={t("nav.footer")}>
          <a href="/stores/new">{t("home.sell_action")}</a>
          <a href="/purchases/find">{t("nav.find_purchase")}</a>
        </nav>
        <Select
          bare
          label={t("shell.language")}
          value={locale.value}
          onValue={(value) => speak(value as Locale)}
          options={LOCALES.map((value: Locale) => ({ value, label: LOCALE_NAMES[value] }))}
        />
      </div>
    </footer>
  );
}
