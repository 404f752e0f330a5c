import { computed } from "@preact/signals";
import { locale, t } from "./i18n";

/** Numbers and dates the European way, also in English. */
const region = computed(() => (locale.value === "en" ? "en-GB" : locale.value));

/** How many digits a currency's minor unit has: 2 for RON, 0 for JPY. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(minor: number, currency: string, tag = region.value): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(tag, { style: "currency", currency }).format(minor / 10 ** digits);
}

/** A price for the eye: "Free" when it is nothing. */
export function formatPrice(minor: number, currency: string): string {
  return minor === 0 ? t("price.free") : formatMoney(minor, currency);
}

/** What somebody typed as an amount, with a comma or a point, in minor units; null when it is no amount. */
export function parseMoney(text: string, currency: string): number | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.replace(/\s/g, ""));
  if (!match) return null;
  const digits = minorDigits(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > digits) return null;
  return Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, "0") || "0");
}

/** An amount as it stands in an input. */
export function editableMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** A difference as somebody types it: +10, -2,50, 3. */
export function parseSigned(text: string, currency: string): number | null {
  const match = /^\s*([+\-−]?)(.*)$/.exec(text);
  const amount = parseMoney(match?.[2] ?? "", currency);
  return amount !== null && match?.[1] && match[1] !== "+" ? -amount : amount;
}

/** A difference as it stands in an input: +10.00, -2.50, or 0. */
export function editableSigned(minor: number, currency: string): string {
  if (minor === 0) return "0";
  return `${minor > 0 ? "+" : "-"}${editableMoney(Math.abs(minor), currency)}`;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function formatBytes(size: number, tag = region.value): string {
  const step = Math.min(UNITS.length - 1, size < 1 ? 0 : Math.floor(Math.log10(size) / 3));
  const options = { style: "unit", unit: UNITS[step], unitDisplay: step ? "short" : "long" } as const;
  return new Intl.NumberFormat(tag, { ...options, maximumFractionDigits: step > 1 ? 1 : 0 }).format(
    size / 1000 ** step,
  );
}

export function formatDate(iso: string, tag = region.value): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: "long" }).format(new Date(iso));
}

/** A month such as 2026-11 in words. */
export function formatMonth(month: string, tag = region.value): string {
  const format = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

/** A date for a narrow column. */
export function formatDay(iso: string, tag = region.value): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: "medium" }).format(new Date(iso));
}

export function formatDateTime(iso: string, tag = region.value): string {
  return new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

export function formatTime(iso: string, tag = region.value): string {
  return new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(new Date(iso));
}

/** A moment as a control of kind `datetime-local` shows it, in this device's time zone. */
export function toLocalInput(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** And back: UTC, with Z. */
export function fromLocalInput(text: string): string {
  return new Date(text).toISOString();
}

/** A change of a count, with its sign. */
export function formatSigned(number: number): string {
  return new Intl.NumberFormat(region.value, { signDisplay: "exceptZero" }).format(number);
}

export function formatPercent(share: number): string {
  return new Intl.NumberFormat(region.value, { style: "percent" }).format(share);
}

/** A weight as one would say it: grams up to a kilogram, then kilograms. */
export function formatWeight(grams: number, tag = region.value): string {
  const [value, unit] = grams < 1000 ? [grams, "gram"] : [grams / 1000, "kilogram"];
  return new Intl.NumberFormat(tag, { style: "unit", unit, maximumFractionDigits: 2 }).format(value);
}

/** A country's name, by its two letters. */
export function formatCountry(code: string, tag = region.value): string {
  return new Intl.DisplayNames(tag, { type: "region" }).of(code) ?? code;
}

const KINDS: Record<string, string> = {
  "application/pdf": "PDF",
  "application/zip": "ZIP",
  "application/epub+zip": "EPUB",
  "application/json": "JSON",
  "application/octet-stream": "",
  "text/plain": "TXT",
  "text/csv": "CSV",
  "audio/mpeg": "MP3",
  "video/mp4": "MP4",
  "image/jpeg": "JPEG",
  "image/svg+xml": "SVG",
};

/** A short name of a file's kind: from its type, else from its name's ending. */
export function fileKind(contentType: string, name: string): string {
  const byType = KINDS[contentType] ?? contentType.split("/")[1]?.replace(/^x-/, "").toUpperCase() ?? "";
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? "";
  return byType && byType.length <= 5 ? byType : ending || byType;
}
