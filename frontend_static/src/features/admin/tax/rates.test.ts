import { expect, it } from "vitest";
import { editableRate, keyOf, readRate } from "./rates";

it("rates are read as people write them", () => {
  expect(["19", "5,5", "8.25 %", "0", "50"].map(readRate)).toEqual([1900, 550, 825, 0, 5000]);
  expect(["", "a lot", "-5", "50.01", "100", "1.234"].map(readRate)).toEqual(Array(6).fill(null));
});

it("rates stand in an input as they are read", () => {
  for (const points of [0, 5, 550, 1900, 825]) expect(readRate(editableRate(points))).toBe(points);
});

it("a rate is known by its place and class", () => {
  const rate = { country: "US", basis_points: 725, name: "Sales tax" };
  expect(keyOf({ ...rate, region: "CA" })).toBe("US/CA/standard");
  expect(keyOf({ ...rate, tax_class: "reduced" })).toBe("US//reduced");
});
