import { expect, it } from "vitest";
import { countCart, inCart } from "./cart";

it("counts what it was told, and nothing at first", () => {
  expect(inCart.value).toBe(0);
  countCart(3);
  expect(inCart.value).toBe(3);
  countCart(0);
  expect(inCart.value).toBe(0);
});
