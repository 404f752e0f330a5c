import { useEffect, useState } from "preact/hooks";

/** Code that a page can start without: null until it is there. It is asked for once `wanted`, and again after a failure. */
export function useChunk<T>(load: () => Promise<T>, wanted = true): T | null {
  const [loaded, setLoaded] = useState<{ module: T } | null>(null);
  useEffect(() => {
    if (!wanted || loaded) return;
    let current = true;
    load().then(
      (module) => current && setLoaded({ module }),
      () => {},
    );
    return () => {
      current = false;
    };
  }, [wanted]);
  return loaded?.module ?? null;
}
