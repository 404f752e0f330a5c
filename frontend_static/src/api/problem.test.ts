import { expect, it } from "vitest";
import { asProblem, toProblem } from "./problem";

it("reads a problem document, and fields without the body's prefix", () => {
  const errors = [{ field: "body.title", code: "too_short", message: "m" }];
  const problem = toProblem(422, { status: 422, code: "invalid", detail: "d", errors });
  expect([problem.status, problem.code, problem.detail]).toEqual([422, "invalid", "d"]);
  expect(problem.fields).toEqual([{ field: "title", code: "too_short", message: "m" }]);
});

it("makes do with any other answer", () => {
  expect(toProblem(502, "<html>").code).toBe("busy");
  expect(toProblem(403, undefined).code).toBe("bad_request");
  expect(asProblem(new TypeError("Failed to fetch")).code).toBe("network");
});
