import { Search } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { api, call } from "../api/client";
import type { Cover as CoverShape, Suggestions as Shape } from "../api/types";
import { categoryName, categoryPath } from "../lib/categories";
import { locale, t, tn } from "../lib/i18n";
import { withQuery } from "../lib/navigate";
import { announce } from "../lib/toast";
import { Cover } from "./cover";
import { Icon } from "./icon";
import type { KeyTaker } from "./search-box";

/** Long enough that a word is not asked for letter by letter. */
const PAUSE = 120;
const MOST_KEPT = 50;
const kept = new Map<string, Shape>();

interface SuggestionsProps {
  id: string;
  text: string;
  open: boolean;
  active: string | undefined;
  onActive: (id: string | undefined) => void;
  onOpen: (open: boolean) => void;
  onGo: (to: string) => void;
  keys: { current: KeyTaker | undefined };
}

interface Line {
  to: string;
  label: string;
  kind: "product" | "category" | "tag" | "all";
  cover?: CoverShape | null;
}

function linesOf(text: string, found: Shape | null): Line[] {
  const lines: Line[] = [];
  for (const { title, path, cover } of found?.products ?? []) {
    lines.push({ to: path, label: title, kind: "product", cover: cover ?? null });
  }
  for (const one of found?.categories ?? []) {
    lines.push({ to: categoryPath(one), label: categoryName(one, locale.value), kind: "category" });
  }
  for (const tag of found?.tags ?? [])
    lines.push({
      to: withQuery("/search", { tags: tag.replace(/[%,:]/g, encodeURIComponent) }),
      label: tag,
      kind: "tag",
    });
  lines.push({ to: withQuery("/search", { q: text }), label: t("search.all_for", { q: text }), kind: "all" });
  return lines;
}

/** What is probably meant, below the search field. The field keeps the focus; arrows move the choice. */
export function Suggestions({ id, text, open, active, onActive, onOpen, onGo, keys }: SuggestionsProps) {
  const [found, setFound] = useState<Shape | null>(null);
  useEffect(() => {
    if (!text || !open) return;
    const known = kept.get(text.toLowerCase());
    if (known) return setFound(known);
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const answer = await call(api.GET("/api/search/suggestions", { params: { query: { q: text.slice(0, 100) } } }));
        if (kept.size >= MOST_KEPT) kept.clear();
        kept.set(text.toLowerCase(), answer);
        if (!current) return;
        setFound(answer);
        announce(tn("search.suggested", linesOf(text, answer).length - 1));
      } catch {
        // Without suggestions the field still searches.
      }
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);

  const lines = linesOf(text, found);
  const place = (index: number) => `${id}-${index}`;
  const at = lines.findIndex((_line, index) => place(index) === active);
  keys.current = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && open) {
      onOpen(false);
      onActive(undefined);
      return true;
    }
    if (step && text) {
      // One place more than there are lines: the field itself.
      const from = at < 0 ? lines.length : at;
      const next = open ? (from + step + lines.length + 1) % (lines.length + 1) : 0;
      onOpen(true);
      onActive(next < lines.length ? place(next) : undefined);
      return true;
    }
    const line = lines[at];
    if (event.key !== "Enter" || !line || !open) return false;
    onGo(line.to);
    return true;
  };

  return (
    <>
      {lines.map(({ to, label, kind, cover }, index) => (
        // biome-ignore lint/a11y: a combobox's options are reached by the arrows in its field
        <div
          key={to}
          id={place(index)}
          role="option"
          class={`suggestion suggestion-${kind}`}
          aria-selected={index === at}
          onMouseDown={(event) => event.preventDefault()}
          onMouseEnter={() => onActive(place(index))}
          onClick={() => onGo(to)}
        >
          {kind === "product" ? (
            <span class="suggestion-picture">
              <Cover cover={cover ?? null} seed={to} sizes="40px" />
            </span>
          ) : (
            <Icon of={Search} size={16} />
          )}
          <span class="suggestion-label">{label}</span>
          {(kind === "category" || kind === "tag") && <span class="muted small">{t(`search.in_${kind}`)}</span>}
        </div>
      ))}
    </>
  );
}
