import type { IconNode } from "lucide";
import { h } from "preact";

/** An icon of the lucide set, drawn by us. It is decoration: the words beside it say what it means. */
export function Icon({ of, size = 20 }: { of: IconNode; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
