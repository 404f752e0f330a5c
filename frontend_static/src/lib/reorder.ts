/** A list with what stood at `from` standing at `to`. */
export function moved<T>(items: T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}

/** Where an arrow key takes the item at `from` in a list of `count`; null when the key is no such key or it stays. */
export function keyTarget(key: string, from: number, count: number): number | null {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -from, End: count - 1 - from }[key];
  if (!step) return null;
  const to = from + step;
  return to >= 0 && to < count ? to : null;
}
