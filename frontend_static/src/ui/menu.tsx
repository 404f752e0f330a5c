import { ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

/** A button that shows links and buttons below it. Escape, a press elsewhere or a choice closes it. */
export function Menu({ label, children }: { label: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("focusin", outside);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("focusin", outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && open) {
      setOpen(false);
      button.current?.focus();
    } else if (step && open) {
      event.preventDefault();
      const items = Array.from(root.current?.querySelectorAll<HTMLElement>(".menu-list a, .menu-list button") ?? []);
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[(at + step + items.length) % items.length]?.focus();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button and links inside
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="button button-plain"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span class="menu-label">{label}</span>
        <Icon of={ChevronDown} size={16} />
      </button>
      {/* biome-ignore lint/a11y: the list only hears of the choices made in it; one by key arrives as a click, too */}
      <div class="menu-list" id={id} hidden={!open} onClick={() => setOpen(false)}>
        {children}
      </div>
    </div>
  );
}
