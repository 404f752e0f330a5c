import { useEffect } from "preact/hooks";

/** The document's title and description while a page is shown. */
export function useTitle(title: string | null, description?: string): void {
  useEffect(() => {
    if (title !== null) document.title = title ? `${title} · Handsel` : "Handsel";
  }, [title]);
  useEffect(() => {
    const meta = document.querySelector('meta[name="description"]');
    const before = meta?.getAttribute("content") ?? "";
    if (description) meta?.setAttribute("content", description);
    return () => meta?.setAttribute("content", before);
  }, [description]);
}
