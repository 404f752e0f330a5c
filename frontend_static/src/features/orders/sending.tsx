import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { OrderDetail } from "../../api/types";
import { newAttempt } from "../../lib/attempt";
import { useForm } from "../../lib/form";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { DialogForm } from "../../ui/dialog-form";
import { Field, Select } from "../../ui/field";

interface Props {
  order: OrderDetail;
  onChange: (order: OrderDetail) => void;
  onClose: () => void;
}

const CARRIERS = ["Fan Courier", "Sameday", "Cargus", "Posta Romana", "DPD", "GLS", "DHL", "UPS", "FedEx"];
const OTHER = "";

/** A parcel: which pieces, with whom, and under which number it can be followed. */
export function SendDialog({ order, onChange, onClose }: Props) {
  const [attempt] = useState(newAttempt);
  const lines = order.progress.filter((line) => line.to_send > 0);
  const titles = new Map(order.items.map((item) => [item.id, item]));
  const first: Record<string, string> = { chosen: CARRIERS[0] ?? OTHER, carrier: "", tracking_number: "" };
  for (const line of lines) first[line.item_id] = String(line.to_send);
  const form = useForm(first, async (values) => {
    const items = lines
      .map((line) => ({ item_id: line.item_id, quantity: Number(values[line.item_id]) }))
      .filter((line) => line.quantity > 0);
    const changed = await call(
      api.POST("/api/orders/{order_id}/shipments", {
        params: { path: { order_id: order.id }, header: { "Idempotency-Key": attempt } },
        body: {
          items,
          carrier: (values.chosen === OTHER ? values.carrier : values.chosen) ?? "",
          tracking_number: values.tracking_number ?? "",
        },
      }),
    );
    onChange(changed);
    toast(t("order.sent"));
    onClose();
  });
  const chosen = form.values.chosen ?? OTHER;
  return (
    <DialogForm title={t("order.send")} action={t("order.send_action")} form={form} onClose={onClose}>
      {lines.map((line) => {
        const item = titles.get(line.item_id);
        return (
          <Select
            key={line.item_id}
            label={t("order.pieces_of", { title: [item?.title, item?.variant].filter(Boolean).join(" · ") })}
            value={form.values[line.item_id] ?? "0"}
            onValue={(value) => form.setValues((was) => ({ ...was, [line.item_id]: value }))}
            options={Array.from({ length: line.to_send + 1 }, (_, count) => ({
              value: String(count),
              label: String(count),
            }))}
          />
        );
      })}
      <Select
        label={t("order.carrier")}
        value={chosen}
        onValue={(value) => form.setValues((was) => ({ ...was, chosen: value }))}
        options={[
          ...CARRIERS.map((value) => ({ value, label: value })),
          { value: OTHER, label: t("order.carrier_other") },
        ]}
      />
      {chosen === OTHER && (
        <Field {...bind(form, "carrier")} label={t("order.carrier_name")} maxLength={60} required autocomplete="off" />
      )}
      <Field
        {...bind(form, "tracking_number")}
        label={t("order.tracking_number")}
        maxLength={60}
        autocomplete="off"
        optional
      />
    </DialogForm>
  );
}

type Form = ReturnType<typeof useForm<Record<string, string>>>;

const bind = (form: Form, name: string) => ({ ...form.field(name), value: form.values[name] ?? "" });
