import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { IconButton } from "./button";

/** A dialog that comes in from the side. It is open as long as it is rendered; a press beside it closes it. */
export function Drawer({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // Closed before it is taken away: only then does the browser give the focus back.
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key that closes a dialog
    <dialog
      ref={element}
      class="drawer"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current?.close()}
    >
      <div class="drawer-body">
        <header class="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon={X} label={t("dialog.close")} onClick={() => element.current?.close()} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
