import { expect, it } from "vitest";
import { branches, forest, height } from "./tree";

const node = (id: string, parent_id: string | null, position: number) => ({ id, parent_id, position });
const items = [node("b", null, 1), node("a", null, 0), node("a2", "a", 5), node("a1", "a", 1), node("deep", "a1", 0)];

it("reads a flat list as a tree, siblings by position", () => {
  expect(branches(items).map(({ node: { id }, above }) => [...above.map((one) => one.id), id].join("/"))).toEqual([
    "a",
    "a/a1",
    "a/a1/deep",
    "a/a2",
    "b",
  ]);
});

it("keeps those whose parent is not there", () => {
  expect(branches([node("lost", "gone", 0)]).map((branch) => branch.node.id)).toEqual(["lost"]);
});

it("knows how deep a branch goes", () => {
  expect(forest(items).map(height)).toEqual([3, 1]);
});
