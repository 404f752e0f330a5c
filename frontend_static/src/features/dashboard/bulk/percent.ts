/** A change of prices as somebody types it: 10, -5, +2,5 %. At most two decimals, -95 to 500; null when it is none, or nothing. */
export function readPercent(text: string): number | null {
  const match = /^\s*([+\-−]?)\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
  if (!match) return null;
  const size = Number(`${match[2]}.${match[3] ?? "0"}`);
  const percent = match[1] && match[1] !== "+" ? -size : size;
  return percent === 0 || percent < -95 || percent > 500 ? null : percent;
}

/** A price after the change, as the server rounds it: to the nearest minor unit, half of one upwards. */
export function changedPrice(price: number, percent: number): number {
  const hundredths = Math.round(percent * 100);
  return Math.floor((price * (10_000 + hundredths) + 5_000) / 10_000);
}
