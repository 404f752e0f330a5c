import { useId } from "preact/hooks";
import type { Cover as CoverShape, CoverSource } from "../api/types";

const TYPES = ["image/avif", "image/webp", "image/jpeg"] as const;

const srcset = (sources: CoverSource[]) => sources.map((source) => `${source.url} ${source.width}w`).join(", ");

interface CoverProps {
  cover: CoverShape | null;
  /** What a product without a picture is told apart by. */
  seed: string;
  sizes: string;
  alt?: string;
  eager?: boolean;
}

/** What stands in a picture's place until it has come is taken away, in case the picture lets it through. */
const uncover = (event: { currentTarget: HTMLImageElement }) => {
  event.currentTarget.style.background = "none";
};

/** A product's picture in the best kind and width for the place, or a porcelain tile when it has none. */
export function Cover({ cover, seed, sizes, alt = "", eager }: CoverProps) {
  if (!cover) return <Tile seed={seed} />;
  const of = (type: CoverSource["type"]) => cover.sources.filter((source) => source.type === type);
  const plain = of("image/jpeg");
  // A card lists one type; the others lie beside it.
  const fallback = plain[Math.floor(plain.length / 2)]?.url ?? cover.sources[0]?.url.replace(/\.\w+$/, ".jpg");
  return (
    <picture class="cover">
      {TYPES.slice(0, 2).map((type) => {
        const sources = of(type);
        return sources.length > 0 && <source key={type} type={type} srcset={srcset(sources)} sizes={sizes} />;
      })}
      <img
        src={fallback}
        srcset={plain.length > 0 ? srcset(plain) : undefined}
        sizes={sizes}
        width={cover.width}
        height={cover.height}
        alt={alt}
        loading={eager ? "eager" : "lazy"}
        fetchPriority={eager ? "high" : "auto"}
        decoding="async"
        style={{ background: cover.blur ? `${cover.color} center / cover url("${cover.blur}")` : cover.color }}
        onLoad={uncover}
      />
    </picture>
  );
}

/** Brush motifs of blue-and-white ware, one repeat each, in a square of 48. */
const MOTIFS = [
  "M0 48a24 24 0 0 1 48 0M8 48a16 16 0 0 1 32 0M16 48a8 8 0 0 1 16 0M-24 24a24 24 0 0 1 48 0M24 24a24 24 0 0 1 48 0M-16 24a16 16 0 0 1 32 0M32 24a16 16 0 0 1 32 0",
  "M24 4c8 8 8 12 0 20-8-8-8-12 0-20zM24 44c8-8 8-12 0-20-8 8-8 12 0 20zM4 24c8-8 12-8 20 0-8 8-12 8-20 0zM44 24c-8-8-12-8-20 0 8 8 12 8 20 0z",
  "M0 0l48 48M48 0L0 48M24 12l12 12-12 12-12-12z",
  "M0 12c8-8 16-8 24 0s16 8 24 0M0 36c8-8 16-8 24 0s16 8 24 0M24 24h.1M0 24h.1M48 24h.1",
  "M24 8a16 16 0 1 0 .1 0M24 16a8 8 0 1 0 .1 0M0 40a8 8 0 0 1 8 8M48 40a8 8 0 0 0-8 8M0 8a8 8 0 0 0 8-8M48 8a8 8 0 0 1-8-8",
  "M12 0v48M36 0v48M12 12l12 12-12 12M36 12 24 24l12 12M0 12l12 12L0 36M48 12 36 24l12 12",
];

/** A porcelain tile; its motif is the one numbered, or the seed's own. */
export function Tile({ seed = "", motif }: { seed?: string; motif?: number }) {
  const id = useId();
  let hash = motif ?? 7;
  for (const letter of seed) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return (
    <svg class="cover tile" viewBox="0 0 320 240" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <defs>
        <pattern id={id} width="48" height="48" patternUnits="userSpaceOnUse" patternTransform="translate(8 0)">
          <path d={MOTIFS[hash % MOTIFS.length]} class="tile-stroke" />
        </pattern>
      </defs>
      <rect width="320" height="240" class="tile-ground" />
      <rect width="320" height="240" fill={`url(#${id})`} />
    </svg>
  );
}
