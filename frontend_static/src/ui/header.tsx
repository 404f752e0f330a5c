import { LogIn, Moon, ShoppingBag, Store, Sun } from "lucide";
import { useLocation } from "preact-iso";
import { asProblem } from "../api/problem";
import { inCart } from "../lib/cart";
import { explainProblem } from "../lib/form";
import { t, tn } from "../lib/i18n";
import { isStaff, sessionState, signOut, user } from "../lib/session";
import { dark, toggleTheme } from "../lib/theme";
import { toast } from "../lib/toast";
import { ButtonLink, IconButton } from "./button";
import { Icon } from "./icon";
import { Menu } from "./menu";
import { SearchBox } from "./search-box";

function Mark() {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <path d="M13 3h14a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H13L3 19.500v-7zM10 18.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM16 10v12h2.500v-5h3.500v5h2.500V10H22v4.600h-3.500V10z" />
    </svg>
  );
}

function Account() {
  const { route } = useLocation();
  const member = user.value;
  const leave = async () => {
    try {
      await signOut();
      route("/");
      toast(t("login.signed_out"));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    }
  };
  if (sessionState.value === "waiting") return <span class="account-place" />;
  if (!member) {
    return (
      <ButtonLink href="/login" icon={LogIn}>
        {t("nav.login")}
      </ButtonLink>
    );
  }
  return (
    <Menu label={member.name || t("nav.account")}>
      <p class="menu-who">{member.email}</p>
      <a href="/purchases">{t("nav.purchases")}</a>
      <a href="/orders">{t("nav.orders")}</a>
      <a href="/dashboard">{t("nav.dashboard")}</a>
      <a href="/account">{t("nav.account")}</a>
      {isStaff.value && <a href="/admin/users">{t("nav.users")}</a>}
      <button type="button" onClick={leave}>
        {t("nav.logout")}
      </button>
    </Menu>
  );
}

function Cart() {
  const pieces = inCart.value;
  const label = pieces > 0 ? tn("nav.cart_with", pieces) : t("nav.cart");
  return (
    <a class="icon-button cart-link" href="/cart" aria-label={label} title={label}>
      <Icon of={ShoppingBag} />
      {pieces > 0 && (
        <span class="cart-count" aria-hidden="true">
          {pieces > 99 ? "99+" : pieces}
        </span>
      )}
    </a>
  );
}

export function Header() {
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href="/">
          <Mark />
          Handsel
        </a>
        <div class="header-search">
          <SearchBox />
        </div>
        <nav class="header-nav" aria-label={t("nav.main")}>
          {user.value && (
            <ButtonLink href="/dashboard" look="plain" icon={Store}>
              {t("nav.sell")}
            </ButtonLink>
          )}
          <IconButton
            icon={dark.value ? Sun : Moon}
            label={dark.value ? t("shell.light") : t("shell.dark")}
            onClick={toggleTheme}
          />
          <Cart />
          <Account />
        </nav>
      </div>
    </header>
  );
}
