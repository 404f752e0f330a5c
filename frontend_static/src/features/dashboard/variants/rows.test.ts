import { expect, it } from "vitest";
import { sampleProduct } from "../editor/sample";
import { forAll, readCount, readRows, rowOf } from "./rows";

const variant = (id: string, ...values: string[]) => ({
  id,
  values,
  sku: "",
  price_modifier: 0,
  image_id: null,
  active: true,
});
const [small, large] = [variant("var_s", "Small"), { ...variant("var_l", "Large"), price_modifier: 5000 }];
const product = sampleProduct({
  options: [{ name: "Size", values: ["Small", "Large"] }],
  variants: [small, large],
});
const levels = [
  { variant_id: "var_s", quantity: 4 },
  { variant_id: "var_l", quantity: 0 },
];

it("shows a row as it is kept", () => {
  expect(rowOf(large, levels, "RON")).toEqual({
    price_modifier: "+50.00",
    sku: "",
    image_id: "",
    active: true,
    quantity: "0",
  });
});

it("sends nothing when nothing says something else", () => {
  const edits = { var_s: { quantity: "4", price_modifier: "" }, var_l: { price_modifier: "50", sku: " " } };
  expect(readRows(product, levels, edits)).toEqual({ variants: null, counts: [], errors: {} });
});

it("sends all variants when one is changed, and only the counts that are", () => {
  const read = readRows(product, levels, { var_l: { sku: "B-L", quantity: "7", active: false } });
  expect(read.variants?.map(({ id, sku, active }) => [id, sku, active])).toEqual([
    ["var_s", "", true],
    ["var_l", "B-L", false],
  ]);
  expect(read.counts).toEqual([{ variant_id: "var_l", set_to: 7, expected: 0 }]);
});

it("says what is wrong in which row", () => {
  const edits = { var_s: { price_modifier: "-60", quantity: "2.5" }, var_l: { price_modifier: "x" } };
  expect(readRows(product, levels, edits).errors).toEqual({
    var_s: { price_modifier: "error.too_small", quantity: "error.not_a_number" },
    var_l: { price_modifier: "error.price" },
  });
});

it("fills in for those that fit, and keeps what was edited beside it", () => {
  const edits = forAll({ var_s: { sku: "B-S" } }, product.variants, ({ values }) => values[0] === "Small", {
    quantity: "9",
  });
  expect(edits).toEqual({ var_s: { sku: "B-S", quantity: "9" } });
});

it("counts whole pieces only", () => {
  expect(["0", " 12 ", "1000000"].map(readCount)).toEqual([0, 12, 1_000_000]);
  expect(["", "-1", "1.5", "1000001", "x"].map(readCount)).toEqual([null, null, null, null, null]);
});
