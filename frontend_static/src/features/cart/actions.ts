// What one can do with the cart from any page, and what is said about it.
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import { countCart } from "../../lib/cart";
import { explainProblem } from "../../lib/form";
import { knowMessages, t, tn } from "../../lib/i18n";
import { toast } from "../../lib/toast";

/** Something that can be in a cart. */
export interface Thing {
  product: string;
  variant: string | null;
  title: string;
}

type Body = { quantity: number; at_least?: boolean };

async function send({ product, variant }: Thing, body: Body) {
  const answer = await call(
    api.PUT("/api/cart/lines", { body: { product_id: product, variant_id: variant, at_least: false, ...body } }),
  );
  countCart(answer.count);
  return answer;
}

/** Says what went wrong, in words that not every page has at hand. */
export async function complain(error: unknown): Promise<void> {
  await knowMessages("desk", "cart");
  toast(explainProblem(asProblem(error)), "bad");
}

/** Has a number of a thing in the cart; the promise tells whether that was possible. */
export async function put(thing: Thing, quantity: number, undone: () => void = () => {}): Promise<boolean> {
  try {
    const answer = await send(thing, { quantity });
    if (quantity === 0 && answer.before > 0) {
      toast(t("cart.removed", { title: thing.title }), "ok", undo(thing, answer.before, undone));
    } else if (answer.limited === "stock") {
      toast(tn("cart.limited", answer.quantity, { title: thing.title }));
    }
    return true;
  } catch (error) {
    await complain(error);
    return false;
  }
}

const undo = (thing: Thing, before: number, undone: () => void) => ({
  label: t("cart.undo"),
  run: () => void put(thing, before).then(undone),
});

/** Puts one of a thing into the cart; more that are there stay. */
export async function add(thing: Thing): Promise<void> {
  try {
    const [answer] = await Promise.all([send(thing, { quantity: 1, at_least: true }), knowMessages("cart")]);
    const there = answer.before > 0;
    const words = t(there ? "cart.there" : "cart.added", { title: thing.title });
    toast(words, "ok", there ? { label: t("cart.see"), href: "/cart" } : undo(thing, 0, () => {}));
  } catch (error) {
    await complain(error);
  }
}

/** Asks what is in the cart, for whoever has just come or bought; what fails is asked anew by the cart's own page. */
export async function recount(): Promise<void> {
  await call(api.GET("/api/cart")).then(
    (cart) => countCart(cart.count),
    () => {},
  );
}
