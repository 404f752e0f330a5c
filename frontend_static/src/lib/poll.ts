export const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** Waiting times that grow by half, from `first` to `most`, until `total` is used up. */
export function* pauses(first: number, most: number, total: number): Generator<number> {
  let used = 0;
  for (let next = first; used < total; next = Math.min(most, next * 1.5)) {
    yield next;
    used += next;
  }
}
