/** Only a path of this site may be returned to after logging in. */
export function safeNext(next: string | undefined, otherwise = "/"): string {
  return next && /^\/(?![/\\])/.test(next) ? next : otherwise;
}

/** A path with a query; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Puts the canonical address in the bar, without a new entry or a new load. */
export function showPath(path: string): void {
  if (path.startsWith("/") && location.pathname !== path) {
    history.replaceState(history.state, "", path + location.search + location.hash);
  }
}

/** Leaves the site (payment, download). Returns a promise that never settles, so that buttons stay busy meanwhile. */
export function leave(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => {});
}
