import { beforeEach, expect, it, vi } from "vitest";
import { attemptKey } from "./attempt";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});

it("keeps one key for one attempt", () => {
  expect(attemptKey("checkout", "prd_1 a@b.ro", 0)).toBe(attemptKey("checkout", "prd_1 a@b.ro", 60_000));
});

it("takes another key for another thing, and after a while", () => {
  const first = attemptKey("checkout", "prd_1 a@b.ro", 0);
  expect(attemptKey("checkout", "prd_1 c@d.ro", 0)).not.toBe(first);
  const again = attemptKey("checkout", "prd_1 a@b.ro", 0);
  expect(attemptKey("checkout", "prd_1 a@b.ro", 21 * 60_000)).not.toBe(again);
});
