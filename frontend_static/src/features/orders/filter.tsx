import type { OrderFilterStatus } from "../../api/types";
import { t } from "../../lib/i18n";
import { Select } from "../../ui/field";

const STATES = ["paid", "partly_shipped", "shipped", "delivered", "cancelled", "refunded"] as const;
export type Filter = OrderFilterStatus | "asked" | "";

/** What the address says of the filter; nonsense is none. */
export function filterOf(said: string | undefined, asked = false): Filter {
  if (asked && said === "asked") return said;
  return STATES.find((state) => state === said) ?? "";
}

/** The state to ask for. */
export const statusOf = (filter: Filter): OrderFilterStatus | undefined =>
  filter === "" || filter === "asked" ? undefined : filter;

interface Props {
  value: Filter;
  /** Whether one can look for those whose buyers wait for an answer. */
  asked?: boolean;
  onValue: (filter: string) => void;
}

export function OrderFilter({ value, asked, onValue }: Props) {
  return (
    <div class="order-filter">
      <Select
        label={t("orders.filter")}
        value={value}
        onValue={onValue}
        options={[
          { value: "", label: t("orders.all") },
          ...(asked ? [{ value: "asked", label: t("orders.asked") }] : []),
          ...STATES.map((state) => ({ value: state, label: t(`order.status_${state}`) })),
        ]}
      />
    </div>
  );
}
