// The platform's shelves, a tree kept as a list. Pure.
import type { Category } from "../api/types";

export const categoryPath = ({ slug }: { slug: string }): string => `/categories/${slug}`;

/** A category's name in a language; the English one where there is no other. */
export function categoryName(category: Pick<Category, "name" | "names">, locale: string): string {
  const names: Record<string, string | null | undefined> = category.names;
  return names[locale] || category.name;
}

/** The way down to a category, itself at the end. A tree that bites its tail ends where it would begin again. */
export function wayTo(all: Category[], category: Category): Category[] {
  const way = [category];
  for (;;) {
    const above = all.find((one) => one.id === way[0]?.parent_id);
    if (!above || way.includes(above)) return way;
    way.unshift(above);
  }
}

/** The topmost ones, in order. */
export function topmost(all: Category[]): Category[] {
  return all.filter((one) => !one.parent_id).sort((a, b) => a.position - b.position);
}
