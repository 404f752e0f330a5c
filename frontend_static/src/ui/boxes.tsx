import { useId } from "preact/hooks";
import { t } from "../lib/i18n";

interface Props {
  legend: string;
  boxes: { value: string; label: string }[];
  chosen: string[];
  onChosen: (chosen: string[]) => void;
  most: number;
  error: string | undefined;
  required?: boolean;
}

/** Boxes to tick, several at once. */
export function Boxes({ legend, boxes, chosen, onChosen, most, error, required }: Props) {
  const id = useId();
  const toggle = (value: string, on: boolean) =>
    onChosen(on ? [...chosen, value] : chosen.filter((one) => one !== value));
  return (
    <fieldset class={error ? "field field-bad" : "field"}>
      <legend class="field-label">
        {legend} {!required && <span class="field-optional">{t("form.optional")}</span>}
      </legend>
      <div class="boxes">
        {boxes.map((box) => (
          <label key={box.value} class="box">
            <input
              type="checkbox"
              checked={chosen.includes(box.value)}
              disabled={!chosen.includes(box.value) && chosen.length >= most}
              aria-describedby={error ? `${id}-error` : undefined}
              onChange={(event) => toggle(box.value, event.currentTarget.checked)}
            />
            {box.label}
          </label>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
