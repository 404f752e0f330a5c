import { ReceiptText } from "lucide";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { filterOf, OrderFilter, statusOf } from "../orders/filter";
import { OrdersTable } from "../purchases/orders-table";
import { Frame } from "./frame";

export default function StoreOrders() {
  useTitle(t("dashboard.orders"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const { query, route } = useLocation();
  const filter = filterOf(query.state, true);
  const list = useList(`store-orders/${store.slug}/${filter}`, (cursor) =>
    call(
      api.GET("/api/stores/{store}/orders", {
        params: {
          path: { store: store.slug },
          query: { cursor, status: statusOf(filter), asked: filter === "asked" || undefined },
        },
      }),
    ),
  );
  return (
    <>
      <h1>{t("dashboard.orders")}</h1>
      <OrderFilter
        value={filter}
        asked
        onValue={(state) => route(withQuery("/dashboard/orders", { store: store.slug, state }), true)}
      />
      <View of={list}>
        {(orders) =>
          orders.length > 0 ? (
            <>
              <OrdersTable caption={t("dashboard.orders")} orders={orders} seller />
              <LoadMore list={list} />
            </>
          ) : filter ? (
            <Empty icon={ReceiptText} title={t("orders.none_in_state")} />
          ) : (
            <Empty icon={ReceiptText} title={t("dashboard.no_orders_title")}>
              {t("dashboard.no_orders")}
            </Empty>
          )
        }
      </View>
    </>
  );
}
