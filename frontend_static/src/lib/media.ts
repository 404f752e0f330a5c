import { type ReadonlySignal, signal } from "@preact/signals";

const queries = new Map<string, ReadonlySignal<boolean>>();

/** Whether a media query holds, now and when that changes. */
export function matches(query: string): boolean {
  let held = queries.get(query);
  if (!held) {
    const list = matchMedia(query);
    const now = signal(list.matches);
    list.addEventListener("change", () => {
      now.value = list.matches;
    });
    held = now;
    queries.set(query, held);
  }
  return held.value;
}
