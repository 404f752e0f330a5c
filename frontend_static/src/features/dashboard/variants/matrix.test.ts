import { expect, it } from "vitest";
import type { Variant } from "../shapes";
import { asVariants, axesOf, complaint, newKey, plan, skuFor } from "./matrix";

const variant = (id: string, ...values: string[]): Variant => ({
  id,
  values,
  sku: id,
  price_modifier: 0,
  image_id: null,
  active: true,
});
const value = (text: string, was: string | null = null) => ({ key: newKey(), was, text });
const OPTIONS = [
  { name: "Colour", values: ["Blue", "Red"] },
  { name: "Size", values: ["S", "M"] },
];
const FOUR = [
  variant("bs", "Blue", "S"),
  variant("bm", "Blue", "M"),
  variant("rs", "Red", "S"),
  variant("rm", "Red", "M"),
];
const told = (lines: ReturnType<typeof plan>["lines"]) =>
  lines.map(({ values, variant: of }) => `${values.join("/")}=${of?.id ?? "new"}`);

it("makes the whole matrix out of nothing", () => {
  const axes = axesOf(OPTIONS).map((axis) => ({ ...axis, was: null }));
  const made = plan(axes, []);
  expect(told(made.lines)).toEqual(["Blue/S=new", "Blue/M=new", "Red/S=new", "Red/M=new"]);
  expect([made.added, made.kept, made.removed.length]).toEqual([4, 0, 0]);
});

it("keeps the variants of what is renamed and of what changes places", () => {
  const [colour, size] = axesOf(OPTIONS);
  if (!colour || !size) throw new Error("two axes");
  const [blue, red] = colour.values;
  if (!blue || !red) throw new Error("two values");
  const axes = [size, { ...colour, name: "Color", values: [red, { ...blue, text: "Navy" }] }];
  expect(told(plan(axes, FOUR).lines)).toEqual(["S/Red=rs", "S/Navy=bs", "M/Red=rm", "M/Navy=bm"]);
});

it("gives those there are the first value of a new axis", () => {
  const axes = [...axesOf(OPTIONS), { key: newKey(), was: null, name: "Lining", values: [value("no"), value("yes")] }];
  const made = plan(axes, FOUR);
  expect(told(made.lines).slice(0, 2)).toEqual(["Blue/S/no=bs", "Blue/S/yes=new"]);
  expect([made.added, made.kept]).toEqual([4, 4]);
});

it("keeps the first of those that become alike, and names the ones that go", () => {
  const made = plan(axesOf(OPTIONS).slice(0, 1), FOUR);
  expect(told(made.lines)).toEqual(["Blue=bs", "Red=rs"]);
  expect(made.removed.map((one) => one.id)).toEqual(["bm", "rm"]);
});

it("has no lines without axes", () => {
  expect(plan([], FOUR)).toMatchObject({ lines: [], added: 0, kept: 0 });
  expect(plan([], FOUR).removed).toHaveLength(4);
});

it("leaves empty values out, and takes a matrix to what the API takes", () => {
  const [colour] = axesOf(OPTIONS);
  if (!colour) throw new Error("an axis");
  const made = plan([{ ...colour, values: [...colour.values, value(" ")] }], [variant("b", "Blue")]);
  expect(asVariants(made.lines).map(({ id, values, active }) => [id, values, active])).toEqual([
    ["b", ["Blue"], true],
    [undefined, ["Red"], true],
  ]);
});

it("says what is wrong with axes, and with which", () => {
  const axes = axesOf(OPTIONS);
  expect(complaint(axes)).toBeNull();
  const [colour, size] = axes;
  if (!colour || !size) throw new Error("two axes");
  expect(complaint([{ ...colour, name: " " }, size])).toEqual({ problem: "axes.nameless", at: 0 });
  expect(complaint([colour, { ...size, name: "colour" }])).toEqual({ problem: "axes.same_name", at: 1 });
  expect(complaint([colour, { ...size, values: [value(" ")] }])).toEqual({ problem: "axes.empty", at: 1 });
  expect(complaint([{ ...colour, values: [value("Red"), value("red ")] }])).toEqual({
    problem: "axes.same_value",
    at: 0,
  });
  const many = Array.from({ length: 11 }, (_, n) => value(String(n)));
  expect(
    complaint([
      { ...colour, values: many },
      { ...size, values: many.slice(0, 10) },
    ]),
  ).toEqual({
    problem: "axes.too_many",
    at: 1,
  });
});

it("spells a SKU out of the values", () => {
  expect(skuFor("DRESS", ["Albastru închis", "M"])).toBe("DRESS-ALBASTRU-INCHIS-M");
  expect(skuFor("", ["Ț", "XL"])).toBe("T-XL");
  expect(skuFor("a".repeat(70), ["x"])).toHaveLength(64);
});
