import { describe, expect, it } from "vitest";
import {
  editableMoney,
  editableSigned,
  fileKind,
  formatBytes,
  formatMoney,
  fromLocalInput,
  minorDigits,
  parseMoney,
  parseSigned,
  toLocalInput,
} from "./format";

const plain = (text: string) => text.replace(/\s/g, " ");

describe("money", () => {
  it("knows how many digits a currency has", () => {
    expect([minorDigits("RON"), minorDigits("JPY")]).toEqual([2, 0]);
  });

  it("is written the way of each language", () => {
    expect(plain(formatMoney(123450, "RON", "ro"))).toBe("1.234,50 RON");
    expect(plain(formatMoney(4900, "EUR", "en"))).toBe("€49.00");
  });

  it.each([
    ["25", 2500],
    ["9.5", 950],
    ["9,50", 950],
    ["1 250,00", 125000],
    ["0", 0],
    ["0.1", 10],
    ["7.", 700],
  ])("reads %s as %i", (text, minor) => {
    expect(parseMoney(text, "RON")).toBe(minor);
  });

  it("reads and writes differences", () => {
    expect(["+10", "-2,50", "\u22121", "3", "0"].map((text) => parseSigned(text, "RON"))).toEqual([
      1000, -250, -100, 300, 0,
    ]);
    expect(["", "-", "+-1", "x"].map((text) => parseSigned(text, "RON"))).toEqual([null, null, null, null]);
    expect([1000, -250, 0].map((minor) => editableSigned(minor, "RON"))).toEqual(["+10.00", "-2.50", "0"]);
  });

  it.each(["", "x", "-1", "1.234", "1,2,3", "1e3", "9999999999"])("refuses %s", (text) => {
    expect(parseMoney(text, "RON")).toBeNull();
  });

  it("goes into an input and out again unchanged", () => {
    for (const minor of [0, 5, 99, 100, 4999, 9_999_999]) {
      expect(parseMoney(editableMoney(minor, "RON"), "RON")).toBe(minor);
    }
  });
});

it("writes sizes in the unit that fits", () => {
  expect([0, 1, 999, 1000, 182_044, 48_210_233, 5e9].map((size) => plain(formatBytes(size, "en")))).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1 kB",
    "182 kB",
    "48.2 MB",
    "5 GB",
  ]);
});

it("names a file's kind by its type, else by its ending", () => {
  expect(fileKind("application/pdf", "a.bin")).toBe("PDF");
  expect(fileKind("application/octet-stream", "brushes.abr")).toBe("ABR");
  expect(fileKind("application/vnd.oasis.opendocument.text", "letter.odt")).toBe("ODT");
});

it("takes a moment into an input and back, to the minute", () => {
  expect(fromLocalInput(toLocalInput("2026-05-01T09:30:00Z"))).toBe("2026-05-01T09:30:00.000Z");
});
