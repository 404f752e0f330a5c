import { describe, expect, it } from "vitest";
import { Problem } from "../../../api/problem";
import { linesOf, profileOf, put, readAmount, readBands, within } from "./profile";

describe("weights", () => {
  it("are read lightest first, and lines left empty are none", () => {
    const lines: [string, string][] = [
      ["2000", "45"],
      ["", ""],
      ["500", "25,50"],
    ];
    const bands = readBands(lines, "RON");
    expect(bands).toEqual([
      { up_to: 500, amount: 2550 },
      { up_to: 2000, amount: 4500 },
    ]);
    expect(linesOf(bands, "RON")).toEqual([
      ["500", "25.50"],
      ["2000", "45.00"],
    ]);
  });

  it("are refused where they say nothing, half or twice", () => {
    expect(() => readBands([["", ""]], "RON")).toThrow("shipping.bands_needed");
    expect(() => readBands([["half a kilo", "1"]], "RON")).toThrow("shipping.bad_grams");
    expect(() => readBands([["0", "1"]], "RON")).toThrow("shipping.bad_grams");
    expect(() => readBands([["500", ""]], "RON")).toThrow("error.price");
    expect(() =>
      readBands(
        [
          ["500", "1"],
          ["500", "2"],
        ],
        "RON",
      ),
    ).toThrow("shipping.band_twice");
  });
});

it("an amount is read or refused", () => {
  expect(readAmount("amount", "15", "RON")).toBe(1500);
  expect(() => readAmount("free_above", "much", "RON")).toThrow("error.price");
});

it("one item of a list is replaced, or added", () => {
  expect(put(["a", "b"], 1, "c")).toEqual(["a", "c"]);
  expect(put(["a", "b"], null, "c")).toEqual(["a", "b", "c"]);
});

it("what the API leaves out is filled in", () => {
  const method = { name: "Courier", days_min: 1, days_max: 2 };
  const held = { store_id: "sto_1", default_grams: 500, handling_min: 0, handling_max: 3, version: 0 };
  const [zone] = profileOf({ ...held, zones: [{ name: "Home", methods: [method] }] }).zones;
  expect(zone).toEqual({
    id: "",
    name: "Home",
    countries: [],
    everywhere: false,
    methods: [{ ...method, id: "", kind: "flat", amount: 0, bands: [], free_above: null }],
  });
});

it("a problem of the whole is told at the field of the part", () => {
  const field = { code: "twice", message: "" };
  const problem = new Problem(422, "invalid", "", [
    { field: "zones.1.countries.0", ...field },
    { field: "zones.0.name", ...field },
  ]);
  expect(within(problem, "zones.1").fields.map((one) => one.field)).toEqual(["countries", "zones.0.name"]);
});
