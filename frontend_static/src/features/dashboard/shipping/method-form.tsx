import { Plus, Trash2 } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { asProblem } from "../../../api/problem";
import { FieldError, useForm } from "../../../lib/form";
import { editableMoney } from "../../../lib/format";
import { t } from "../../../lib/i18n";
import { currency } from "../../../lib/session";
import { Button, IconButton } from "../../../ui/button";
import { DialogForm } from "../../../ui/dialog-form";
import { Field, Select } from "../../../ui/field";
import {
  type Line,
  linesOf,
  type Method,
  type Profile,
  put,
  readAmount,
  readBands,
  Unreadable,
  within,
  type Zone,
} from "./profile";

interface Props {
  profile: Profile;
  zone: number;
  /** Which of its methods, null for a new one. */
  at: number | null;
  onSave: (zones: Zone[]) => Promise<void>;
  onClose: () => void;
}

const MOST_BANDS = 15;

export function MethodForm({ profile, zone: zoneAt, at, onSave, onClose }: Props) {
  const zone = profile.zones[zoneAt];
  const method = at === null ? undefined : zone?.methods[at];
  const money = currency.value;
  const [lines, setLines] = useState<Line[]>(method?.bands.length ? linesOf(method.bands, money) : [["", ""]]);
  const initial = {
    name: method?.name ?? "",
    kind: method?.kind ?? "flat",
    amount: editableMoney(method?.amount ?? 0, money),
    bands: "",
    free_above: method && method.free_above !== null ? editableMoney(method.free_above, money) : "",
    days_min: String(method?.days_min ?? 1),
    days_max: String(method?.days_max ?? 3),
  };
  const form = useForm<Record<keyof typeof initial, string>>(initial, async (values) => {
    if (!zone) return;
    const made = read(values, lines, method?.id ?? "", money);
    const methods = put(zone.methods, at, made);
    try {
      await onSave(put(profile.zones, zoneAt, { ...zone, methods }));
    } catch (error) {
      throw within(asProblem(error), `zones.${zoneAt}.methods.${at ?? zone.methods.length}`);
    }
    onClose();
  });
  const flat = form.values.kind === "flat";
  return (
    <DialogForm
      title={method ? t("shipping.edit_method") : t("shipping.new_method")}
      action={t("form.save")}
      form={form}
      onClose={onClose}
    >
      <Field
        {...form.field("name")}
        label={t("shipping.method_name")}
        hint={t("shipping.method_name_hint")}
        maxLength={60}
        required
      />
      <Select
        {...form.field("kind")}
        label={t("shipping.kind")}
        options={[
          { value: "flat", label: t("shipping.flat") },
          { value: "by_weight", label: t("shipping.by_weight") },
        ]}
      />
      {flat ? (
        <Field {...form.field("amount")} label={t("shipping.price")} suffix={money} inputMode="decimal" required />
      ) : (
        <Bands lines={lines} onLines={setLines} error={form.field("bands").error} />
      )}
      <Field
        {...form.field("free_above")}
        label={t("shipping.free_above")}
        hint={t("shipping.free_above_hint")}
        suffix={money}
        inputMode="decimal"
        optional
      />
      <div class="pair">
        <Field {...form.field("days_min")} label={t("shipping.days_min")} type="number" min={0} max={365} required />
        <Field {...form.field("days_max")} label={t("shipping.days_max")} type="number" min={0} max={365} required />
      </div>
    </DialogForm>
  );
}

/** The method as the API takes it. Throws `FieldError`. */
function read(values: Record<string, string>, lines: Line[], id: string, money: string): Method {
  const { name = "", kind, amount = "", free_above = "", days_min, days_max } = values;
  const flat = kind !== "by_weight";
  try {
    return {
      id,
      name: name.trim(),
      kind: flat ? "flat" : "by_weight",
      amount: flat ? readAmount("amount", amount, money) : 0,
      bands: flat ? [] : readBands(lines, money),
      free_above: free_above.trim() ? readAmount("free_above", free_above, money) : null,
      days_min: Number(days_min),
      days_max: Number(days_max),
    };
  } catch (error) {
    if (error instanceof Unreadable) throw new FieldError(error.field, error.key);
    throw error;
  }
}

interface BandsProps {
  lines: Line[];
  onLines: (lines: Line[]) => void;
  error: string | undefined;
}

/** What each weight costs: up to so many grams, so much. */
function Bands({ lines, onLines, error }: BandsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const focus = (line: number) =>
    setTimeout(() => list.current?.querySelectorAll<HTMLInputElement>("[data-grams]")[line]?.focus());
  const write = (at: number, side: 0 | 1, text: string) =>
    onLines(lines.map((line, index) => (index !== at ? line : side === 0 ? [text, line[1]] : [line[0], text])));
  const described = `${id}-hint${error ? ` ${id}-error` : ""}`;
  return (
    <fieldset class={error ? "field field-bad" : "field"}>
      <legend class="field-label">{t("shipping.bands")}</legend>
      <p class="field-hint" id={`${id}-hint`}>
        {t("shipping.bands_hint")}
      </p>
      <div class="lines" ref={list}>
        {lines.map(([grams, price], at) => (
          <div key={at} class="line">
            <input
              class="input"
              data-grams
              value={grams}
              inputMode="numeric"
              aria-label={t("shipping.band_grams", { n: at + 1 })}
              placeholder={t("shipping.band_grams_example")}
              aria-invalid={error ? true : undefined}
              aria-describedby={described}
              onInput={(event) => write(at, 0, event.currentTarget.value)}
            />
            <input
              class="input"
              value={price}
              inputMode="decimal"
              aria-label={t("shipping.band_price", { n: at + 1, currency: currency.value })}
              placeholder={currency.value}
              aria-describedby={described}
              onInput={(event) => write(at, 1, event.currentTarget.value)}
            />
            <IconButton
              icon={Trash2}
              label={t("shipping.remove_band", { n: at + 1 })}
              onClick={() => {
                onLines(lines.filter((_, index) => index !== at));
                focus(Math.max(0, at - 1));
              }}
            />
          </div>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {lines.length < MOST_BANDS && (
        <Button
          small
          icon={Plus}
          onClick={() => {
            onLines([...lines, ["", ""]]);
            focus(lines.length);
          }}
        >
          {t("shipping.add_band")}
        </Button>
      )}
    </fieldset>
  );
}
