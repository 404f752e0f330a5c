import { ReceiptText } from "lucide";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { filterOf, OrderFilter, statusOf } from "../orders/filter";
import { OrdersTable } from "../purchases/orders-table";
import { AdminFrame } from "./frame";

/** Every store's orders. */
export default function AllOrders() {
  useTitle(t("orders.everybody"));
  const { query, route } = useLocation();
  const filter = filterOf(query.state);
  const list = useList(`all-orders/${filter}`, (cursor) =>
    call(api.GET("/api/admin/orders", { params: { query: { cursor, status: statusOf(filter) } } })),
  );
  return (
    <AdminFrame>
      <h1>{t("orders.everybody")}</h1>
      <OrderFilter value={filter} onValue={(state) => route(withQuery("/admin/orders", { state }), true)} />
      <View of={list}>
        {(orders) => (
          <>
            {orders.length > 0 ? (
              <OrdersTable caption={t("orders.everybody")} orders={orders} />
            ) : (
              <Empty icon={ReceiptText} title={t("orders.none_in_state")} />
            )}
            <LoadMore list={list} />
          </>
        )}
      </View>
    </AdminFrame>
  );
}
