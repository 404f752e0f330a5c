import { ArrowDown, ArrowUp, X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { moved } from "../../lib/reorder";
import { announce } from "../../lib/toast";
import { IconButton } from "../../ui/button";

export interface Chosen {
  id: string;
  title: string;
  path: string;
  /** The store it is of. */
  of: string;
}

interface Props {
  items: Chosen[];
  onItems: (items: Chosen[]) => void;
  empty: string;
}

/** A few things in an order of one's own. */
export function ChosenList({ items, onItems, empty }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef("");
  // A node that moves in the page loses the focus; whoever moved it by a key is still on it.
  useLayoutEffect(() => {
    if (focus.current) list.current?.querySelector<HTMLElement>(`[data-act="${focus.current}"]`)?.focus();
    focus.current = "";
  });
  const move = (from: number, to: number, act: string) => {
    const item = items[from];
    if (!item || !items[to]) return;
    focus.current = `${act}-${item.id}`;
    onItems(moved(items, from, to));
    announce(t("front.moved", { name: item.title, n: to + 1 }));
  };
  if (items.length === 0) return <p class="muted">{empty}</p>;
  return (
    <ol class="rows" role="list" ref={list}>
      {items.map((item, at) => (
        <li key={item.id} class="row">
          <div class="row-words">
            <a href={item.path}>{item.title}</a>
            <span class="muted small">{item.of}</span>
          </div>
          <div class="row-actions">
            <IconButton
              icon={ArrowUp}
              label={t("front.up", { name: item.title })}
              data-act={`up-${item.id}`}
              aria-disabled={at === 0 || undefined}
              onClick={() => move(at, at - 1, "up")}
            />
            <IconButton
              icon={ArrowDown}
              label={t("front.down", { name: item.title })}
              data-act={`down-${item.id}`}
              aria-disabled={at === items.length - 1 || undefined}
              onClick={() => move(at, at + 1, "down")}
            />
            <IconButton
              icon={X}
              label={t("front.take_off", { name: item.title })}
              onClick={() => onItems(items.filter((one) => one !== item))}
            />
          </div>
        </li>
      ))}
    </ol>
  );
}
