import { useId } from "preact/hooks";
import type { PageVariant, ProductPage } from "../../api/types";
import { t } from "../../lib/i18n";
import { standing, take } from "./variants";

interface PickerProps {
  data: ProductPage;
  variant: PageVariant;
  onChoose: (next: PageVariant) => void;
}

/** One row of radio buttons for each option: a Tab to get there, arrows to choose, and the page follows. */
export function VariantPicker({ data, variant, onChoose }: PickerProps) {
  const id = useId();
  const pick = (axis: number, value: string) => {
    const next = take(data.variants, variant, axis, value);
    if (next) onChoose(next);
  };
  return (
    <div class="options">
      {data.options.map(({ name, values }, axis) => (
        <fieldset key={name} class="option">
          <legend>
            {name} <span class="muted">{variant.values[axis]}</span>
          </legend>
          <div class="option-values">
            {values.map((value) => {
              const state = standing(data.variants, variant, axis, value);
              if (!state) return null;
              return (
                <label key={value} class={state === "sold_out" ? "option-value option-value-out" : "option-value"}>
                  <input
                    type="radio"
                    name={`${id}-${axis}`}
                    aria-label={state === "sold_out" ? `${value}, ${t("stock.sold_out")}` : undefined}
                    checked={variant.values[axis] === value}
                    onChange={() => pick(axis, value)}
                  />
                  <span>{value}</span>
                </label>
              );
            })}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
