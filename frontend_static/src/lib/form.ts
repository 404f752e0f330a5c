import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { type Key, lookUp, t } from "./i18n";

/** What a person is told about a code: our own words in their language, else the server's. */
export function explain(code: string, message: string): string {
  return lookUp(`error.${code}`) ?? (message || t("error.bad_request"));
}

/** A problem as a whole; where all is said at its fields, what the first of them says. */
export function explainProblem(problem: Problem): string {
  const [first] = problem.fields;
  if (problem.code === "invalid" && first) return explain(first.code, first.message);
  return explain(problem.code, problem.detail);
}

const BY_VALIDITY: [keyof ValidityState, Key][] = [
  ["valueMissing", "error.required"],
  ["typeMismatch", "error.invalid_email"],
  ["tooShort", "error.too_short"],
  ["rangeUnderflow", "error.out_of_range"],
  ["rangeOverflow", "error.out_of_range"],
  ["badInput", "error.invalid"],
];

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function complaints(form: HTMLFormElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const control of Array.from(form.elements) as Control[]) {
    if (!control.name || !control.willValidate) continue;
    const kind = BY_VALIDITY.find(([name]) => control.validity[name]);
    const short = control instanceof HTMLInputElement && control.minLength > 0 && control.value.length > 0;
    if (kind) found[control.name] = t(kind[1]);
    else if (short && control.value.length < control.minLength) found[control.name] = t("error.too_short");
  }
  return found;
}

export interface FieldBinding<V> {
  name: string;
  value: V;
  error: string | undefined;
  onValue: (value: V) => void;
}

/** The kind of a value: an initial `false` stands for a boolean. */
type Kind<T> = T extends boolean ? boolean : string;

/** Thrown by a form's own checks, to put a message at a field. */
export class FieldError extends Error {
  constructor(
    readonly field: string,
    readonly key: Key,
  ) {
    super(key);
  }
}

/** A form's values, messages and sending. The first bad field gets the focus; what belongs to no field is `notice`. */
export function useForm<V extends Record<string, string | boolean>>(initial: V, send: (values: V) => Promise<void>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [notice, setNotice] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);

  // Every new set of messages moves the focus.
  useEffect(() => {
    if (Object.keys(errors).length === 0 && !notice) return;
    const bad = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (bad ?? element.current?.querySelector<HTMLElement>("[data-notice]"))?.focus();
  }, [errors, notice]);

  const fail = (error: unknown) => {
    if (error instanceof FieldError) return setErrors({ [error.field]: t(error.key) });
    const problem = asProblem(error);
    const here = problem.fields.filter((e) => e.field in values);
    setErrors(Object.fromEntries(here.map((e) => [e.field, explain(e.code, e.message)])));
    setNotice(here.length > 0 ? null : problem);
    return undefined;
  };

  const onSubmit = async (event: Event) => {
    event.preventDefault();
    if (busy || !element.current) return;
    const found = complaints(element.current);
    setErrors(found);
    setNotice(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };

  const field = <K extends keyof V & string>(name: K): FieldBinding<Kind<V[K]>> => ({
    name,
    value: values[name] as Kind<V[K]>,
    error: errors[name],
    onValue: (value) => {
      setValues((was) => ({ ...was, [name]: value }));
      if (errors[name]) setErrors(({ [name]: _gone, ...rest }) => rest);
    },
  });

  return { values, setValues, busy, notice, field, bind: { ref: element, onSubmit, noValidate: true } };
}
