import type { Client } from "openapi-fetch";
import { asProblem, toProblem } from "./problem";
import type { paths } from "./schema";
import { transport } from "./transport";

/** The CSRF token is the transport's business: no call names it. */
type Trimmed<P> = P extends { header: infer H }
  ? Omit<P, "header"> &
      (Exclude<keyof H, "X-CSRF-Token"> extends never ? { header?: never } : { header: Omit<H, "X-CSRF-Token"> })
  : P;
type Ours<T> = {
  [Path in keyof T]: {
    [Method in keyof T[Path]]: T[Path][Method] extends { parameters: infer P }
      ? Omit<T[Path][Method], "parameters"> & { parameters: Trimmed<P> }
      : T[Path][Method];
  };
};
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Wanted {
  params?: { path?: Record<string, string>; query?: Record<string, unknown>; header?: Record<string, string> };
  body?: unknown;
  signal?: AbortSignal;
}

/** The path with its places filled in and its query; what is not given is left out. */
export function address(path: string, { path: places = {}, query = {} }: NonNullable<Wanted["params"]> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(places[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

const method =
  (name: Method) =>
  async (path: string, { params, body, signal }: Wanted = {}) => {
    const headers = new Headers({ Accept: "application/json", ...params?.header });
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const response = await transport(
      new Request(address(path, params), { method: name, headers, body: JSON.stringify(body), signal }),
    );
    const text = await response.text();
    if (response.ok) return { response, data: text && JSON.parse(text) };
    try {
      return { response, error: JSON.parse(text) };
    } catch {
      return { response, error: text };
    }
  };

/** The API, typed by its document; the types are openapi-fetch's, the little that runs is ours. */
export const api = {
  GET: method("GET"),
  POST: method("POST"),
  PUT: method("PUT"),
  PATCH: method("PATCH"),
  DELETE: method("DELETE"),
} as unknown as Pick<Client<Ours<paths>>, Method>;

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws a `Problem` for every other outcome. */
export async function call<T>(request: Promise<Answer<T>>): Promise<T> {
  const answer = await request.catch((error: unknown) => {
    throw asProblem(error);
  });
  if (!answer.response.ok) throw toProblem(answer.response.status, answer.error);
  return answer.data as T;
}
