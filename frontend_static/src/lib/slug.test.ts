import { expect, it } from "vitest";
import { slugify } from "./slug";

it.each([
  ["Moara de Hârtie", "moara-de-hartie"],
  ["  Țesături & Șaluri!  ", "tesaturi-saluri"],
  ["日本", ""],
  [`${"a".repeat(59)} b`, "a".repeat(59)],
])("makes an address out of %s", (name, slug) => {
  expect(slugify(name)).toBe(slug);
});
