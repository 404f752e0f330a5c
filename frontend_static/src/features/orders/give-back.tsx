import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { newAttempt } from "../../lib/attempt";
import { FieldError, useForm } from "../../lib/form";
import { editableMoney, formatPrice, parseMoney } from "../../lib/format";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { DialogForm } from "../../ui/dialog-form";
import { Choice, Field, Select, TextArea } from "../../ui/field";

interface Props {
  order: OrderDetail;
  onChange: (order: OrderDetail) => void;
  onClose: () => void;
}

const REASONS = ["requested_by_customer", "damaged", "duplicate", "fraudulent", "other"] as const;
type Values = Record<string, string | boolean>;

/** Money back, line by line; whatever is left of each stands there to begin with. */
export function RefundDialog({ order, wish, onChange, onClose }: Props & { wish?: OrderDetail["requests"][number] }) {
  const [attempt] = useState(newAttempt);
  const lines = order.progress.filter((line) => line.left > 0);
  const wanted = (id: string) => !wish?.items.length || wish.items.includes(id);
  const first: Values = { restock: false, reason: "requested_by_customer", message: "" };
  for (const line of lines) first[line.item_id] = wanted(line.item_id) ? editableMoney(line.left, order.currency) : "";
  if (order.shipping_left > 0) first.shipping = "";
  const form = useForm(first, async (values) => {
    const amount = (name: string) => {
      const typed = String(values[name] ?? "").trim();
      const parsed = typed ? parseMoney(typed, order.currency) : 0;
      if (parsed === null) throw new FieldError(name, "error.invalid");
      return parsed;
    };
    const items = lines
      .map((line) => ({ item_id: line.item_id, amount: amount(line.item_id), quantity: 0 }))
      .filter((line) => line.amount > 0);
    const shipping = order.shipping_left > 0 ? amount("shipping") : 0;
    if (items.length === 0 && shipping === 0) throw new FieldError(lines[0]?.item_id ?? "shipping", "error.required");
    const changed = await call(
      api.POST("/api/orders/{order_id}/refunds", {
        params: { path: { order_id: order.id }, header: { "Idempotency-Key": attempt } },
        body: {
          items,
          shipping,
          restock: values.restock === true,
          reason: values.reason as (typeof REASONS)[number],
          message: String(values.message),
          request_id: wish?.id,
        },
      }),
    );
    onChange(changed);
    toast(t("refund.done"));
    onClose();
  });
  const titles = new Map(order.items.map((item) => [item.id, item]));
  const most = (left: number) => t("refund.most", { amount: formatPrice(left, order.currency) });
  const stocked = lines.some((line) => titles.get(line.item_id)?.kind === "physical");
  const money = (name: string, label: string, left: number) => (
    <Field
      key={name}
      {...form.field(name)}
      value={String(form.values[name] ?? "")}
      label={label}
      hint={most(left)}
      inputMode="decimal"
      autocomplete="off"
      suffix={order.currency}
    />
  );
  return (
    <DialogForm title={t("refund.title")} action={t("refund.action")} look="danger" form={form} onClose={onClose}>
      {lines.map((line) => {
        const item = titles.get(line.item_id);
        return money(line.item_id, [item?.title, item?.variant].filter(Boolean).join(" · "), line.left);
      })}
      {order.shipping_left > 0 && money("shipping", t("refund.shipping"), order.shipping_left)}
      <Select
        label={t("refund.reason")}
        value={String(form.values.reason)}
        onValue={(value) => form.setValues((was) => ({ ...was, reason: value }))}
        options={REASONS.map((value) => ({ value, label: t(`refund.reason_${value}`) }))}
      />
      <Message values={form.values} setValues={form.setValues} />
      {stocked && <Choice {...choice(form, "restock")}>{t("refund.restock")}</Choice>}
      <p class="muted small">{t("refund.access")}</p>
    </DialogForm>
  );
}

/** Everything back, before it was sent. */
export function CancelDialog({ order, onChange, onClose }: Props) {
  const [attempt] = useState(newAttempt);
  const first: Values = { message: "", restock: true };
  const form = useForm(first, async (values) => {
    const changed = await call(
      api.POST("/api/orders/{order_id}/cancel", {
        params: { path: { order_id: order.id }, header: { "Idempotency-Key": attempt } },
        body: { message: String(values.message), restock: values.restock === true },
      }),
    );
    onChange(changed);
    toast(t("order.cancelled"));
    onClose();
  });
  return (
    <DialogForm title={t("order.cancel")} action={t("order.cancel_action")} look="danger" form={form} onClose={onClose}>
      <p>{t("order.cancel_text", { amount: formatPrice(order.left, order.currency) })}</p>
      <Message values={form.values} setValues={form.setValues} />
      <Choice {...choice(form, "restock")}>{t("refund.restock")}</Choice>
    </DialogForm>
  );
}

interface Bound {
  values: Values;
  setValues: (change: (was: Values) => Values) => void;
}

const choice = (form: Bound, name: string) => ({
  name,
  value: form.values[name] === true,
  error: undefined,
  onValue: (value: boolean) => form.setValues((was) => ({ ...was, [name]: value })),
});

function Message({ values, setValues }: Bound) {
  return (
    <TextArea
      name="message"
      value={String(values.message)}
      error={undefined}
      onValue={(message) => setValues((was) => ({ ...was, message }))}
      label={t("refund.message")}
      maxLength={1000}
      rows={3}
      optional
    />
  );
}
