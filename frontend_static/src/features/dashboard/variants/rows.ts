// The edits of the variants' table, kept apart from the rows they are made on, so that a newer row keeps them. Pure.
import { editableSigned, parseSigned } from "../../../lib/format";
import type { Level, Product, Variant } from "../shapes";

/** A row as it stands in the table. */
export interface Row {
  price_modifier: string;
  sku: string;
  image_id: string;
  active: boolean;
  quantity: string;
}
export type Edits = Record<string, Partial<Row>>;
export type RowErrors = Record<
  string,
  Partial<Record<keyof Row, "error.price" | "error.not_a_number" | "error.too_small">>
>;

const MOST_STOCK = 1_000_000;

export function rowOf(variant: Variant, levels: Level[], currency: string): Row {
  return {
    price_modifier: editableSigned(variant.price_modifier, currency),
    sku: variant.sku,
    image_id: variant.image_id ?? "",
    active: variant.active,
    quantity: String(quantityOf(levels, variant.id)),
  };
}

export const quantityOf = (levels: Level[], variant: string | null) =>
  levels.find((level) => level.variant_id === variant)?.quantity ?? 0;

/** A count as somebody types it: a whole number from 0 on; null when it is none. */
export function readCount(text: string): number | null {
  return /^\s*\d{1,7}\s*$/.test(text) && Number(text) <= MOST_STOCK ? Number(text) : null;
}

/** What the edited rows come to: the variants to send, the counts to set, and what is wrong where. */
export function readRows(product: Product, levels: Level[], edits: Edits) {
  const errors: RowErrors = {};
  const counts: { variant_id: string; set_to: number; expected: number }[] = [];
  const variants = product.variants.map((variant) => {
    const edit = edits[variant.id] ?? {};
    const complain = (field: keyof Row, error: "error.price" | "error.not_a_number" | "error.too_small") => {
      errors[variant.id] = { ...errors[variant.id], [field]: error };
    };
    let { price_modifier } = variant;
    if (edit.price_modifier !== undefined) {
      const read = edit.price_modifier.trim() ? parseSigned(edit.price_modifier, product.currency) : 0;
      if (read === null) complain("price_modifier", "error.price");
      else if (product.price + read < 0) complain("price_modifier", "error.too_small");
      else price_modifier = read;
    }
    if (edit.quantity !== undefined) {
      const set_to = readCount(edit.quantity);
      const expected = quantityOf(levels, variant.id);
      if (set_to === null) complain("quantity", "error.not_a_number");
      else if (set_to !== expected) counts.push({ variant_id: variant.id, set_to, expected });
    }
    return {
      id: variant.id,
      values: variant.values,
      sku: (edit.sku ?? variant.sku).trim(),
      price_modifier,
      image_id: (edit.image_id ?? variant.image_id) || null,
      active: edit.active ?? variant.active,
    };
  });
  const touched = variants.some((now, at) => {
    const was = product.variants[at];
    return (
      was?.sku !== now.sku ||
      was.price_modifier !== now.price_modifier ||
      was.image_id !== now.image_id ||
      was.active !== now.active
    );
  });
  return { variants: touched ? variants : null, counts, errors };
}

/** The same edit for every variant that `fits`. */
export function forAll(
  edits: Edits,
  variants: Variant[],
  fits: (variant: Variant) => boolean,
  edit: Partial<Row>,
): Edits {
  const next = { ...edits };
  for (const variant of variants) if (fits(variant)) next[variant.id] = { ...next[variant.id], ...edit };
  return next;
}
