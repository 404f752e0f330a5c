import { expect, it } from "vitest";
import type { Category } from "../api/types";
import { categoryName, topmost, wayTo } from "./categories";

const shelf = (id: string, parent_id: string | null, position = 0): Category => ({
  id,
  parent_id,
  position,
  slug: id,
  name: `${id} en`,
  names: { en: `${id} en`, ro: id === "b" ? null : `${id} ro` },
  description: "",
});
const [a, b, c] = [shelf("a", null, 2), shelf("b", "a"), shelf("c", "b")] as const;

it("knows the way down to a category", () => {
  expect(wayTo([c, a, b], c).map((one) => one.id)).toEqual(["a", "b", "c"]);
  expect(wayTo([c], c)).toEqual([c]);
});

it("does not walk in circles", () => {
  const round = [shelf("x", "y"), shelf("y", "x")] as const;
  expect(wayTo([...round], round[0])).toHaveLength(2);
});

it("names a category in one's language, else in English", () => {
  expect([categoryName(a, "ro"), categoryName(b, "ro"), categoryName(a, "en")]).toEqual(["a ro", "b en", "a en"]);
});

it("puts the topmost in order", () => {
  expect(topmost([a, b, shelf("d", null, 1)]).map((one) => one.id)).toEqual(["d", "a"]);
});
