// Reads a file once, slice by slice, off the page's thread: the SHA-256 of every part as it is passed, then of the whole.
import { createSHA256 } from "hash-wasm";

export interface HashJob {
  file: File;
  /** The size of a part, or null when only the whole is asked for. */
  partSize: number | null;
}

export type HashNews =
  | { kind: "part"; number: number; size: number; sha256: string }
  | { kind: "read"; bytes: number }
  | { kind: "whole"; sha256: string }
  | { kind: "failed" };

const SLICE = 4 * 1024 * 1024;
const tell = (news: HashNews) => postMessage(news);
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

async function run({ file, partSize }: HashJob): Promise<void> {
  const whole = (await createSHA256()).init();
  const part = (await createSHA256()).init();
  const size = partSize ?? Math.max(1, file.size);
  for (let start = 0, number = 1; start < file.size; start += size, number++) {
    const end = Math.min(file.size, start + size);
    part.init();
    for (let at = start; at < end; at += SLICE) {
      const bytes = new Uint8Array(await file.slice(at, Math.min(end, at + SLICE)).arrayBuffer());
      whole.update(bytes);
      if (partSize !== null) part.update(bytes);
      tell({ kind: "read", bytes: at + bytes.length });
    }
    if (partSize !== null) tell({ kind: "part", number, size: end - start, sha256: base64(part.digest("binary")) });
  }
  tell({ kind: "whole", sha256: whole.digest("hex") });
}

addEventListener("message", (event: MessageEvent<HashJob>) => {
  run(event.data).catch(() => tell({ kind: "failed" }));
});
