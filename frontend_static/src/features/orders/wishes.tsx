import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { useForm } from "../../lib/form";
import { formatDateTime } from "../../lib/format";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { DialogForm } from "../../ui/dialog-form";
import { TextArea } from "../../ui/field";
import { RefundDialog } from "./give-back";

interface Props {
  order: OrderDetail;
  onChange: (order: OrderDetail) => void;
}

type Wish = OrderDetail["requests"][number];

/** What the buyer asked for, and what the seller answers. */
export function Wishes({ order, onChange }: Props) {
  const [declining, setDeclining] = useState<Wish | null>(null);
  const [paying, setPaying] = useState<Wish | null>(null);
  if (order.requests.length === 0) return null;
  return (
    <section aria-labelledby="wishes">
      <h2 id="wishes">{t("wish.title")}</h2>
      <ul class="happenings">
        {order.requests.map((wish) => (
          <li key={wish.id}>
            <p>
              <Badge tone={wish.status === "open" ? "warn" : "neutral"}>{t(`wish.status_${wish.status}`)}</Badge>{" "}
              <span class="muted small">{formatDateTime(wish.created_at)}</span>
            </p>
            <p>{wish.reason}</p>
            {wish.answer && <p class="muted">{wish.answer}</p>}
            {wish.status === "open" && order.may.includes("refund") && (
              <div class="actions">
                <Button look="primary" onClick={() => setPaying(wish)}>
                  {t("wish.accept")}
                </Button>
                <Button onClick={() => setDeclining(wish)}>{t("wish.decline")}</Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {paying && <RefundDialog order={order} wish={paying} onChange={onChange} onClose={() => setPaying(null)} />}
      {declining && <Decline order={order} wish={declining} onChange={onChange} onClose={() => setDeclining(null)} />}
    </section>
  );
}

function Decline({ order, wish, onChange, onClose }: Props & { wish: Wish; onClose: () => void }) {
  const form = useForm({ answer: "" }, async (body) => {
    const params = { path: { order_id: order.id, request_id: wish.id } };
    onChange(await call(api.POST("/api/orders/{order_id}/refund-requests/{request_id}/decline", { params, body })));
    toast(t("wish.declined"));
    onClose();
  });
  return (
    <DialogForm title={t("wish.decline")} action={t("wish.decline_action")} form={form} onClose={onClose}>
      <TextArea {...form.field("answer")} label={t("wish.answer")} maxLength={1000} rows={4} required />
    </DialogForm>
  );
}

/** The buyer's way to ask for the money back. */
export function Ask({ order, onChange }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("wish.ask")}</Button>
      {open && <AskDialog order={order} onChange={onChange} onClose={() => setOpen(false)} />}
    </>
  );
}

function AskDialog({ order, onChange, onClose }: Props & { onClose: () => void }) {
  const form = useForm({ reason: "" }, async ({ reason }) => {
    const params = { path: { order_id: order.id } };
    onChange(await call(api.POST("/api/orders/{order_id}/refund-requests", { params, body: { reason, items: [] } })));
    toast(t("wish.asked"));
    onClose();
  });
  return (
    <DialogForm title={t("wish.ask")} action={t("wish.ask_action")} form={form} onClose={onClose}>
      <p>{t("wish.text", { store: order.store.name })}</p>
      <TextArea {...form.field("reason")} label={t("wish.reason")} maxLength={1000} rows={4} required />
    </DialogForm>
  );
}
