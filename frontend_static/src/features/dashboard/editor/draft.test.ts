import { expect, it } from "vitest";
import { changed, draftOf, merge, readDraft, same } from "./draft";
import { sampleProduct } from "./sample";

const base = draftOf(sampleProduct());
const RON = "RON";

it("says the same however it is written", () => {
  expect(same("price", { ...base, price: "49,5" }, base, RON)).toBe(true);
  expect(same("title", { ...base, title: " Bowl " }, base, RON)).toBe(true);
  expect(same("price", { ...base, price: "49,6" }, base, RON)).toBe(false);
  expect(same("price", { ...base, price: "x" }, base, RON)).toBe(false);
  expect(same("metadata", { ...base, metadata: [...base.metadata, ["", " "]] }, base, RON)).toBe(true);
});

it("sends what is changed and only that, and complains of what it cannot read", () => {
  const mine = { ...base, price: "abc", weight_grams: "1200", title: "Bowl ", tags: ["clay", "blue"] };
  expect(changed(base, mine, RON)).toEqual(["price", "tags", "weight_grams"]);
  expect(readDraft(changed(base, mine, RON), mine, RON)).toEqual({
    body: { tags: ["clay", "blue"], weight_grams: 1200 },
    complaints: { price: "error.price" },
  });
});

it("reads the optional fields both ways", () => {
  const { body } = readDraft(["compare_at_price", "weight_grams", "category_id", "sku"], base, RON);
  expect(body).toEqual({ compare_at_price: null, weight_grams: null, category_id: null, sku: "" });
  expect(readDraft(["compare_at_price"], { ...base, compare_at_price: "60" }, RON).body).toEqual({
    compare_at_price: 6000,
  });
});

it.each([
  ["title", { title: " " }, "error.required"],
  ["max_downloads", { max_downloads: "0" }, "error.out_of_range"],
  ["download_days", { download_days: "1.5" }, "error.not_a_number"],
  ["weight_grams", { weight_grams: "1000001" }, "error.out_of_range"],
  ["metadata", { metadata: [["", "linen"]] as [string, string][] }, "metadata.nameless"],
  [
    "metadata",
    {
      metadata: [
        ["a", "1"],
        ["a ", "2"],
      ] as [string, string][],
    },
    "metadata.twice",
  ],
] as const)("refuses a %s that cannot be sent", (name, change, key) => {
  expect(readDraft([name], { ...base, ...change }, RON).complaints).toEqual({ [name]: key });
});

it("takes in what others changed, and names what both did", () => {
  const mine = { ...base, title: "My bowl", price: "50" };
  const theirs = { ...base, title: "Their bowl", description: "Round." };
  const { draft, torn } = merge(base, mine, theirs, RON);
  expect(torn).toEqual(["title"]);
  expect([draft.title, draft.price, draft.description]).toEqual(["My bowl", "50", "Round."]);
});

it("is not torn where both say the same", () => {
  const mine = { ...base, price: "60,0" };
  expect(merge(base, mine, { ...base, price: "60.00" }, RON)).toMatchObject({ torn: [], draft: { price: "60,0" } });
});
