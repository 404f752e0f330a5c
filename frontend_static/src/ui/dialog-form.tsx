import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { t } from "../lib/i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ProblemNotice } from "./states";

interface Props {
  title: string;
  /** What the button says that sends it. */
  action: string;
  look?: "primary" | "danger";
  /** What `useForm` gave. */
  form: { bind: object; notice: Problem | null; busy: boolean };
  onClose: () => void;
  children: ComponentChildren;
}

/** A form in a dialog, with what went wrong and the two ways out of it. */
export function DialogForm({ title, action, look = "primary", form, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" {...form.bind}>
        {children}
        <ProblemNotice problem={form.notice} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{t("dialog.cancel")}</Button>
          <Button type="submit" look={look} busy={form.busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
