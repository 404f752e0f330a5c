import { describe, expect, it } from "vitest";
import type { Promotion } from "../../api/types";
import { FieldError } from "../../lib/form";
import { draftOf, editablePercent, madeUpCode, readPercent, wantedOf } from "./draft";

const promotion: Promotion = {
  id: "prm_1",
  name: "Spring",
  code: "SPRING",
  kind: "buy_x_get_y",
  value: 5000,
  buy: 3,
  get: 1,
  applies_to: "products",
  target_ids: ["prd_1"],
  minimum: 10_000,
  starts_at: "2030-05-01T09:00:00.000Z",
  ends_at: null,
  total_limit: 100,
  customer_limit: null,
  stackable: true,
  active: false,
  funded_by: "store",
  stores: [],
  currency: "RON",
  version: 3,
  uses: 0,
  saved: 0,
  held: 0,
  created_at: "",
  updated_at: "",
};
const targets = [{ id: "prd_1", name: "Scarf" }];

const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof FieldError) return [error.field, error.key];
    throw error;
  }
  return null;
};

describe("the form of a promotion", () => {
  it("says again what the promotion says", () => {
    expect(wantedOf(draftOf(promotion, "RON"), targets, "RON")).toEqual({
      name: "Spring",
      code: "SPRING",
      kind: "buy_x_get_y",
      value: 5000,
      buy: 3,
      get: 1,
      applies_to: "products",
      target_ids: ["prd_1"],
      minimum: 10_000,
      starts_at: "2030-05-01T09:00:00.000Z",
      ends_at: null,
      total_limit: 100,
      customer_limit: null,
      stackable: true,
      active: false,
    });
  });

  it("sends only what belongs to the kind", () => {
    const draft = { ...draftOf(promotion, "RON"), kind: "amount", amount: "25,50", applies_to: "all", coded: "" };
    expect(wantedOf(draft, targets, "RON")).toMatchObject({ value: 2550, buy: 0, get: 0, target_ids: [], code: null });
    expect(wantedOf({ ...draft, kind: "free_shipping" }, [], "RON").value).toBe(0);
  });

  it("names the field that cannot be sent", () => {
    const draft = { ...draftOf(null, "RON"), name: "Ten", code: "TEN", percent: "10" };
    const send = (change: object) => refusal(() => wantedOf({ ...draft, ...change }, [], "RON"));
    expect(send({})).toBeNull();
    expect(send({ name: " " })).toEqual(["name", "error.required"]);
    expect(send({ code: "" })).toEqual(["code", "error.required"]);
    expect(send({ percent: "0" })).toEqual(["percent", "promotions.bad_percent"]);
    expect(send({ kind: "amount" })).toEqual(["amount", "error.price"]);
    expect(send({ kind: "amount", amount: "0" })).toEqual(["amount", "error.price"]);
    expect(send({ kind: "buy_x_get_y", buy: "51" })).toEqual(["buy", "error.out_of_range"]);
    expect(send({ minimum: "a lot" })).toEqual(["minimum", "error.price"]);
    expect(send({ customer_limit: "0" })).toEqual(["customer_limit", "error.out_of_range"]);
    expect(send({ applies_to: "products" })).toEqual(["applies_to", "promotions.no_targets"]);
  });

  it("gives pieces for nothing unless it is told otherwise", () => {
    const draft = { ...draftOf(null, "RON"), name: "Three for two", code: "THREE", kind: "buy_x_get_y" };
    expect(wantedOf(draft, [], "RON")).toMatchObject({ value: 10_000, buy: 2, get: 1 });
  });
});

describe("per cent", () => {
  it.each([
    ["10", 1000],
    ["12,5 %", 1250],
    ["0.01", 1],
    ["100", 10_000],
  ])("reads %s", (text, points) => {
    expect(readPercent(text)).toBe(points);
  });

  it.each(["0", "100.01", "-5", "ten", "", "1.234"])("does not read %s", (text) => {
    expect(readPercent(text)).toBeNull();
  });

  it("stands in the form as it was typed", () => {
    expect([1000, 1250, 1].map(editablePercent)).toEqual(["10", "12.5", "0.01"]);
  });
});

it("makes codes up that the rules take", () => {
  expect(madeUpCode()).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
});
