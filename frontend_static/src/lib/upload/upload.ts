import { signal } from "@preact/signals";
import { api, call } from "../../api/client";
import { asProblem, Problem } from "../../api/problem";
import type { Upload as Shape } from "../../api/types";
import { pauses, wait } from "../poll";
import { Hashes } from "./hash";
import { batches, contentType, missingParts } from "./plan";
import { persist, send, together } from "./send";

export type Phase = "waiting" | "sending" | "paused" | "verifying" | "ready" | "refused" | "failed";

interface State {
  phase: Phase;
  sent: number;
  read: number;
  /** Why it was refused, as the server's code or words. */
  reason: string;
  problem: Problem | null;
}

interface Purpose {
  product_id: string;
  purpose: "file" | "image";
  replaces?: string;
}

const PARALLEL = 3;
const SIGNED_AT_ONCE = 20;

/** One file on its way to the store's shelf: straight to storage, checked on content, then ready or refused. */
export class Upload {
  readonly state = signal<State>({ phase: "waiting", sent: 0, read: 0, reason: "", problem: null });
  private shape: Shape | null = null;
  private hashes: Hashes | null = null;
  private abort = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    readonly file: File,
    readonly purpose: Purpose,
  ) {}

  /** The id the server gave it, once it has been opened; a picture's is its upload's. */
  get id(): string | null {
    return this.shape?.id ?? null;
  }

  private set(change: Partial<State>): void {
    this.state.value = { ...this.state.value, ...change };
  }

  /** Starts, or goes on after a pause or a failure. Settles when there is nothing more to do or to wait for. */
  start(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    this.abort = new AbortController();
    this.set({ phase: "sending", problem: null });
    try {
      const shape = await this.open();
      if (shape.status === "open") {
        if (shape.method === "post") await this.sendWhole(shape);
        else await this.sendParts(shape);
        await this.complete(shape.id);
      }
      await this.follow(shape.id);
    } catch (error) {
      if (this.state.value.phase === "paused") return;
      if (this.abort.signal.aborted) return;
      const problem = error instanceof Problem ? error : new Problem(0, unreadable(error), "");
      // What the server will not have at all is not offered to it again.
      if (problem.status === 422) this.end({ phase: "refused", problem });
      else this.set({ phase: "failed", problem });
    }
  }

  /** The upload as the server knows it; a new one if there was none, or if the old one is over. */
  private async open(): Promise<Shape> {
    if (this.shape) {
      const path = { upload_id: this.shape.id };
      const now = await call(api.GET("/api/uploads/{upload_id}", { params: { path }, signal: this.abort.signal }));
      if (now.status !== "aborted") return { ...this.shape, status: now.status };
    }
    const { name: filename, size } = this.file;
    const body = { ...this.purpose, filename, content_type: contentType(this.file), size };
    this.shape = await call(api.POST("/api/uploads", { body, signal: this.abort.signal }));
    const partSize = this.shape.method === "parts" ? this.shape.part_size : null;
    this.hashes ??= new Hashes({ file: this.file, partSize }, (read) => this.set({ read }));
    return this.shape;
  }

  private async sendWhole({ post }: Shape): Promise<void> {
    if (!post) throw new Problem(0, "upstream", "");
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append("file", this.file);
    const overhead = (loaded: number) => this.set({ sent: Math.min(this.file.size, loaded) });
    const { signal } = this.abort;
    await persist(() => send({ method: "POST", url: post.url, body: form, signal, onProgress: overhead }), signal);
  }

  private async sendParts({ id, part_size }: Shape): Promise<void> {
    const { hashes, file } = this;
    const { signal } = this.abort;
    const path = { upload_id: id };
    if (!hashes || !part_size) throw new Problem(0, "upstream", "");
    const { uploaded } = await call(api.GET("/api/uploads/{upload_id}", { params: { path }, signal }));
    const missing = missingParts(file.size, part_size, uploaded);
    let done = file.size - missing.reduce((sum, part) => sum + part.end - part.start, 0);
    const under_way = new Map<number, number>();
    const show = () => this.set({ sent: done + Array.from(under_way.values()).reduce((a, b) => a + b, 0) });
    show();
    for (const batch of batches(missing, SIGNED_AT_ONCE)) {
      const wanted = await Promise.all(batch.map((part) => hashes.part(part.number)));
      const sign = () =>
        call(api.POST("/api/uploads/{upload_id}/parts", { params: { path }, body: { parts: wanted }, signal }));
      const { parts } = await persist(sign, signal);
      const tasks = parts.map(({ number, url, headers }) => async () => {
        const place = batch.find((part) => part.number === number);
        if (!place) return;
        const body = file.slice(place.start, place.end);
        const onProgress = (bytes: number) => {
          under_way.set(number, bytes);
          show();
        };
        await persist(() => send({ method: "PUT", url, headers, body, signal, onProgress }), signal);
        under_way.delete(number);
        done += body.size;
        show();
      });
      await together(tasks, PARALLEL);
    }
  }

  private async complete(upload_id: string): Promise<void> {
    const sha256 = await this.hashes?.whole;
    if (!sha256) throw new Error("unreadable");
    this.set({ phase: "verifying", sent: this.file.size });
    const params = { path: { upload_id } };
    const finish = () => call(api.POST("/api/uploads/{upload_id}/complete", { params, body: { sha256 } }));
    await persist(finish, this.abort.signal);
  }

  private async follow(upload_id: string): Promise<void> {
    this.set({ phase: "verifying", sent: this.file.size });
    const { signal } = this.abort;
    const ask = () => call(api.GET("/api/uploads/{upload_id}", { params: { path: { upload_id } }, signal }));
    for (const pause of pauses(600, 5000, 15 * 60_000)) {
      const { status, reason } = await persist(ask, signal);
      if (status === "ready") return this.end({ phase: "ready" });
      if (status === "refused" || status === "aborted") return this.end({ phase: "refused", reason: reason ?? "" });
      await wait(pause, signal);
    }
    throw new Problem(0, "verifying_long", "");
  }

  private end(change: Partial<State>): void {
    this.hashes?.stop();
    this.set(change);
  }

  /** Stops sending. What is there stays there. */
  pause(): void {
    this.set({ phase: "paused" });
    this.abort.abort();
  }

  /** Gives up, and has what is there thrown away. */
  async cancel(): Promise<void> {
    this.set({ phase: "paused" });
    this.abort.abort();
    this.hashes?.stop();
    if (!this.shape) return;
    const params = { path: { upload_id: this.shape.id } };
    await call(api.DELETE("/api/uploads/{upload_id}", { params })).catch(asProblem);
  }
}

function unreadable(error: unknown): string {
  return error instanceof Error && error.message === "unreadable" ? "unreadable" : "network";
}
