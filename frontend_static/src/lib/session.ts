import { computed, signal } from "@preact/signals";
import { api, call } from "../api/client";
import { onSignedOut, readSession, refresh } from "../api/transport";
import type { Session, User } from "../api/types";
import { countCart } from "./cart";
import { showLocale } from "./i18n";
import { recall, remember } from "./storage";

const session = signal<Session | null>(null);

/** `waiting` until the first answer; `lost` when none came. */
export const sessionState = signal<"waiting" | "ready" | "lost">("waiting");
export const user = computed(() => session.value?.user ?? null);
export const currency = computed(() => session.value?.currency ?? "RON");
export const isAdmin = computed(() => ["admin", "owner"].includes(user.value?.role ?? ""));
export const isStaff = computed(() => ["staff", "admin", "owner"].includes(user.value?.role ?? ""));

export function setUser(member: User | null): void {
  if (session.value) session.value = { ...session.value, user: member };
  remember("member", member ? "1" : null);
  if (member) void showLocale(member.locale, true);
}

onSignedOut(() => {
  if (!user.value) return;
  setUser(null);
  countCart(0);
});

/** Asks who is here; a member whose short-lived cookie has run out is let in by the long-lived one. */
export async function loadSession(): Promise<void> {
  try {
    let answer = await readSession();
    if (!answer.user && recall("member") && (await refresh())) answer = await readSession();
    session.value = answer;
    setUser(answer.user);
    sessionState.value = "ready";
  } catch {
    sessionState.value = "lost";
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  const answer = await call(api.POST("/api/auth/login", { body: { email, password } }));
  session.value = await readSession().catch(() => session.value);
  setUser(answer.user);
  // What was chosen before comes into the account's cart by looking at it.
  void import("../features/cart/actions").then(({ recount }) => recount());
}

export async function signOut(): Promise<void> {
  await call(api.POST("/api/auth/logout"));
  setUser(null);
  countCart(0);
  session.value = await readSession().catch(() => session.value);
}
