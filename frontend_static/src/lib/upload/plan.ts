/** The parts of a file that are not there yet, in order. A part of another size than it should have is sent again. */
export function missingParts(
  size: number,
  partSize: number,
  uploaded: { number: number; size: number }[],
): { number: number; start: number; end: number }[] {
  const there = new Map(uploaded.map((part) => [part.number, part.size]));
  const missing = [];
  for (let start = 0, number = 1; start < size; start += partSize, number++) {
    const end = Math.min(size, start + partSize);
    if (there.get(number) !== end - start) missing.push({ number, start, end });
  }
  return missing;
}

/** In groups of at most `size`. */
export function batches<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

const TYPES: Record<string, string> = {
  epub: "application/epub+zip",
  mobi: "application/x-mobipocket-ebook",
  zip: "application/zip",
  pdf: "application/pdf",
  md: "text/markdown",
  stl: "model/stl",
  woff2: "font/woff2",
};

/** What the browser thinks a file is; by its ending where it does not know. */
export function contentType(file: { name: string; type: string }): string {
  const ending = file.name.split(".").pop()?.toLowerCase() ?? "";
  return file.type || TYPES[ending] || "application/octet-stream";
}
