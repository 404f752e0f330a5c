import { signal } from "@preact/signals";

/** What one can still do about it: something that is done here, or a page to see. */
export type ToastAction = { label: string; run: () => void } | { label: string; href: string };

export interface Toast {
  id: number;
  text: string;
  tone: "ok" | "bad";
  action?: ToastAction;
}

export const toasts = signal<Toast[]>([]);
/** What the one polite status region says. */
export const announcement = signal("");
let last = 0;

/** Says something to a screen reader only. The same words twice are said twice. */
export function announce(text: string): void {
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}

/** Shows a message for a while and says it. */
export function toast(text: string, tone: Toast["tone"] = "ok", action?: ToastAction): void {
  const id = ++last;
  toasts.value = [...toasts.value, { id, text, tone, action }];
  announce(text);
  setTimeout(() => dismiss(id), tone === "bad" || action ? 10_000 : 6_000);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id);
}
