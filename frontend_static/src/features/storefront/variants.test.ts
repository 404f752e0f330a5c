import { describe, expect, it } from "vitest";
import type { PageVariant, Stock } from "../../api/types";
import { initial, standing, take } from "./variants";

const made = (id: string, values: string[], availability: Stock = "in_stock"): PageVariant => ({
  id,
  values,
  availability,
  price: 100,
  sku: "",
  image_id: null,
  left: null,
});
const variants = [
  made("v1", ["Blue", "S"], "sold_out"),
  made("v2", ["Blue", "M"]),
  made("v3", ["Red", "S"]),
  made("v4", ["Red", "L"], "sold_out"),
  made("v5", ["Green", "L"]),
];
const of = (id: string) => variants.find((one) => one.id === id) as PageVariant;

describe("what is chosen at first", () => {
  it("is what the address names, sold out or not", () => {
    expect(initial(variants, "v4")?.id).toBe("v4");
    expect(initial(variants, "Red / S")?.id).toBe("v3");
  });
  it("is else the first in stock", () => {
    expect(initial(variants)?.id).toBe("v2");
    expect(initial(variants, "nonsense")?.id).toBe("v2");
  });
  it("is the first when nothing is left, and nothing when there are no variants", () => {
    expect(initial([of("v1"), of("v4")])?.id).toBe("v1");
    expect(initial([])).toBeNull();
  });
});

describe("taking another value", () => {
  it("keeps the other values, even where that is sold out", () => {
    expect(take(variants, of("v3"), 0, "Blue")?.id).toBe("v1");
    expect(standing(variants, of("v3"), 0, "Blue")).toBe("sold_out");
  });
  it("gives what can be had where the combination is not made", () => {
    expect(take(variants, of("v2"), 0, "Red")?.id).toBe("v3");
    expect(take(variants, of("v2"), 1, "L")?.id).toBe("v5");
  });
  it("gives nothing where nothing is made", () => {
    expect(take(variants, of("v2"), 0, "Pink")).toBeNull();
    expect(standing(variants, of("v2"), 0, "Pink")).toBeNull();
  });
});
