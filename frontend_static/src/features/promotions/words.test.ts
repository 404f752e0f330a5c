import { describe, expect, it } from "vitest";
import type { Promotion } from "../../api/types";
import { stateOf } from "./words";

const NOW = "2030-05-01T12:00:00.000Z";
const BEFORE = "2030-05-01T11:59:59.999Z";
const plain = { active: true, starts_at: null, ends_at: null, total_limit: null, held: 0 } as unknown as Promotion;
const state = (change: Partial<Promotion>) => stateOf({ ...plain, ...change }, NOW);

describe("the state of a promotion", () => {
  it("is running from its start until before its end", () => {
    expect(state({})).toBe("running");
    expect(state({ starts_at: NOW, ends_at: "2030-05-01T12:00:00.001Z" })).toBe("running");
  });

  it("tells what keeps it from running", () => {
    expect(state({ active: false, ends_at: BEFORE })).toBe("off");
    expect(state({ ends_at: NOW })).toBe("ended");
    expect(state({ starts_at: "2030-05-01T12:00:00.001Z" })).toBe("scheduled");
    expect(state({ total_limit: 2, held: 2 })).toBe("used_up");
    expect(state({ total_limit: 2, held: 1 })).toBe("running");
  });
});
