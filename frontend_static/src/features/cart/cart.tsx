import { Lock, ShoppingBag } from "lucide";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Cart, CartLine } from "../../api/types";
import { countCart } from "../../lib/cart";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { recall } from "../../lib/storage";
import { ButtonLink } from "../../ui/button";
import { Empty, Skeleton, View } from "../../ui/states";
import { Line } from "./line";
import { News } from "./news";
import { Reminder } from "./reminder";
import { Saved } from "./saved";

export default function CartPage() {
  useTitle(t("cart.title"));
  const { query, route } = useLocation();
  const cart = useLoad("cart", async () => {
    if (query.back && (await comeBack(query.back)) === "account" && !recall("member")) {
      route(withQuery("/login", { next: "/cart" }), true);
    } else if (query.back) {
      route("/cart", true);
    }
    const found = await call(api.GET("/api/cart"));
    countCart(found.count);
    return found;
  });
  return (
    <View of={cart} skeleton={<Skeleton lines={5} />}>
      {(data) => <Contents cart={data} reload={cart.reload} />}
    </View>
  );
}

/** Follows the link of the mail about this cart; one that is worn out leads to whatever is in the cart now. */
const comeBack = (token: string): Promise<"browser" | "account" | null> =>
  call(api.POST("/api/cart/return", { body: { token } })).then(
    (answer) => answer.cart,
    () => null,
  );

function Contents({ cart, reload }: { cart: Cart; reload: () => void }) {
  const lines = cart.groups.flatMap((group) => group.lines);
  return (
    <div class="cart">
      {/* What takes a line away leaves the focus here. */}
      <h1 tabIndex={-1}>{t("cart.title")}</h1>
      <News cart={cart} />
      {lines.length > 0 ? (
        <div class="cart-open">
          <div class="cart-stores">
            {cart.groups.map((group) => (
              <section key={group.store.id} class="panel cart-store" aria-label={group.store.name}>
                <h2>
                  <a href={`/${group.store.slug}`}>{group.store.name}</a>
                </h2>
                <ul role="list">
                  {group.lines.map((line) => (
                    <Line key={line.id} line={line} currency={cart.currency} reload={reload} />
                  ))}
                </ul>
              </section>
            ))}
          </div>
          <Summary cart={cart} lines={lines} reload={reload} />
        </div>
      ) : (
        <Nothing />
      )}
      {cart.saved.length > 0 && <Saved cart={cart} reload={reload} />}
    </div>
  );
}

function Nothing() {
  const browse = (
    <ButtonLink href="/search" look="primary">
      {t("cart.browse")}
    </ButtonLink>
  );
  return (
    <Empty icon={ShoppingBag} title={t("cart.empty_title")} action={browse}>
      {t("cart.empty_text")}
    </Empty>
  );
}

/** What can be bought now comes to this, and the way there. */
function Summary({ cart, lines, reload }: { cart: Cart; lines: CartLine[]; reload: () => void }) {
  const pieces = lines.reduce((sum, line) => sum + (line.state === "buyable" ? line.quantity : 0), 0);
  return (
    <section class="panel summary" aria-labelledby="cart-summary">
      <h2 id="cart-summary">{t("cart.summary")}</h2>
      <dl class="totals">
        <dt>{tn("cart.pieces", pieces)}</dt>
        <dd class="amount">{formatPrice(cart.subtotal, cart.currency)}</dd>
      </dl>
      <p class="muted small">{t("cart.at_checkout")}</p>
      {pieces > 0 && (
        <ButtonLink href="/checkout" look="primary" wide icon={Lock}>
          {t("cart.checkout")}
        </ButtonLink>
      )}
      <Reminder cart={cart} reload={reload} />
    </section>
  );
}
