// What one has just saved is seen at once: for a minute the public reads go past every cache.
import { recall, remember } from "../lib/storage";

const A_MINUTE = 60_000;
/** Writes that change what the public sees. */
const SHOWN = /^\/api\/(products|stores|collections|uploads|tasks|admin)\b/;
/** Reads that caches keep for a while. */
const KEPT =
  /^\/api\/(home|products|categories|search\/suggestions|stores\/[^/]+(\/(products|collections)(\/[^/]+)?)?)$/;

/** Takes note of a write that went well. Kept on the device, so that another tab sees it, too. */
export function saved(path: string, now = Date.now()): void {
  if (SHOWN.test(path)) remember("saved", String(now));
}

/** What `?fresh=` should say in a read of `path`, or null when caches may answer. */
export function freshness(path: string, now = Date.now()): string | null {
  if (!KEPT.test(path)) return null;
  const at = Number(recall("saved"));
  return now - at < A_MINUTE ? at.toString(36) : null;
}
