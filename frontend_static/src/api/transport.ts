// How requests travel: the CSRF token on writes, one refresh of the session when it has run out, then once again.
import { recall } from "../lib/storage";
import { booted } from "./boot";
import { freshness, saved } from "./fresh";
import { Problem } from "./problem";
import type { Session } from "./types";

let token = "";
let refreshing: Promise<boolean> | null = null;
let signedOut: () => void = () => {};

/** Is told when the session has ended without the member's doing. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** The session as the server sees it; remembers its CSRF token. */
export async function readSession(): Promise<Session> {
  const response = await fetch("/api/session", { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Problem(response.status, "busy", "");
  const session: Session = await response.json();
  token = session.csrf_token;
  return session;
}

/** The cookie is read anew each time, since another tab may have logged in since. */
async function csrf(): Promise<string> {
  const cookie = /(?:^|;\s*)hs_csrf=([^;]+)/.exec(document.cookie)?.[1];
  if (cookie) return decodeURIComponent(cookie);
  if (!token) await readSession();
  return token;
}

/** Trades the refresh cookie for a new session; callers at the same moment share one attempt. */
export function refresh(): Promise<boolean> {
  refreshing ??= (async () => {
    try {
      const headers = { "X-CSRF-Token": await csrf() };
      return (await fetch("/api/auth/refresh", { method: "POST", headers })).ok;
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

async function lacksCsrf(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return /csrf/.test(JSON.stringify(body));
}

/** A read: what came with the page, or the network; past the caches when the visitor has just saved something. */
function read(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const fresh = freshness(url.pathname);
  if (!fresh) return Promise.resolve(booted(url.pathname + url.search) ?? fetch(request));
  url.searchParams.set("fresh", fresh);
  return fetch(new Request(url, request));
}

async function write(request: Request): Promise<Response> {
  request.headers.set("X-CSRF-Token", await csrf());
  const response = await fetch(request);
  if (response.ok) saved(new URL(request.url).pathname);
  return response;
}

const send = (request: Request) => (request.method === "GET" ? read(request) : write(request));

/** What is open to everybody takes a member whose short-lived cookie has run out for a guest. */
const OPEN = /^\/api\/(cart|checkout|payments)\b/;

async function renew(path: string): Promise<void> {
  const lapsed = recall("member") && !/(?:^|;\s*)hs_member=/.test(document.cookie);
  if (OPEN.test(path) && lapsed && !(await refresh())) signedOut();
}

export async function transport(request: Request): Promise<Response> {
  await renew(new URL(request.url).pathname);
  const spare = request.clone();
  const response = await send(request);
  if (response.status === 401 && !new URL(request.url).pathname.startsWith("/api/auth/")) {
    if (await refresh()) return send(spare);
    signedOut();
  } else if (request.method !== "GET" && (await lacksCsrf(response))) {
    await readSession();
    return send(spare);
  }
  return response;
}
