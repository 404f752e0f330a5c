import { expect, it } from "vitest";
import { changedPrice, readPercent } from "./percent";

it.each([
  ["10", 10],
  [" -5 % ", -5],
  ["+2,5", 2.5],
  ["−12.25%", -12.25],
])("reads %s as %d", (text, percent) => {
  expect(readPercent(text)).toBe(percent);
});

it.each(["", "0", "x", "1.234", "-96", "501", "5 5"])("refuses %s", (text) => {
  expect(readPercent(text)).toBeNull();
});

it("rounds to the nearest minor unit, half of one upwards", () => {
  expect(changedPrice(4900, 10)).toBe(5390);
  expect(changedPrice(4999, -10)).toBe(4499);
  expect(changedPrice(50, 1)).toBe(51);
  expect(changedPrice(1, -50)).toBe(1);
  expect(changedPrice(0, 10)).toBe(0);
});
