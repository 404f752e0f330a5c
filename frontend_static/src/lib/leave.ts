import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";

/**
 * Stops those who leave while something is unsaved: the browser asks where it can, and a link of ours waits in `to` until `go` or
 * `stay` is called.
 */
export function useLeaveGuard(unsaved: boolean): { to: string | null; go: () => void; stay: () => void } {
  const { route } = useLocation();
  const [to, setTo] = useState<string | null>(null);
  useEffect(() => {
    if (!unsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const elsewhere = link && link.origin === location.origin && link.pathname !== location.pathname;
      const here = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!elsewhere || !here || link.target || link.download) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.pathname + link.search);
    };
    addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [unsaved]);
  return { to, go: () => to && route(to), stay: () => setTo(null) };
}
