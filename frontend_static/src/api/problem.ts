export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** What went wrong, as the API tells it (RFC 9457), or `network` when no answer came at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(detail || code);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads a problem document; anything else that is no answer of ours becomes a problem of its status. */
export function toProblem(status: number, body: unknown): Problem {
  if (!isRecord(body)) return new Problem(status, status >= 500 ? "busy" : "bad_request", "");
  const fields = Array.isArray(body.errors)
    ? body.errors
        .filter(isRecord)
        .map((e) => ({ field: text(e.field).replace(/^body\./, ""), code: text(e.code), message: text(e.message) }))
    : [];
  return new Problem(status, text(body.code) || "bad_request", text(body.detail), fields);
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "network", "");
}
