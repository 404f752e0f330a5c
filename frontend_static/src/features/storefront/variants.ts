// Which variant is meant, and what becomes of it when one of its values is changed. Pure.
import type { PageVariant, Stock } from "../../api/types";

const buyable = (variant: PageVariant) => variant.availability !== "sold_out";

/** The variant an address names by id or by its values ("Blue / M"), else the first that can be had, else the first. */
export function initial(variants: PageVariant[], wanted?: string): PageVariant | null {
  const named = wanted && variants.find((one) => one.id === wanted || one.values.join(" / ") === wanted);
  return named || variants.find(buyable) || variants[0] || null;
}

/**
 * The variant one gets by taking `value` on `axis`: the one that keeps the other values; where there is none, the one
 * that keeps most of them, what can be had first. Null when nothing is made in that value.
 */
export function take(variants: PageVariant[], from: PageVariant, axis: number, value: string): PageVariant | null {
  const kept = (one: PageVariant) => one.values.filter((other, place) => other === from.values[place]).length;
  const made = variants.filter((one) => one.values[axis] === value);
  const rank = (one: PageVariant) => kept(one) * 2 + (buyable(one) ? 1 : 0);
  return made.reduce<PageVariant | null>((best, one) => (best && rank(best) >= rank(one) ? best : one), null);
}

/** How the variant stands that one would get; null when nothing is made in that value. */
export function standing(variants: PageVariant[], from: PageVariant, axis: number, value: string): Stock | null {
  return take(variants, from, axis, value)?.availability ?? null;
}
