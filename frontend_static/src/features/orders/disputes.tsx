import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { useForm } from "../../lib/form";
import { formatDateTime, formatPrice } from "../../lib/format";
import { lookUp, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { toast } from "../../lib/toast";
import { Badge, type Tone } from "../../ui/badge";
import { Button } from "../../ui/button";
import { DialogForm } from "../../ui/dialog-form";
import { TextArea } from "../../ui/field";
import { View } from "../../ui/states";

interface Props {
  order: OrderDetail;
  onChange: (order: OrderDetail) => void;
}

type Dispute = OrderDetail["disputes"][number];
const TONES: Record<Dispute["status"], Tone> = { inquiry: "warn", open: "bad", won: "ok", lost: "neutral" };

/** Payments that the buyer's bank took back or asks about, and what is handed in about that. */
export function Disputes({ order, onChange }: Props) {
  const [answering, setAnswering] = useState<Dispute | null>(null);
  if (order.disputes.length === 0) return null;
  return (
    <section aria-labelledby="disputes">
      <h2 id="disputes">{t("dispute.title")}</h2>
      <ul class="happenings">
        {order.disputes.map((one) => (
          <li key={one.id}>
            <p>
              <span class="amount">{formatPrice(one.amount, order.currency)}</span>{" "}
              <Badge tone={TONES[one.status]}>{t(`dispute.status_${one.status}`)}</Badge>
            </p>
            <p class="muted small">
              {formatDateTime(one.created_at)} · {lookUp(`dispute.reason_${one.reason}`) ?? t("dispute.reason_other")}
            </p>
            <p>{t(`dispute.text_${one.status}`)}</p>
            {one.submitted_at ? (
              <p class="muted small">{t("dispute.submitted", { date: formatDateTime(one.submitted_at) })}</p>
            ) : (
              (one.status === "open" || one.status === "inquiry") && (
                <div class="actions">
                  <Button look="primary" onClick={() => setAnswering(one)}>
                    {t("dispute.answer")}
                  </Button>
                  {one.due_by && (
                    <span class="muted small">{t("dispute.until", { date: formatDateTime(one.due_by) })}</span>
                  )}
                </div>
              )
            )}
          </li>
        ))}
      </ul>
      {answering && <Answer order={order} dispute={answering} onChange={onChange} onClose={() => setAnswering(null)} />}
    </section>
  );
}

function Answer({ order, dispute, onChange, onClose }: Props & { dispute: Dispute; onClose: () => void }) {
  const params = { path: { order_id: order.id, dispute_id: dispute.id } };
  const evidence = useLoad(`evidence/${dispute.id}`, () =>
    call(api.GET("/api/orders/{order_id}/disputes/{dispute_id}/evidence", { params })),
  );
  const form = useForm({ statement: "" }, async (body) => {
    onChange(await call(api.POST("/api/orders/{order_id}/disputes/{dispute_id}/evidence", { params, body })));
    toast(t("dispute.done"));
    onClose();
  });
  return (
    <DialogForm title={t("dispute.answer")} action={t("dispute.hand_in")} form={form} onClose={onClose}>
      <p>{t("dispute.once")}</p>
      <View of={evidence}>
        {({ items }) => (
          <dl class="evidence">
            {items.map((one) => (
              <div key={one.name}>
                <dt>{lookUp(`evidence.${one.name}`) ?? one.name}</dt>
                <dd>{one.text}</dd>
              </div>
            ))}
          </dl>
        )}
      </View>
      <TextArea
        {...form.field("statement")}
        label={t("dispute.statement")}
        hint={t("dispute.statement_hint")}
        maxLength={5000}
        rows={5}
        optional
      />
    </DialogForm>
  );
}
