import { ChevronDown } from "lucide";
import type { ComponentChildren, PartialInputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import type { FieldBinding } from "../lib/form";
import { t } from "../lib/i18n";
import { Icon } from "./icon";

interface Labels {
  label: string;
  hint?: ComponentChildren;
}

/** A label, its control, a hint and what is wrong with it, tied together for those who hear the page. */
export function FieldFrame(
  props: Labels & { id: string; error: string | undefined; required?: boolean; children: ComponentChildren },
) {
  const { id, label, hint, error, required, children } = props;
  return (
    <div class={error ? "field field-bad" : "field"}>
      <label class="field-label" for={id}>
        {label}
        {required === false && <span class="field-optional"> {t("form.optional")}</span>}
      </label>
      {children}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** What a control in such a frame is described by. */
export const describedBy = (id: string, hint: unknown, error: unknown) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

type FieldProps = Labels &
  FieldBinding<string> &
  Pick<
    PartialInputHTMLAttributes<HTMLInputElement>,
    | "autocapitalize"
    | "autocomplete"
    | "inputMode"
    | "max"
    | "maxLength"
    | "min"
    | "minLength"
    | "onKeyDown"
    | "placeholder"
    | "required"
    | "spellcheck"
  > & {
    type?: "datetime-local" | "email" | "number" | "password" | "search" | "text";
    suffix?: string;
    optional?: boolean;
  };

export function Field({ label, hint, name, value, error, onValue, suffix, optional, ...rest }: FieldProps) {
  const id = useId();
  const input = (
    <input
      {...(rest as object)}
      id={id}
      name={name}
      class="input"
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
      aria-invalid={error ? true : undefined}
      aria-describedby={describedBy(id, hint, error)}
    />
  );
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} required={optional ? false : undefined}>
      {suffix ? (
        <div class="input-group">
          {input}
          <span class="input-suffix">{suffix}</span>
        </div>
      ) : (
        input
      )}
    </FieldFrame>
  );
}

type AreaProps = Labels &
  FieldBinding<string> &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "label" | "value" | "name"> & { optional?: boolean };

export function TextArea({ label, hint, name, value, error, onValue, optional, ...rest }: AreaProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} required={optional ? false : undefined}>
      <textarea
        rows={5}
        {...rest}
        id={id}
        name={name}
        class="input"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </FieldFrame>
  );
}

type SelectProps = Labels & {
  value: string;
  onValue: (value: string) => void;
  options: { value: string; label: string }[];
  name?: string;
  error?: string | undefined;
  /** The label is for those who hear the page only. */
  bare?: boolean;
  disabled?: boolean;
};

export function Select({ label, hint, value, onValue, options, name, error, bare, disabled }: SelectProps) {
  const id = useId();
  const control = (
    <span class="select-box">
      <select
        id={id}
        name={name}
        class="input select"
        value={value}
        disabled={disabled}
        aria-label={bare ? label : undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={18} />
    </span>
  );
  if (bare) return control;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      {control}
    </FieldFrame>
  );
}

type ChoiceProps = FieldBinding<boolean> & { children: ComponentChildren; required?: boolean };

/** A box to tick, with its sentence. */
export function Choice({ name, value, error, onValue, children, required }: ChoiceProps) {
  const id = useId();
  return (
    <div class={error ? "choice field-bad" : "choice"}>
      <input
        id={id}
        type="checkbox"
        name={name}
        required={required}
        checked={value}
        onChange={(event) => onValue(event.currentTarget.checked)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, null, error)}
      />
      <label for={id}>{children}</label>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
