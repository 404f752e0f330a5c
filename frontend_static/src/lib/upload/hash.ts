import type { PartWanted } from "../../api/types";
import type { HashJob, HashNews } from "./hash.worker";

/** The checksums of one file, as the worker finds them. They outlive a pause: nothing is read twice. */
export class Hashes {
  readonly whole: Promise<string>;
  private readonly worker: Worker;
  private readonly parts = new Map<number, PartWanted>();
  private readonly waiting = new Map<number, (part: PartWanted) => void>();

  constructor(job: HashJob, onRead: (bytes: number) => void) {
    this.worker = new Worker(new URL("./hash.worker.ts", import.meta.url), { type: "module" });
    this.whole = new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }: MessageEvent<HashNews>) => {
        if (data.kind === "read") onRead(data.bytes);
        else if (data.kind === "part") this.found(data);
        else if (data.kind === "whole") resolve(data.sha256);
        else reject(new Error("unreadable"));
      };
      this.worker.onerror = () => reject(new Error("unreadable"));
    });
    // Whoever waits for the whole hears of a failure there; here it only must not go unheard.
    this.whole.catch(() => {});
    this.worker.postMessage(job);
  }

  private found({ number, size, sha256 }: PartWanted): void {
    const part = { number, size, sha256 };
    this.parts.set(number, part);
    this.waiting.get(number)?.(part);
    this.waiting.delete(number);
  }

  part(number: number): Promise<PartWanted> {
    const known = this.parts.get(number);
    if (known) return Promise.resolve(known);
    const found = new Promise<PartWanted>((resolve) => this.waiting.set(number, resolve));
    return Promise.race([found, this.whole.then(() => found)]);
  }

  stop(): void {
    this.worker.terminate();
  }
}
