// The page's HTML brings the answer to its first question along.

/** The answer to a read of `url` (path and query) that came with the page. It is given once: later it would be old. */
export function booted(url: string): Response | null {
  const element = document.getElementById("boot");
  if (!element?.textContent) return null;
  const { path, data } = JSON.parse(element.textContent);
  if (path !== url) return null;
  element.remove();
  return Response.json(data);
}
