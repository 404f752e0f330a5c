import { ChevronLeft, ChevronRight, X, ZoomIn, ZoomOut } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "../../api/types";
import { t } from "../../lib/i18n";
import { announce } from "../../lib/toast";
import { IconButton } from "../../ui/button";
import { Cover } from "../../ui/cover";

interface ZoomProps {
  images: Picture[];
  name: (index: number) => string;
  shown: number;
  onShow: (index: number) => void;
  onClose: () => void;
}

/** The pictures as large as the window, and twice that: moved by dragging, by touch, or by the arrow keys. */
export function Zoom({ images, name, shown, onShow, onClose }: ZoomProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const [large, setLarge] = useState(false);
  const image = images[shown];

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const go = (index: number) => {
    const next = (index + images.length) % images.length;
    setLarge(false);
    onShow(next);
    announce(name(next));
  };

  /** Twice as large around the point that was pressed, else around the middle. */
  const enlarge = (event?: MouseEvent) => {
    const element = pane.current;
    if (!element) return;
    const box = element.getBoundingClientRect();
    const x = event ? (event.clientX - box.left) / box.width : 0.5;
    const y = event ? (event.clientY - box.top) / box.height : 0.5;
    setLarge(!large);
    requestAnimationFrame(() => {
      element.scrollLeft = x * (element.scrollWidth - element.clientWidth);
      element.scrollTop = y * (element.scrollHeight - element.clientHeight);
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "+" || event.key === "-") return setLarge(event.key === "+");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || large || images.length < 2) return undefined;
    event.preventDefault();
    go(shown + step);
    return undefined;
  };

  if (!image) return null;
  return (
    <dialog ref={dialog} class="zoom" aria-label={t("gallery.zoom")} onClose={onClose} onKeyDown={onKeyDown}>
      {/* biome-ignore lint/a11y/useSemanticElements: a name needs a role, and this is no form */}
      <div
        class={large ? "zoom-pane zoom-large" : "zoom-pane"}
        ref={pane}
        role="group"
        aria-label={name(shown)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard, too
        tabIndex={0}
      >
        {/* biome-ignore lint/a11y: the same is done by a button and by + and - */}
        <div class="zoom-picture" onClick={enlarge}>
          <Cover cover={image} seed="" alt={name(shown)} sizes={large ? "200vw" : "100vw"} eager />
        </div>
      </div>
      <div class="zoom-bar">
        <span>{images.length > 1 ? `${shown + 1} / ${images.length}` : ""}</span>
        <IconButton
          icon={large ? ZoomOut : ZoomIn}
          label={large ? t("gallery.smaller") : t("gallery.larger")}
          onClick={() => enlarge()}
        />
        {images.length > 1 && (
          <>
            <IconButton icon={ChevronLeft} label={t("gallery.previous")} onClick={() => go(shown - 1)} />
            <IconButton icon={ChevronRight} label={t("gallery.next")} onClick={() => go(shown + 1)} />
          </>
        )}
        <IconButton icon={X} label={t("dialog.close")} onClick={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}
