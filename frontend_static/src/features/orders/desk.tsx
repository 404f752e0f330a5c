import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { OrderDetail } from "../../api/types";
import { explainProblem, useForm } from "../../lib/form";
import { formatDateTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { ProblemNotice } from "../../ui/states";
import { CancelDialog, RefundDialog } from "./give-back";
import { SendDialog } from "./sending";

interface Props {
  order: OrderDetail;
  onChange: (order: OrderDetail) => void;
}

/** What the store's people and staff can do with an order now. */
export function Desk({ order, onChange }: Props) {
  const [open, setOpen] = useState<"send" | "refund" | "cancel" | null>(null);
  const [busy, setBusy] = useState(false);
  const may = (what: OrderDetail["may"][number]) => order.may.includes(what);
  const close = () => setOpen(null);
  const deliver = async () => {
    setBusy(true);
    try {
      onChange(await call(api.POST("/api/orders/{order_id}/delivered", { params: { path: { order_id: order.id } } })));
      toast(t("order.delivered"));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div class="actions">
        {may("ship") && (
          <Button look="primary" onClick={() => setOpen("send")}>
            {t("order.send")}
          </Button>
        )}
        {may("deliver") && (
          <Button look="primary" busy={busy} onClick={deliver}>
            {t("order.deliver")}
          </Button>
        )}
        {may("refund") && <Button onClick={() => setOpen("refund")}>{t("refund.title")}</Button>}
        {may("cancel") && <Button onClick={() => setOpen("cancel")}>{t("order.cancel")}</Button>}
      </div>
      {open === "send" && <SendDialog order={order} onChange={onChange} onClose={close} />}
      {open === "refund" && <RefundDialog order={order} onChange={onChange} onClose={close} />}
      {open === "cancel" && <CancelDialog order={order} onChange={onChange} onClose={close} />}
    </>
  );
}

/** What the store's people keep in mind; the buyer never sees it. */
export function Notes({ order, onChange }: Props) {
  const form = useForm({ text: "" }, async (body) => {
    onChange(await call(api.POST("/api/orders/{order_id}/notes", { params: { path: { order_id: order.id } }, body })));
    form.setValues({ text: "" });
    toast(t("note.kept"));
  });
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{t("note.title")}</h2>
      {order.notes.length > 0 && (
        <ul class="happenings">
          {order.notes.map((note) => (
            <li key={note.id}>
              <p>{note.text}</p>
              <p class="muted small">{formatDateTime(note.at)}</p>
            </li>
          ))}
        </ul>
      )}
      <form class="form" {...form.bind}>
        <TextArea {...form.field("text")} label={t("note.text")} hint={t("note.hint")} maxLength={1000} rows={2} />
        <ProblemNotice problem={form.notice} />
        <Button type="submit" busy={form.busy}>
          {t("note.keep")}
        </Button>
      </form>
    </section>
  );
}
