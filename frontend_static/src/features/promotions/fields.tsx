import { Dices } from "lucide";
import type { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { Button } from "../../ui/button";
import { Choice, Field, Select } from "../../ui/field";
import { type Chosen, type Draft, KINDS, madeUpCode, SCOPES } from "./draft";
import type { Side } from "./side";
import { Targets } from "./targets";

type Form = ReturnType<typeof useForm<Draft>>;

/** What it is called, and how one comes to it. */
export function Way({ form }: { form: Form }) {
  return (
    <section class="panel form">
      <h2>{t("promotions.part_way")}</h2>
      <Field
        {...form.field("name")}
        label={t("promotions.name")}
        hint={t("promotions.name_hint")}
        maxLength={80}
        required
      />
      <Select
        {...form.field("coded")}
        label={t("promotions.way")}
        options={[
          { value: "yes", label: t("promotions.with_code") },
          { value: "", label: t("promotions.by_itself") },
        ]}
      />
      {form.values.coded && (
        <>
          <Field
            {...form.field("code")}
            label={t("promotions.code")}
            hint={t("promotions.code_hint")}
            maxLength={32}
            autocapitalize="characters"
            autocomplete="off"
            spellcheck={false}
            required
          />
          <Button icon={Dices} onClick={() => form.field("code").onValue(madeUpCode())}>
            {t("promotions.make_code")}
          </Button>
        </>
      )}
      <Choice {...form.field("active")}>{t("promotions.active")}</Choice>
    </section>
  );
}

/** What it gives. */
export function Offer({ form }: { form: Form }) {
  const { kind } = form.values;
  return (
    <section class="panel form">
      <h2>{t("promotions.part_offer")}</h2>
      <Select
        {...form.field("kind")}
        label={t("promotions.kind")}
        options={KINDS.map((value) => ({ value, label: t(`promotions.kind_${value}`) }))}
      />
      {kind === "buy_x_get_y" && (
        <div class="pair">
          <Field {...form.field("buy")} label={t("promotions.buy")} inputMode="numeric" autocomplete="off" required />
          <Field
            {...form.field("get")}
            label={t("promotions.get")}
            hint={t("promotions.get_hint")}
            inputMode="numeric"
            autocomplete="off"
            required
          />
        </div>
      )}
      {(kind === "percent" || kind === "buy_x_get_y") && (
        <Field
          {...form.field("percent")}
          label={t(kind === "percent" ? "promotions.percent" : "promotions.percent_pieces")}
          hint={kind === "percent" ? undefined : t("promotions.percent_pieces_hint")}
          suffix="%"
          inputMode="decimal"
          autocomplete="off"
          optional={kind !== "percent"}
          required={kind === "percent"}
        />
      )}
      {kind === "amount" && (
        <Field
          {...form.field("amount")}
          label={t("promotions.amount")}
          hint={t("promotions.amount_hint")}
          suffix={currency.value}
          inputMode="decimal"
          autocomplete="off"
          required
        />
      )}
      <Choice {...form.field("stackable")}>
        {t("promotions.stackable")} <span class="muted">{t("promotions.stackable_hint")}</span>
      </Choice>
    </section>
  );
}

interface ScopeProps {
  form: Form;
  side: Side;
  targets: Chosen["targets"];
  onTargets: (targets: Chosen["targets"]) => void;
}

/** What it is for. */
export function Scope({ form, side, targets, onTargets }: ScopeProps) {
  const { applies_to: about } = form.values;
  const field = form.field("applies_to");
  const turn = (value: string) => {
    field.onValue(value);
    onTargets([]);
  };
  return (
    <section class="panel form">
      <h2>{t("promotions.part_scope")}</h2>
      <Select
        {...field}
        onValue={turn}
        label={t("promotions.applies_to")}
        options={SCOPES.map((value) => ({ value, label: t(`promotions.scope_${value}`) }))}
      />
      {about !== "all" && <Targets side={side} about={about} targets={targets} onTargets={onTargets} />}
      <Field
        {...form.field("minimum")}
        label={t("promotions.minimum")}
        hint={t("promotions.minimum_hint")}
        suffix={currency.value}
        inputMode="decimal"
        autocomplete="off"
        optional
      />
    </section>
  );
}

/** When, and how often. */
export function Limits({ form }: { form: Form }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <section class="panel form">
      <h2>{t("promotions.part_limits")}</h2>
      <div class="pair">
        <Field
          {...form.field("starts_at")}
          label={t("promotions.starts_at")}
          hint={t("promotions.zone", { zone })}
          type="datetime-local"
          optional
        />
        <Field {...form.field("ends_at")} label={t("promotions.ends_at")} type="datetime-local" optional />
      </div>
      <div class="pair">
        <Field
          {...form.field("total_limit")}
          label={t("promotions.total_limit")}
          inputMode="numeric"
          autocomplete="off"
          optional
        />
        <Field
          {...form.field("customer_limit")}
          label={t("promotions.customer_limit")}
          hint={t("promotions.customer_limit_hint")}
          inputMode="numeric"
          autocomplete="off"
          optional
        />
      </div>
    </section>
  );
}
