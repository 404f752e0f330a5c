/** A tag as it is kept: one word or a few, in lower case. */
export const tidyTag = (word: string) => word.trim().replace(/\s+/g, " ").toLowerCase();
