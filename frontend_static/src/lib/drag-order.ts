import { useEffect, useRef, useState } from "preact/hooks";
import { moved } from "./reorder";

/** How far a press travels before it is a drag. */
const SLACK = 6;

interface Drag {
  id: string;
  x: number;
  y: number;
  going: boolean;
}

/**
 * Reordering by pointer (mouse, pen or finger): `order` is how things stand while one is dragged, else null. Items carry
 * `data-id`; what can be dragged gets `grip(id)`. Escape, or a pointer that is lost, puts everything back.
 */
export function useDragOrder(ids: string[], onDrop: (from: number, to: number) => void) {
  const [order, setOrder] = useState<string[] | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const drag = useRef<Drag | null>(null);
  const end = () => {
    drag.current = null;
    setOrder(null);
    setHeld(null);
  };
  useEffect(() => {
    if (!held) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && end();
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [held]);

  const grip = (id: string) => ({
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { id, x: event.clientX, y: event.clientY, going: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const now = drag.current;
      if (!now) return;
      if (!now.going && Math.hypot(event.clientX - now.x, event.clientY - now.y) < SLACK) return;
      if (!now.going) setHeld(now.id);
      now.going = true;
      const standing = order ?? ids;
      const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-id]");
      const to = standing.indexOf(under?.dataset.id ?? "");
      const from = standing.indexOf(now.id);
      if (to >= 0 && to !== from) setOrder(moved(standing, from, to));
    },
    onPointerUp: () => {
      const now = drag.current;
      if (now?.going && order) onDrop(ids.indexOf(now.id), order.indexOf(now.id));
      end();
    },
    onPointerCancel: end,
  });
  return { order, held, grip };
}
