// How many pieces are in the cart, as far as this device knows. What is done with them is loaded when it is done.
import { signal } from "@preact/signals";
import { recall, remember } from "./storage";

const KEPT = "cart";
const read = (text: string | null) => Number(text) || 0;

/** Pieces in the cart: no page asks the server for it. */
export const inCart = signal(read(recall(KEPT)));

/** Takes note of what the server said; other tabs hear of it. */
export function countCart(pieces: number): void {
  inCart.value = pieces;
  remember(KEPT, pieces > 0 ? String(pieces) : null);
}

if (typeof addEventListener === "function") {
  addEventListener("storage", (event) => {
    if (event.key === `handsel.${KEPT}`) inCart.value = read(event.newValue);
  });
}
