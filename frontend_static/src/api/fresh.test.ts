import { expect, it, vi } from "vitest";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => kept.set(name, value),
});

it("asks past the caches for a minute after something was saved, and only where caches keep", async () => {
  const { freshness, saved } = await import("./fresh");
  const now = 1_800_000_000_000;
  saved("/api/auth/login", now);
  expect(freshness("/api/products", now)).toBeNull();
  saved("/api/products/prd_1/publish", now);
  for (const path of ["/api/home", "/api/products", "/api/stores/a", "/api/stores/a/products/b", "/api/categories"]) {
    expect(freshness(path, now + 59_000), path).toMatch(/^[0-9a-z]{1,20}$/);
  }
  expect(freshness("/api/stores/a/dashboard/products", now)).toBeNull();
  expect(freshness("/api/products/prd_1", now)).toBeNull();
  expect(freshness("/api/products", now + 60_000)).toBeNull();
});
