import { expect, it } from "vitest";
import { address } from "./client";

it("fills the places of a path and leaves out what is not given", () => {
  const query = { q: "a b&c", cursor: undefined, category: null, limit: 24, available: false };
  const path = { store: "a/b", product: "c" };
  expect(address("/api/stores/{store}/products/{product}", { path, query })).toBe(
    "/api/stores/a%2Fb/products/c?q=a+b%26c&limit=24&available=false",
  );
  expect(address("/api/products")).toBe("/api/products");
});
