import { recall, remember } from "./storage";

const KEPT = 20 * 60 * 1000;

/**
 * The Idempotency-Key of one attempt to do `what`. It survives a reload and a second press, so that these cannot buy
 * twice; another `what`, or twenty minutes, make another attempt.
 */
export function attemptKey(name: string, what: string, now = Date.now()): string {
  const [key, before, since] = JSON.parse(recall(`attempt.${name}`, "session") ?? "[]") as string[];
  if (key && before === what && now - Number(since) < KEPT) return key;
  const fresh = newAttempt();
  remember(`attempt.${name}`, JSON.stringify([fresh, what, String(now)]), "session");
  return fresh;
}

/** The Idempotency-Key of an attempt that lives as long as whoever holds it. */
export function newAttempt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
