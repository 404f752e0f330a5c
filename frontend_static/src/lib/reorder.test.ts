import { expect, it } from "vitest";
import { keyTarget, moved } from "./reorder";

it("moves one and keeps the others in order", () => {
  expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
});

it("knows where a key leads, and that the ends are the ends", () => {
  expect(keyTarget("ArrowLeft", 2, 4)).toBe(1);
  expect(keyTarget("ArrowDown", 2, 4)).toBe(3);
  expect(keyTarget("Home", 2, 4)).toBe(0);
  expect(keyTarget("End", 1, 4)).toBe(3);
  expect(keyTarget("ArrowLeft", 0, 4)).toBeNull();
  expect(keyTarget("ArrowRight", 3, 4)).toBeNull();
  expect(keyTarget("Enter", 1, 4)).toBeNull();
});
