import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import type { Page } from "../api/types";

export interface Loaded<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
  set: (data: T) => void;
}

/** What pages showed lately, so that the way back finds them as they were left. */
const left = new Map<string, unknown>();
const MOST_LEFT = 20;
let back = false;
if (typeof addEventListener === "function") {
  addEventListener("popstate", () => {
    back = true;
  });
  for (const does of ["click", "submit", "keydown"]) {
    addEventListener(
      does,
      () => {
        back = false;
      },
      true,
    );
  }
}

/** Keeps an answer for the way back; the oldest makes room. */
export function keep(key: string, data: unknown): void {
  left.delete(key);
  left.set(key, data);
  for (const oldest of left.keys()) {
    if (left.size <= MOST_LEFT) break;
    left.delete(oldest);
  }
}

/**
 * Loads what `key` names; a change of key loads anew and forgets late answers to the old one. `kept` pages are shown
 * at once, as they were left, when one comes back to them.
 */
export function useLoad<T>(key: string, load: () => Promise<T>, kept = false): Loaded<T> {
  const before = () => (kept && back ? ((left.get(key) as T | undefined) ?? null) : null);
  const [state, setState] = useState<{ key: string; data: T | null; problem: Problem | null }>(() => ({
    key,
    data: before(),
    problem: null,
  }));
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  // Another attempt is asked for by reload().
  useEffect(() => {
    let current = true;
    const again = attempt === 0 ? before() : null;
    if (again !== null) {
      setState({ key, data: again, problem: null });
      return;
    }
    latest.current().then(
      (data) => {
        if (kept) keep(key, data);
        if (current) setState({ key, data, problem: null });
      },
      (error: unknown) => current && setState((was) => ({ key, data: was.data, problem: asProblem(error) })),
    );
    return () => {
      current = false;
    };
  }, [key, attempt]);

  const reload = useCallback(() => {
    setState((was) => ({ ...was, problem: null }));
    setAttempt((n) => n + 1);
  }, []);
  const set = useCallback(
    (data: T) => {
      if (kept) keep(key, data);
      setState({ key, data, problem: null });
    },
    [key],
  );
  const fresh = state.key === key;
  return { data: fresh ? state.data : null, problem: fresh ? state.problem : null, reload, set };
}

export interface List<T> extends Loaded<T[]> {
  more: (() => Promise<void>) | null;
  busy: boolean;
}

/** A list that grows by pages. */
export function useList<T>(key: string, load: (cursor?: string) => Promise<Page<T>>, kept = false): List<T> {
  const first = useLoad(key, () => load(), kept);
  const [busy, setBusy] = useState(false);
  const cursor = first.data?.next_cursor;
  const { data, set } = first;
  const more = async () => {
    if (!data || !cursor) return;
    setBusy(true);
    try {
      const page = await load(cursor);
      set({ items: [...data.items, ...page.items], next_cursor: page.next_cursor });
    } finally {
      setBusy(false);
    }
  };
  return {
    data: data?.items ?? null,
    problem: first.problem,
    reload: first.reload,
    set: (items) => set({ items, next_cursor: cursor ?? null }),
    more: cursor ? more : null,
    busy,
  };
}
