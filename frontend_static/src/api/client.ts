import createClient from "openapi-fetch";
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

export const api = createClient<Ours<paths>>({ baseUrl: "/", fetch: transport });

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
