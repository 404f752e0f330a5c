import { expect, it } from "vitest";
import { safeNext, withQuery } from "./navigate";

it.each([
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "javascript:alert(1)",
  "",
  undefined,
])("does not go to %s after logging in", (next) => {
  expect(safeNext(next)).toBe("/");
});

it("goes back to a page of this site", () => {
  expect(safeNext("/dashboard?store=a")).toBe("/dashboard?store=a");
});

it("leaves empty values out of a query", () => {
  expect(withQuery("/login", { next: "/a?b=c&d", x: undefined, y: "" })).toBe("/login?next=%2Fa%3Fb%3Dc%26d");
  expect(withQuery("/login", {})).toBe("/login");
});
