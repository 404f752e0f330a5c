// The axes of a product's variants and the matrix they make. Pure.
import type { Option, Variant } from "../shapes";

export const MOST_AXES = 3;
export const MOST_VALUES = 20;
export const MOST_VARIANTS = 100;

/** A value as it stands in the axes' editor: what it was called before, or null when it is new. */
export interface AxisValue {
  key: number;
  was: string | null;
  text: string;
}
export interface Axis {
  key: number;
  /** The place of the axis before, or null when it is new. */
  was: number | null;
  name: string;
  values: AxisValue[];
}

/** A line of the matrix: a variant that stays (with its values as they will be), or one to be made. */
export interface Line {
  values: string[];
  variant: Variant | null;
}
export interface Plan {
  lines: Line[];
  added: number;
  kept: number;
  removed: Variant[];
}

let last = 0;
export const newKey = () => ++last;

export function axesOf(options: Option[]): Axis[] {
  return options.map(({ name, values }, was) => ({
    key: newKey(),
    was,
    name,
    values: values.map((text) => ({ key: newKey(), was: text, text })),
  }));
}

export const tidied = (axes: Axis[]): Option[] =>
  axes.map(({ name, values }) => ({
    name: name.trim(),
    values: values.map(({ text }) => text.trim()).filter(Boolean),
  }));

export type AxesProblem = "axes.nameless" | "axes.same_name" | "axes.empty" | "axes.same_value" | "axes.too_many";

/** What is wrong with the axes, and with which of them; null when they make a matrix. */
export function complaint(axes: Axis[]): { problem: AxesProblem; at: number } | null {
  const options = tidied(axes);
  const fold = (text: string) => text.toLowerCase();
  for (const [at, { name, values }] of options.entries()) {
    if (!name) return { problem: "axes.nameless", at };
    if (options.findIndex((other) => fold(other.name) === fold(name)) < at) return { problem: "axes.same_name", at };
    if (values.length === 0) return { problem: "axes.empty", at };
    if (new Set(values.map(fold)).size < values.length) return { problem: "axes.same_value", at };
  }
  const count = options.reduce((product, { values }) => product * values.length, 1);
  return count > MOST_VARIANTS ? { problem: "axes.too_many", at: options.length - 1 } : null;
}

/** Every combination, the last axis running fastest. */
function combinations<T>(lists: T[][]): T[][] {
  return lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

/**
 * What the axes make of the variants there are. A value or an axis that is renamed keeps its variants; a new axis gives those there are
 * its first value; where an axis goes, the first of the variants that become alike stays.
 */
export function plan(axes: Axis[], variants: Variant[]): Plan {
  const filled = axes.map((axis) => ({ ...axis, values: axis.values.filter(({ text }) => text.trim()) }));
  const left = new Set(variants);
  const rows = filled.length > 0 ? combinations(filled.map(({ values }) => values)) : [];
  const lines = rows.map((row) => {
    const fits = (variant: Variant) =>
      row.every((value, at) => {
        const axis = filled[at];
        if (axis?.was === null || axis?.was === undefined) return value === axis?.values[0];
        return value.was !== null && variant.values[axis.was] === value.was;
      });
    const variant = [...left].find(fits) ?? null;
    if (variant) left.delete(variant);
    return { values: row.map(({ text }) => text.trim()), variant };
  });
  const kept = lines.filter(({ variant }) => variant).length;
  return { lines, kept, added: lines.length - kept, removed: [...left] };
}

/** The matrix as the API takes it. */
export function asVariants(lines: Line[]) {
  return lines.map(({ values, variant }) => ({
    id: variant?.id,
    values,
    sku: variant?.sku ?? "",
    price_modifier: variant?.price_modifier ?? 0,
    image_id: variant?.image_id ?? null,
    active: variant?.active ?? true,
  }));
}

const LETTERS = /[^A-Z0-9]+/g;

/** A SKU out of the product's and the values: DRESS-BLUE-M. At most 64 characters. */
export function skuFor(base: string, values: string[]): string {
  const plain = (text: string) =>
    text
      .normalize("NFKD")
      .replace(/[^\p{ASCII}]/gu, "")
      .toUpperCase()
      .replace(LETTERS, "-")
      .replace(/^-|-$/g, "");
  return [base, ...values.map(plain)].filter(Boolean).join("-").slice(0, 64);
}
