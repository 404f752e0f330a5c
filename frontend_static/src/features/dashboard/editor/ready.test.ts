import { expect, it } from "vitest";
import { missing, stepsOf } from "./ready";
import { sampleProduct } from "./sample";

const FILE = { id: "fil_1", name: "a.pdf", content_type: "application/pdf", size: 1, version: 1 };
const OFF = { id: "var_1", values: ["S"], sku: "", price_modifier: 0, image_id: null, active: false };

it("asks for a file where files are sold, and for something that is on sale among variants", () => {
  expect(missing(sampleProduct())).toBeNull();
  expect(missing(sampleProduct({ kind: "digital" }))).toBe("publishing.needs_file");
  expect(missing(sampleProduct({ kind: "digital", files: [FILE] }))).toBeNull();
  expect(missing(sampleProduct({ variants: [OFF] }))).toBe("publishing.needs_variants");
  expect(missing(sampleProduct({ variants: [OFF, { ...OFF, id: "var_2", active: true }] }))).toBeNull();
});

it("leads a handmade piece over its stock, and files over their upload", () => {
  const hrefs = (kind: "digital" | "physical") => stepsOf(sampleProduct({ kind })).map((step) => step.href);
  expect(hrefs("physical")).toContain("/dashboard/products/prd_1/variants");
  expect(hrefs("digital")).toContain("/dashboard/products/prd_1/files");
  const steps = stepsOf(sampleProduct({ stock_mode: "tracked", description: "Round." }));
  expect(steps.map((step) => step.done)).toEqual([true, false, true, true, false]);
});
