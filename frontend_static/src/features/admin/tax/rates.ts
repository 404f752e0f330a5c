// The platform's tax rates as the page holds them. Pure.
import type { TaxRate } from "../../../api/types";

/** A percentage as somebody types it (19, 5,5, 8.25 %) in basis points; null when it is none, or above 50. */
export function readRate(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
  if (!match) return null;
  const points = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return points > 5000 ? null : points;
}

/** The same as it stands in an input. */
export const editableRate = (points: number): string => String(points / 100);

/** Which rate is meant, whatever it is: no two are for the same. */
export const keyOf = (rate: TaxRate): string => `${rate.country}/${rate.region ?? ""}/${rate.tax_class ?? "standard"}`;
