import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "../../../api/problem";
import type { Product, ProductChange } from "../shapes";
import { Editor } from "./editor";
import { sampleProduct } from "./sample";

/** The server's side: one product, its version, and what was asked of it. */
class Shelf {
  readonly asked: ProductChange[] = [];
  failures: Problem[] = [];
  constructor(public product: Product) {}

  readonly load = async () => this.product;
  readonly save = async ({ version, ...change }: ProductChange & { version: number }) => {
    this.asked.push(change);
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (version !== this.product.version) throw new Problem(409, "stale_version", "");
    return this.change(change);
  };
  change(change: ProductChange): Product {
    const tags = change.tags?.map((tag) => tag.trim());
    this.product = {
      ...this.product,
      ...(change as Partial<Product>),
      ...(tags && { tags }),
      version: this.product.version + 1,
    };
    return this.product;
  }
}

const kept = new Map<string, string>();
beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(change: Partial<Product> = {}) {
  const shelf = new Shelf(sampleProduct(change));
  return { shelf, editor: new Editor(shelf.product, shelf) };
}

it("saves a draft a moment after the last key", async () => {
  const { shelf, editor } = open();
  editor.set("title", "B");
  await vi.advanceTimersByTimeAsync(600);
  editor.set("title", "Big bowl");
  expect(editor.state.value).toBe("dirty");
  await vi.advanceTimersByTimeAsync(900);
  expect(shelf.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(shelf.asked).toEqual([{ title: "Big bowl" }]);
  expect(editor.state.value).toBe("saved");
  expect(kept.size).toBe(0);
});

it("saves now and then while somebody types without a pause", async () => {
  const { shelf, editor } = open();
  for (let n = 0; n < 20; n++) {
    editor.set("description", "x".repeat(n + 1));
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(shelf.asked.length).toBeGreaterThan(0);
});

it("leaves a product on sale alone until it is asked", async () => {
  const { shelf, editor } = open({ status: "published" });
  editor.set("title", "Big bowl");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shelf.asked).toEqual([]);
  expect(await editor.flush()).toBe(true);
  expect(shelf.product.title).toBe("Big bowl");
});

it("saves the rest when one field cannot be read, and keeps what was typed", async () => {
  const { shelf, editor } = open();
  editor.set("price", "a lot");
  editor.set("title", "Big bowl");
  expect(await editor.flush()).toBe(false);
  expect(shelf.asked).toEqual([{ title: "Big bowl" }]);
  expect(editor.values.value.price).toBe("a lot");
  expect(editor.errors.value.price).toBeTruthy();
  expect(editor.state.value).toBe("failed");
  editor.set("price", "50");
  expect(editor.errors.value.price).toBeUndefined();
  expect(await editor.flush()).toBe(true);
  expect(shelf.product.price).toBe(5000);
});

it("puts a refusal at its field, saves the rest, and does not offer the same again", async () => {
  const { shelf, editor } = open();
  shelf.failures = [new Problem(422, "invalid", "", [{ field: "sku", code: "taken", message: "Taken." }])];
  editor.set("sku", "B-1");
  editor.set("title", "Big bowl");
  expect(await editor.flush()).toBe(false);
  expect(shelf.asked).toEqual([{ sku: "B-1", title: "Big bowl" }, { title: "Big bowl" }]);
  expect(editor.errors.value.sku).toBe("Taken.");
  await editor.flush();
  expect(shelf.asked).toHaveLength(2);
});

it("takes in what somebody else saved in other fields, and saves on top of it", async () => {
  const { shelf, editor } = open();
  editor.set("price", "60");
  shelf.change({ title: "Their bowl" });
  expect(await editor.flush()).toBe(true);
  expect([shelf.product.title, shelf.product.price]).toEqual(["Their bowl", 6000]);
  expect(editor.values.value.title).toBe("Their bowl");
});

it("asks when both changed the same field, saves nothing meanwhile, and goes on as told", async () => {
  for (const whose of ["mine", "theirs"] as const) {
    const { shelf, editor } = open();
    editor.set("title", "My bowl");
    shelf.change({ title: "Their bowl" });
    expect(await editor.flush()).toBe(false);
    expect(editor.state.value).toBe("torn");
    expect(editor.torn.value?.fields).toEqual(["title"]);
    expect(editor.values.value.title).toBe("My bowl");
    editor.set("title", "My bowl!");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(shelf.product.title).toBe("Their bowl");
    expect(await editor.resolve(whose)).toBe(true);
    expect(shelf.product.title).toBe(whose === "mine" ? "My bowl!" : "Their bowl");
    expect(editor.values.value.title).toBe(shelf.product.title);
    kept.clear();
  }
});

it("tries again when the server could not be reached", async () => {
  const { shelf, editor } = open();
  shelf.failures = [new Problem(0, "network", "")];
  editor.set("title", "Big bowl");
  await vi.advanceTimersByTimeAsync(1100);
  expect(editor.state.value).toBe("failed");
  await vi.advanceTimersByTimeAsync(5100);
  expect(shelf.product.title).toBe("Big bowl");
  expect(editor.state.value).toBe("saved");
});

it("keeps what is typed while a save is under way", async () => {
  const { shelf, editor } = open();
  let answer = () => {};
  const { save } = shelf;
  Object.assign(shelf, {
    save: async (change: Parameters<typeof save>[0]) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return save(change);
    },
  });
  const slow = new Editor(shelf.product, shelf);
  slow.set("tags", ["clay", " Blue"]);
  const saving = slow.flush();
  await vi.advanceTimersByTimeAsync(10);
  slow.set("title", "Typed meanwhile");
  answer();
  await vi.advanceTimersByTimeAsync(10);
  answer();
  expect(await saving).toBe(true);
  expect(slow.values.value).toMatchObject({ title: "Typed meanwhile", tags: ["clay", "Blue"] });
  expect(editor.product.value.version).toBe(1);
});

it("says a change at once again for the product as it is now", async () => {
  const { shelf, editor } = open({ featured: false });
  shelf.change({ title: "Their bowl" });
  await editor.change((product) => ({ tags: [...product.tags, product.title] }));
  expect(shelf.product.tags).toEqual(["clay", "Their bowl"]);
});

it("does not repeat another write unless what it rests on is as it was", async () => {
  const { shelf, editor } = open();
  const write = vi.fn(async (product: Product) => shelf.save({ featured: true, version: product.version }));
  shelf.change({ title: "Their bowl" });
  await expect(editor.act(write)).rejects.toMatchObject({ code: "stale_version" });
  shelf.change({ title: "Another" });
  await editor.act(write, (before, after) => before.price === after.price);
  expect(shelf.product.featured).toBe(true);
});

it("brings back what was typed and not saved, over what it was typed on", async () => {
  const first = open({ status: "published" });
  first.editor.set("title", "My bowl");
  first.editor.set("description", "Thrown by hand.");
  const theirs = sampleProduct({ status: "published", title: "Their bowl", version: 2 });
  const editor = new Editor(theirs, new Shelf(theirs));
  expect(editor.restored.value).toBe(true);
  expect(editor.values.value).toMatchObject({ title: "My bowl", description: "Thrown by hand." });
  expect(editor.torn.value?.fields).toEqual(["title"]);
  editor.discard();
  expect(editor.values.value.title).toBe("Their bowl");
  expect(kept.size).toBe(0);
});

it("sends a draft's last words when the page is left", async () => {
  const { shelf, editor } = open();
  editor.set("title", "Big bowl");
  editor.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(shelf.product.title).toBe("Big bowl");
});
