import { Plus, X } from "lucide";
import { useRef, useState } from "preact/hooks";
import { countries, EU } from "../lib/countries";
import type { FieldBinding } from "../lib/form";
import { formatCountry } from "../lib/format";
import { locale, t } from "../lib/i18n";
import { announce } from "../lib/toast";
import { Button } from "./button";
import { Select } from "./field";
import { Icon } from "./icon";

/** All of the European Union, as one choice. */
const UNION = "EU";

/** Several countries, by their codes with a space between: chosen from a list, each let go by its cross. */
export function CountryPicker({ value, onValue, error, name, label }: FieldBinding<string> & { label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [next, setNext] = useState("");
  const chosen = value ? value.split(" ") : [];
  const left = countries(locale.value).filter((one) => !chosen.includes(one.value));
  const add = () => {
    const fresh = (next === UNION ? EU : [next]).filter((code) => code && !chosen.includes(code));
    setNext("");
    if (fresh.length === 0) return;
    onValue([...chosen, ...fresh].join(" "));
    announce(t("chips.added", { words: fresh.map((code) => formatCountry(code)).join(", ") }));
  };
  const drop = (code: string) => {
    onValue(chosen.filter((one) => one !== code).join(" "));
    announce(t("chips.removed", { word: formatCountry(code) }));
    box.current?.querySelector("select")?.focus();
  };
  return (
    <div class="country-picker" ref={box}>
      <div class="country-picker-add">
        <Select
          name={name}
          label={label}
          value={next}
          onValue={setNext}
          error={error}
          options={[{ value: "", label: t("countries.choose") }, { value: UNION, label: t("countries.eu") }, ...left]}
        />
        <Button icon={Plus} onClick={add}>
          {t("countries.add")}
        </Button>
      </div>
      {chosen.length > 0 && (
        <ul class="chips-list" role="list">
          {byName(chosen).map((code) => (
            <li key={code} class="chip">
              {formatCountry(code)}
              <button
                type="button"
                class="chip-drop"
                aria-label={t("chips.remove", { word: formatCountry(code) })}
                onClick={() => drop(code)}
              >
                <Icon of={X} size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const byName = (codes: string[]) =>
  [...codes].sort((one, other) => formatCountry(one).localeCompare(formatCountry(other), locale.value));
