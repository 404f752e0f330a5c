import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Cart, CartLine } from "../../api/types";
import { countCart } from "../../lib/cart";
import { t } from "../../lib/i18n";
import { Button } from "../../ui/button";
import { complain } from "./actions";
import { focusTitle, Goods, named } from "./line";

/** What waits for another day, apart from what is bought now. */
export function Saved({ cart, reload }: { cart: Cart; reload: () => void }) {
  return (
    <section class="panel cart-store" aria-labelledby="cart-saved">
      <h2 id="cart-saved">{t("cart.saved_title")}</h2>
      <ul role="list">
        {cart.saved.map((line) => (
          <SavedLine key={line.id} line={line} currency={cart.currency} reload={reload} />
        ))}
      </ul>
    </section>
  );
}

function SavedLine({ line, currency, reload }: { line: CartLine; currency: string; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const title = named(line);
  const params = { path: { line: line.id } };
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch(complain);
    focusTitle();
    setBusy(false);
    reload();
  };
  const move = () =>
    act(async () => countCart((await call(api.POST("/api/cart/lines/{line}/restore", { params }))).count));
  const remove = () => act(async () => void (await call(api.DELETE("/api/cart/saved/{line}", { params }))));
  return (
    <li class="cart-line">
      <Goods line={line} currency={currency} />
      <div class="cart-do">
        {line.state !== "sold_out" && (
          <Button small busy={busy} aria-label={`${t("cart.move")}: ${title}`} onClick={move}>
            {t("cart.move")}
          </Button>
        )}
        <Button look="plain" small busy={busy} aria-label={`${t("cart.remove")}: ${title}`} onClick={remove}>
          {t("cart.remove")}
        </Button>
      </div>
    </li>
  );
}
