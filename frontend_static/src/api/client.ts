import createClient from "openapi-fetch";
import type { paths } from "./paths";
import { asProblem, toProblem } from "./problem";
import { transport } from "./transport";

export const api = createClient<paths>({ baseUrl: "/", fetch: transport });

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
