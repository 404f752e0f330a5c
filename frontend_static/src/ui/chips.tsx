import { X } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { announce } from "../lib/toast";
import { describedBy, FieldFrame } from "./field";
import { Icon } from "./icon";

interface ChipsProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  values: string[];
  onValues: (values: string[]) => void;
  /** How a word is written before it is taken. */
  tidy?: (word: string) => string;
  most: number;
  longest: number;
  optional?: boolean;
}

/** Several short words: Enter or a comma takes one, its cross (or Backspace in the empty field) lets it go. */
export function Chips({ label, hint, error, values, onValues, tidy = plain, most, longest, optional }: ChipsProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const full = values.length >= most;

  const take = (typed: string) => {
    const words = typed
      .split(/[,;\n]/)
      .map(tidy)
      .filter(Boolean);
    const fresh = [...new Set(words)].filter((word) => !values.includes(word)).slice(0, most - values.length);
    setText("");
    if (fresh.length === 0) return;
    onValues([...values, ...fresh]);
    announce(t("chips.added", { words: fresh.join(", ") }));
  };
  const drop = (word: string) => {
    onValues(values.filter((one) => one !== word));
    announce(t("chips.removed", { word }));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = values.at(-1);
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      take(text);
    } else if (event.key === "Backspace" && text === "" && last) drop(last);
  };
  return (
    <FieldFrame id={id} label={label} hint={full ? t("chips.full", { most }) : hint} error={error} required={!optional}>
      <div class="chips">
        {values.map((word) => (
          <span key={word} class="chip">
            {word}
            <button type="button" class="chip-drop" aria-label={t("chips.remove", { word })} onClick={() => drop(word)}>
              <Icon of={X} size={14} />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          class="chips-input"
          value={text}
          maxLength={longest}
          autocomplete="off"
          readOnly={full}
          onInput={({ currentTarget: { value } }) => (/[,;\n]/.test(value) ? take(value) : setText(value))}
          onKeyDown={onKeyDown}
          onBlur={() => take(text)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
        />
      </div>
    </FieldFrame>
  );
}

const plain = (word: string) => word.trim().replace(/\s+/g, " ");
