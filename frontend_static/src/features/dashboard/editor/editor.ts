import { batch, computed, signal } from "@preact/signals";
import { asProblem, type Problem } from "../../../api/problem";
import { explain } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { recall, remember } from "../../../lib/storage";
import type { Product, ProductChange } from "../shapes";
import { type Complaints, changed, type Draft, draftOf, type FieldName, merge, readDraft, same } from "./draft";

/** How the editor reaches the product. */
export interface Ports {
  load: () => Promise<Product>;
  save: (change: ProductChange & { version: number }) => Promise<Product>;
}

export type SaveState = "clean" | "dirty" | "saving" | "saved" | "failed" | "torn";

/** What was typed and not saved, kept on the device until it is: by field, with what it was typed over. */
type Kept = Partial<Record<FieldName, { base: unknown; mine: unknown }>>;

/** After the last change, and at the latest after the first one. */
const PAUSE = 1000;
const LONGEST = 8000;
const RETRY = 5000;
const TRIES = 4;

/**
 * One product under the hands of one person. Fields of a draft save themselves, those of a product on sale when asked to.
 *
 * Writes go one after the other, each with the version the one before it came back with. When somebody else saved in
 * between, their changes are taken in; only where both changed the same field is the person asked, and nothing more is saved until
 * they answer. What was typed stays in the fields, and on the device until it is saved.
 */
export class Editor {
  readonly product;
  readonly values;
  readonly errors = signal<Partial<Record<FieldName, string>>>({});
  readonly state = signal<SaveState>("clean");
  readonly problem = signal<Problem | null>(null);
  /** The fields that somebody else changed as well, with their side of it. */
  readonly torn = signal<{ fields: FieldName[]; theirs: Draft } | null>(null);
  /** Whether what stands here was typed on an earlier visit. */
  readonly restored = signal(false);
  readonly automatic = computed(() => this.product.value.status === "draft");
  private readonly base;
  private refused = new Set<FieldName>();
  private queue: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsavedSince = 0;

  constructor(
    product: Product,
    private readonly ports: Ports,
  ) {
    this.product = signal(product);
    this.base = signal(draftOf(product));
    this.values = signal(this.base.value);
    this.restore();
  }

  readonly unsaved = computed(() => changed(this.base.value, this.values.value, this.product.value.currency));

  set<K extends FieldName>(name: K, value: Draft[K]): void {
    batch(() => {
      this.values.value = { ...this.values.value, [name]: value };
      this.refused.delete(name);
      this.complain({ [name]: undefined });
      this.keep();
      if (this.state.value !== "torn") this.state.value = this.unsaved.value.length > 0 ? "dirty" : "clean";
    });
    if (this.automatic.value) this.soon();
  }

  private soon(pause = PAUSE): void {
    if (this.unsaved.value.length === 0) return;
    this.unsavedSince ||= Date.now();
    clearTimeout(this.timer);
    const left = Math.max(0, this.unsavedSince + LONGEST - Date.now());
    this.timer = setTimeout(() => void this.flush(), pause === RETRY ? pause : Math.min(pause, left));
  }

  /** Saves what can be saved; whether nothing is left unsaved. */
  flush(): Promise<boolean> {
    clearTimeout(this.timer);
    return this.turn(async () => {
      this.unsavedSince = 0;
      for (let tries = 0; tries < TRIES; tries++) {
        const sent = this.values.value;
        const body = this.readable();
        if (this.torn.value || Object.keys(body).length === 0) break;
        this.state.value = "saving";
        if (!(await this.send(body, sent))) break;
      }
      this.settle();
      return this.unsaved.value.length === 0;
    });
  }

  /** What is changed and can be sent; says at their fields what is wrong with the others. */
  private readable(): ProductChange {
    const names = this.unsaved.value.filter((name) => !this.refused.has(name));
    const { body, complaints } = readDraft(names, this.values.value, this.product.value.currency);
    this.complain(translated(complaints));
    return body;
  }

  /** One attempt; whether another may get further. */
  private async send(body: ProductChange, sent: Draft): Promise<boolean> {
    try {
      const saved = await this.ports.save({ ...body, version: this.product.value.version });
      batch(() => this.arrive(saved, sent));
      return true;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === "stale_version") {
        this.take(await this.ports.load().catch(() => this.product.value));
        return true;
      }
      const named = problem.fields.map(({ field, code, message }) => [field.split(".")[0], explain(code, message)]);
      const known = Object.fromEntries(named.filter(([field]) => field && field in body));
      this.complain(known);
      for (const field of Object.keys(known)) this.refused.add(field as FieldName);
      if (Object.keys(known).length > 0) return true;
      this.problem.value = problem;
      if (this.automatic.value && passing(problem)) this.soon(RETRY);
      return false;
    }
  }

  /** Our own change has come back. The server's spelling is shown, unless the person has typed on. */
  private arrive(saved: Product, sent: Draft): void {
    const theirs = draftOf(saved);
    const now = { ...this.values.value };
    for (const name of Object.keys(theirs) as FieldName[]) {
      if (now[name] === sent[name] && !same(name, now, theirs, saved.currency) && !this.refused.has(name)) {
        if (!this.errors.value[name]) Object.assign(now, { [name]: theirs[name] });
      }
    }
    this.product.value = saved;
    this.base.value = theirs;
    this.values.value = now;
    this.problem.value = null;
    this.keep();
  }

  /** A newer state of the product from elsewhere: another editor, a worker, another part of the page. */
  take(next: Product): void {
    if (next.version < this.product.value.version) return;
    batch(() => {
      const theirs = draftOf(next);
      const { draft, torn } = merge(this.base.value, this.values.value, theirs, next.currency);
      this.product.value = next;
      this.base.value = theirs;
      this.values.value = draft;
      if (torn.length > 0) {
        this.torn.value = { fields: [...new Set([...(this.torn.value?.fields ?? []), ...torn])], theirs };
        this.state.value = "torn";
      }
      this.keep();
    });
  }

  /** The answer to "somebody else saved": their words for the fields in question, or mine over theirs. */
  resolve(whose: "theirs" | "mine"): Promise<boolean> {
    const torn = this.torn.value;
    if (torn && whose === "theirs") {
      const taken = Object.fromEntries(torn.fields.map((name) => [name, torn.theirs[name]]));
      this.values.value = { ...this.values.value, ...taken };
    }
    this.torn.value = null;
    this.keep();
    this.settle();
    return whose === "mine" || this.automatic.value ? this.flush() : Promise.resolve(true);
  }

  /**
   * A change that is made at once, such as the order of the pictures: `make` says what to send for the product as it is then,
   * so that it can be said again when somebody else was faster. Throws a `Problem`.
   */
  change(make: (product: Product) => ProductChange): Promise<Product> {
    return this.turn(async () => {
      for (let tries = 1; ; tries++) {
        try {
          const saved = await this.ports.save({ ...make(this.product.value), version: this.product.value.version });
          this.take(saved);
          return saved;
        } catch (error) {
          if (asProblem(error).code !== "stale_version" || tries === TRIES) throw error;
          this.take(await this.ports.load());
        }
      }
    });
  }

  /**
   * Another kind of write (publishing, variants), in its turn. When somebody else saved in between and what it rests on is `alike` in
   * both states, it is sent again. Throws a `Problem`.
   */
  act(
    request: (product: Product) => Promise<Product>,
    alike: (before: Product, after: Product) => boolean = () => false,
  ): Promise<Product> {
    return this.turn(async () => {
      for (let tries = 1; ; tries++) {
        const before = this.product.value;
        try {
          const next = await request(before);
          this.take(next);
          return next;
        } catch (error) {
          if (asProblem(error).code !== "stale_version") throw error;
          this.take(await this.ports.load());
          if (tries === TRIES || !alike(before, this.product.value)) throw error;
        }
      }
    });
  }

  async reload(): Promise<Product> {
    const next = await this.ports.load();
    this.take(next);
    return next;
  }

  /** Forgets what was typed. */
  discard(): void {
    batch(() => {
      this.values.value = this.base.value;
      this.errors.value = {};
      this.refused.clear();
      this.problem.value = null;
      this.torn.value = null;
      this.restored.value = false;
      this.state.value = "clean";
      this.keep();
    });
  }

  private turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(work);
    this.queue = mine.catch(() => {});
    return mine;
  }

  private settle(): void {
    if (this.torn.value) this.state.value = "torn";
    else if (this.unsaved.value.length === 0) {
      if (this.state.value === "saving") this.state.value = "saved";
      else if (this.state.value !== "saved") this.state.value = "clean";
      this.restored.value = false;
    } else if (this.problem.value || Object.values(this.errors.value).some(Boolean)) this.state.value = "failed";
    else {
      // The person has typed on meanwhile.
      this.state.value = "dirty";
      if (this.automatic.value) this.soon();
    }
  }

  private complain(errors: Partial<Record<FieldName, string | undefined>>): void {
    const all = { ...this.errors.value, ...errors };
    this.errors.value = Object.fromEntries(Object.entries(all).filter(([, message]) => message));
  }

  private keep(): void {
    const kept: Kept = {};
    for (const name of this.unsaved.value) kept[name] = { base: this.base.value[name], mine: this.values.value[name] };
    const something = this.unsaved.value.length > 0;
    remember(`unsaved.${this.product.value.id}`, something ? JSON.stringify(kept) : null);
  }

  private restore(): void {
    const kept = read(recall(`unsaved.${this.product.value.id}`));
    const base = { ...this.base.value };
    const mine = { ...this.base.value };
    for (const [name, side] of Object.entries(kept)) {
      if (!(name in base)) continue;
      Object.assign(base, { [name]: side.base });
      Object.assign(mine, { [name]: side.mine });
    }
    const { draft, torn } = merge(base, mine, this.base.value, this.product.value.currency);
    this.values.value = draft;
    this.restored.value = this.unsaved.value.length > 0;
    if (torn.length > 0) this.torn.value = { fields: torn, theirs: this.base.value };
    this.settle();
  }

  /** The person leaves the page: a draft's last words are still sent. */
  close(): void {
    clearTimeout(this.timer);
    if (this.automatic.value && this.unsaved.value.length > 0) void this.flush();
  }
}

function read(kept: string | null): Kept {
  try {
    return JSON.parse(kept ?? "{}") as Kept;
  } catch {
    return {};
  }
}

const translated = (complaints: Complaints) =>
  Object.fromEntries(Object.entries(complaints).map(([name, key]) => [name, t(key)]));

const passing = (problem: Problem) => problem.status === 0 || problem.status >= 500 || problem.status === 429;
