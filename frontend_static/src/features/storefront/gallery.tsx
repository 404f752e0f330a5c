import { ChevronLeft, ChevronRight, Maximize2 } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ProductPage } from "../../api/types";
import { useChunk } from "../../lib/chunk";
import { t } from "../../lib/i18n";
import { IconButton } from "../../ui/button";
import { Cover } from "../../ui/cover";
import { Icon } from "../../ui/icon";

const SIZES = "(min-width: 1120px) 620px, (min-width: 860px) 55vw, 92vw";
/** A strip that has not moved for so long has come to rest. */
const REST = 90;

interface GalleryProps {
  images: ProductPage["images"];
  title: string;
  seed: string;
  shown: number;
  onShow: (index: number) => void;
}

/** What a picture is called: as its maker says, else by its place. */
function nameOf(images: ProductPage["images"], index: number, title: string): string {
  return images[index]?.alt || t("gallery.nth", { title, n: index + 1, total: images.length });
}

/** The pictures of a product: a strip to swipe, thumbnails, arrows by mouse and key, and a closer look. */
export function Gallery({ images, title, seed, shown, onShow }: GalleryProps) {
  const strip = useRef<HTMLDivElement>(null);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [near, setNear] = useState(false);
  const zoom = useChunk(() => import("./zoom"), near);
  const last = images.length - 1;

  // The strip goes where it is sent, by a choice of variant as well as by a thumbnail; a focus in it goes along.
  useEffect(() => {
    const element = strip.current;
    if (!element) return;
    element.scrollTo({ left: shown * element.clientWidth });
    const frame = element.children[shown];
    if (element.contains(document.activeElement) && frame instanceof HTMLElement) frame.focus({ preventScroll: true });
  }, [shown]);

  if (images.length === 0) {
    return (
      <div class="gallery">
        <div class="gallery-frame">
          <Cover cover={null} seed={seed} sizes={SIZES} />
        </div>
      </div>
    );
  }

  /** Swiped: once it rests, what is in front is what is shown. */
  const onScroll = () => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => {
      const element = strip.current;
      if (element) onShow(Math.min(last, Math.max(0, Math.round(element.scrollLeft / element.clientWidth))));
    }, REST);
  };
  const go = (index: number) => onShow((index + images.length) % images.length);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: last }[event.key];
    if (next === undefined || last === 0) return;
    event.preventDefault();
    go(next);
  };

  return (
    <section class="gallery" aria-label={t("gallery.title")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button inside */}
      <div class="gallery-stage" onKeyDown={onKeyDown}>
        <div class="gallery-strip" ref={strip} onScroll={onScroll}>
          {images.map((image, index) => (
            <button
              key={image.id}
              type="button"
              class="gallery-frame"
              tabIndex={index === shown ? 0 : -1}
              aria-hidden={index !== shown}
              onClick={() => setNear(true)}
            >
              <span class="visually-hidden">{t("gallery.zoom")}: </span>
              <Cover
                cover={image}
                seed={seed}
                alt={nameOf(images, index, title)}
                sizes={SIZES}
                eager={index === shown}
              />
            </button>
          ))}
        </div>
        <span class="gallery-hint">
          <Icon of={Maximize2} size={18} />
        </span>
        {last > 0 && (
          <>
            <div class="gallery-arrows">
              <IconButton icon={ChevronLeft} label={t("gallery.previous")} onClick={() => go(shown - 1)} />
              <IconButton icon={ChevronRight} label={t("gallery.next")} onClick={() => go(shown + 1)} />
            </div>
            <p class="gallery-place" aria-hidden="true">
              {shown + 1} / {images.length}
            </p>
          </>
        )}
      </div>
      {last > 0 && (
        <ul class="gallery-thumbs" role="list" onKeyDown={onKeyDown}>
          {images.map((image, index) => (
            <li key={image.id}>
              <button type="button" aria-current={index === shown} onClick={() => onShow(index)}>
                <Cover cover={image} seed={seed} alt={nameOf(images, index, title)} sizes="80px" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {near && zoom && (
        <zoom.Zoom
          images={images}
          name={(index) => nameOf(images, index, title)}
          shown={shown}
          onShow={onShow}
          onClose={() => setNear(false)}
        />
      )}
    </section>
  );
}
