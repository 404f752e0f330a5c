// Small things kept on this device. Storage may be switched off; then nothing is kept and nothing breaks.

export function remember(name: string, value: string | null, where: "local" | "session" = "local"): void {
  try {
    const storage = where === "local" ? localStorage : sessionStorage;
    if (value === null) storage.removeItem(`handsel.${name}`);
    else storage.setItem(`handsel.${name}`, value);
  } catch {
    // Not kept.
  }
}

export function recall(name: string, where: "local" | "session" = "local"): string | null {
  try {
    return (where === "local" ? localStorage : sessionStorage).getItem(`handsel.${name}`);
  } catch {
    return null;
  }
}
