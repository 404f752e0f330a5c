import { Check } from "lucide";
import { t } from "../lib/i18n";
import { ButtonLink } from "./button";
import { Icon } from "./icon";

export interface Step {
  label: string;
  done: boolean;
  /** Where it is done; "" while it cannot be done yet. */
  href: string;
  /** It helps, but nothing waits for it. */
  optional?: boolean;
}

/** What is to be done, what of it is done, and the way to what comes next. */
export function Steps({ steps }: { steps: Step[] }) {
  const next = steps.find((step) => !step.done && step.href);
  return (
    <ol class="checklist" role="list">
      {steps.map((step) => (
        <li key={step.label} class={step.done ? "done" : ""}>
          <span class="checklist-mark">{step.done && <Icon of={Check} size={16} />}</span>
          <span>
            {step.label}
            {step.optional && !step.done && <span class="field-optional"> {t("checklist.optional")}</span>}
            {step.done && <span class="visually-hidden"> {t("checklist.done")}</span>}
          </span>
          {step === next && (
            <ButtonLink small look="primary" href={step.href} aria-label={`${t("checklist.go")}: ${step.label}`}>
              {t("checklist.go")}
            </ButtonLink>
          )}
          {step !== next && !step.done && step.href && (
            <ButtonLink small href={step.href} aria-label={`${t("checklist.add")}: ${step.label}`}>
              {t("checklist.add")}
            </ButtonLink>
          )}
        </li>
      ))}
    </ol>
  );
}
