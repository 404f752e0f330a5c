import { Problem } from "../../api/problem";
import { wait } from "../poll";

interface Sending {
  method: "POST" | "PUT";
  url: string;
  headers?: Record<string, string>;
  body: Blob | FormData;
  signal: AbortSignal;
  onProgress: (bytes: number) => void;
}

/** One request with progress, which only XMLHttpRequest reports. */
export function send({ method, url, headers = {}, body, signal, onProgress }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const done = (settle: () => void) => () => {
      signal.removeEventListener("abort", abort);
      settle();
    };
    const failed = () => reject(new Problem(request.status, request.status ? "storage_refused" : "network", ""));
    request.open(method, url);
    // The browser sets the length of what it sends itself, and warns of those who try.
    for (const [name, value] of Object.entries(headers)) {
      if (name.toLowerCase() !== "content-length" && name.toLowerCase() !== "host")
        request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = done(() => (request.status < 300 ? resolve() : failed()));
    request.onerror = done(failed);
    request.onabort = done(() => reject(signal.reason));
    signal.throwIfAborted();
    signal.addEventListener("abort", abort);
    request.send(body);
  });
}

/** Tries again when the way there failed, with growing pauses; not when the answer was a refusal. */
export async function persist<T>(attempt: () => Promise<T>, signal: AbortSignal, times = 4): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const passing = error instanceof Problem && (error.status === 0 || error.status >= 500 || error.status === 429);
      if (signal.aborted || !passing || tried >= times) throw error;
      await wait(500 * 2 ** tried, signal);
    }
  }
}

/** Runs the tasks, `width` at a time. The first failure is the whole's. */
export async function together(tasks: (() => Promise<void>)[], width: number): Promise<void> {
  const queue = tasks.values();
  const lane = async () => {
    for (const task of queue) await task();
  };
  await Promise.all(Array.from({ length: width }, lane));
}
