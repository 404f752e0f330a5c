import { useForm } from "../../../lib/form";
import { fromLocalInput, toLocalInput } from "../../../lib/format";
import { t } from "../../../lib/i18n";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/states";
import type { Editor } from "./editor";

const YEAR = 365 * 24 * 3600_000;

/** When a draft goes on sale by itself. */
export function Schedule({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { publish_at: planned } = editor.product.value;
  const form = useForm({ publish_at: planned ? toLocalInput(planned) : "" }, async ({ publish_at }) => {
    await editor.change(() => ({ publish_at: fromLocalInput(publish_at) }));
    toast(t("schedule.saved"));
    onClose();
  });
  const drop = async () => {
    await editor.change(() => ({ publish_at: null }));
    toast(t("schedule.dropped"));
    onClose();
  };
  const now = Date.now();
  return (
    <Dialog title={t("schedule.title")} onClose={onClose}>
      <form class="form" {...form.bind}>
        <Field
          {...form.field("publish_at")}
          label={t("schedule.when")}
          hint={t("schedule.hint", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          type="datetime-local"
          min={toLocalInput(new Date(now + 120_000).toISOString())}
          max={toLocalInput(new Date(now + YEAR).toISOString())}
          required
        />
        <ProblemNotice problem={form.notice} />
        <div class="dialog-actions">
          {planned && (
            <Button look="plain" onClick={() => void drop().catch(onClose)}>
              {t("schedule.drop")}
            </Button>
          )}
          <Button type="submit" look="primary" busy={form.busy}>
            {t("schedule.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
