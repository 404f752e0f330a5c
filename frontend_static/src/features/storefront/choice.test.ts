import { expect, it } from "vitest";
import {
  countFilters,
  NOTHING,
  optionOf,
  partOf,
  readChoice,
  toggled,
  unfiltered,
  wordOf,
  writeChoice,
} from "./choice";

it("reads what an address says and writes it again, always in the same order", () => {
  const query = { tags: "b,a,a", q: " cup ", options: "colour:blue,size:m", available: "true", sort: "-price" };
  const choice = readChoice(query);
  expect(choice).toEqual({
    ...NOTHING,
    q: "cup",
    tags: ["b", "a"],
    options: ["colour:blue", "size:m"],
    available: true,
    sort: "-price",
  });
  expect(writeChoice(choice)).toEqual({
    q: "cup",
    tags: "a,b",
    options: "colour:blue,size:m",
    available: "true",
    sort: "-price",
  });
});

it("takes nothing that is not of its kind", () => {
  expect(readChoice({ price_min: "-3", price_max: "1e9", sort: "random", available: "yes" })).toEqual(NOTHING);
});

it("counts filters: a price range is one, words and order are none", () => {
  const choice = {
    ...NOTHING,
    q: "cup",
    sort: "price",
    price_min: "100",
    price_max: "900",
    tags: ["a", "b"],
    available: true,
  };
  expect(countFilters(choice)).toBe(4);
  expect(countFilters({ ...NOTHING, price_max: "900" })).toBe(1);
  expect(unfiltered(choice)).toEqual({ ...NOTHING, q: "cup", sort: "price" });
});

it("writes words so that they never part the list", () => {
  expect(optionOf("Size: EU", "4,5")).toBe("size%3a eu:4%2c5".replace(/%../g, (code) => code.toUpperCase()));
  expect(wordOf(partOf("50%, or more"))).toBe("50%, or more");
  expect(wordOf("50%")).toBe("50%");
  const choice = readChoice({ options: "colour,a:b,:c,d:,a:b", tags: Array.from({ length: 30 }, (_, n) => n).join() });
  expect(choice.options).toEqual(["a:b"]);
  expect(choice.tags).toHaveLength(20);
});

it("toggles", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
