import { expect, it } from "vitest";
import { batches, contentType, missingParts } from "./plan";

it("splits a file into parts, the last one shorter", () => {
  expect(missingParts(25, 10, [])).toEqual([
    { number: 1, start: 0, end: 10 },
    { number: 2, start: 10, end: 20 },
    { number: 3, start: 20, end: 25 },
  ]);
});

it("goes on where it stopped, and sends a part of the wrong size again", () => {
  const uploaded = [
    { number: 1, size: 10 },
    { number: 3, size: 4 },
  ];
  expect(missingParts(25, 10, uploaded).map((part) => part.number)).toEqual([2, 3]);
});

it("has nothing left to send once all is there", () => {
  expect(missingParts(10, 10, [{ number: 1, size: 10 }])).toEqual([]);
});

it("makes groups", () => {
  expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(batches([], 2)).toEqual([]);
});

it("knows types that browsers do not", () => {
  expect(contentType({ name: "A.EPUB", type: "" })).toBe("application/epub+zip");
  expect(contentType({ name: "a.pdf", type: "application/pdf" })).toBe("application/pdf");
  expect(contentType({ name: "brushes.abr", type: "" })).toBe("application/octet-stream");
});
