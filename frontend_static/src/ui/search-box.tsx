import { Search } from "lucide";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useChunk } from "../lib/chunk";
import { t } from "../lib/i18n";
import { withQuery } from "../lib/navigate";
import { Icon } from "./icon";

/** What the suggestions, once they are there, make of a key; true when it was meant for them. */
export type KeyTaker = (event: KeyboardEvent) => boolean;

/** The search field of every page. It works by itself; suggestions join it once somebody is about to type. */
export function SearchBox() {
  const { path, query, route } = useLocation();
  const asked = path === "/search" ? (query.q ?? "") : "";
  const [text, setText] = useState(asked);
  const [open, setOpen] = useState(false);
  const [touched, setTouched] = useState(false);
  const [active, setActive] = useState<string>();
  const chunk = useChunk(() => import("./suggestions"), touched);
  const keys = useRef<KeyTaker | undefined>(undefined);
  const root = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    setText(asked);
    setOpen(false);
  }, [path, asked]);

  const close = () => {
    setOpen(false);
    setActive(undefined);
  };
  const go = (to: string) => {
    close();
    root.current?.querySelector("input")?.blur();
    route(to);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    go(withQuery("/search", { q: text.trim() }));
  };
  const shown = open && chunk !== null && text.trim() !== "";
  return (
    <search>
      <form
        ref={root}
        class="search-box"
        action="/search"
        onSubmit={submit}
        onFocusOut={(event) => {
          if (!root.current?.contains(event.relatedTarget as Node | null)) close();
        }}
      >
        <Icon of={Search} size={18} />
        <input
          class="input"
          type="text"
          inputMode="search"
          name="q"
          maxLength={200}
          autocomplete="off"
          enterkeyhint="search"
          placeholder={t("search.placeholder")}
          aria-label={t("search.label")}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={id}
          aria-activedescendant={active}
          value={text}
          onFocus={() => setTouched(true)}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setTouched(true);
            setOpen(true);
          }}
          onKeyDown={(event) => {
            if (keys.current?.(event)) event.preventDefault();
          }}
        />
        <div id={id} role="listbox" aria-label={t("search.suggestions")} class="suggestions" hidden={!shown}>
          {chunk && (
            <chunk.Suggestions
              id={id}
              text={text.trim()}
              open={open}
              active={active}
              onActive={setActive}
              onOpen={setOpen}
              onGo={go}
              keys={keys}
            />
          )}
        </div>
      </form>
    </search>
  );
}
