import { signal } from "@preact/signals";
import { recall, remember } from "./storage";

const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (recall("theme") ?? (system.matches ? "dark" : "light")) === "dark";

export const dark = signal(isDark());

system.addEventListener("change", () => {
  dark.value = isDark();
});

/** Changes sides; choosing what the system has anyway means to follow it again. */
export function toggleTheme(): void {
  const theme = dark.value ? "light" : "dark";
  const followed = (theme === "dark") === system.matches;
  remember("theme", followed ? null : theme);
  if (followed) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  dark.value = theme === "dark";
}
