import { useEffect, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Cart, CartChange, CartLine } from "../../api/types";
import { formatPrice } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { announce } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/states";
import { named } from "./line";

function words(change: CartChange, line: CartLine, currency: string): string {
  const title = named(line);
  if (change.kind === "quantity_reduced") return tn("cart.quantity_reduced", change.now ?? 0, { title });
  const price = (minor: number | null) => formatPrice(minor ?? 0, currency);
  return t(`cart.${change.kind}`, { title, now: price(change.now), before: price(change.before) });
}

/** All that is different from what was seen last, in sentences. */
function sentences(cart: Cart): string[] {
  const lines = [...cart.groups.flatMap((group) => group.lines), ...cart.saved];
  return [
    ...lines.flatMap((line) => line.changes.map((change) => words(change, line, cart.currency))),
    ...cart.gone.map(({ title }) => t("cart.gone", { title })),
  ];
}

/** What of the cart is news: told to the server once it is on the page, so that it is told no more. */
function shown(cart: Cart) {
  const lines = cart.groups.flatMap((group) => group.lines);
  const here = new Set(lines.map((line) => line.id));
  const changed = [...lines, ...cart.saved.filter((line) => !here.has(line.id))].filter(
    (line) => line.changes.length > 0,
  );
  return [
    ...changed.map(({ id, price, quantity }) => ({ id, price, quantity })),
    ...cart.gone.map(({ id }) => ({ id, price: null, quantity: 0 })),
  ];
}

/** What changed since the buyer last looked. It stays until they say so or leave the page, whatever they do meanwhile. */
export function News({ cart }: { cart: Cart }) {
  const [told, setTold] = useState<string[]>([]);
  useEffect(() => {
    const lines = shown(cart);
    if (lines.length === 0) return;
    const fresh = sentences(cart);
    setTold((before) => [...new Set([...before, ...fresh])]);
    announce(fresh.join(" "));
    // A failure means only that the same is told again.
    call(api.POST("/api/cart/seen", { body: { lines } })).catch(() => {});
  }, [cart]);
  if (told.length === 0) return null;
  return (
    <Notice tone="warn">
      <h2 class="cart-news">{t("cart.news_title")}</h2>
      <ul>
        {told.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Button small onClick={() => setTold([])}>
        {t("cart.news_dismiss")}
      </Button>
    </Notice>
  );
}
