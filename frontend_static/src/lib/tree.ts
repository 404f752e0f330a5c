interface Node {
  id: string;
  parent_id: string | null;
  position: number;
}

export interface Branch<T> {
  node: T;
  /** From the top down to the parent. */
  above: T[];
  children: Branch<T>[];
}

/** The roots of a forest given as a flat list, siblings by position. What names a parent that is not there is a root. */
export function forest<T extends Node>(items: T[]): Branch<T>[] {
  const ids = new Set(items.map((item) => item.id));
  const below = (parent: string | null, above: T[]): Branch<T>[] =>
    items
      .filter((item) => (item.parent_id && ids.has(item.parent_id) ? item.parent_id : null) === parent)
      .filter((item) => !above.includes(item))
      .sort((one, other) => one.position - other.position)
      .map((node) => ({ node, above, children: below(node.id, [...above, node]) }));
  return below(null, []);
}

/** Every branch, in the order in which a tree is read. */
export function branches<T extends Node>(items: T[]): Branch<T>[] {
  const flat = (branch: Branch<T>): Branch<T>[] => [branch, ...branch.children.flatMap(flat)];
  return forest(items).flatMap(flat);
}

/** How many levels a branch has, itself included. */
export function height<T>(branch: Branch<T>): number {
  return 1 + Math.max(0, ...branch.children.map(height));
}
