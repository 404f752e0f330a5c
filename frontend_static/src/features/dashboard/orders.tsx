import { ReceiptText } from "lucide";
import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { OrdersTable } from "../purchases/orders-table";
import { Frame } from "./frame";

export default function StoreOrders() {
  useTitle(t("dashboard.orders"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const list = useList(`store-orders/${store.slug}`, (cursor) =>
    call(api.GET("/api/stores/{store}/orders", { params: { path: { store: store.slug }, query: { cursor } } })),
  );
  return (
    <>
      <h1>{t("dashboard.orders")}</h1>
      <View of={list}>
        {(orders) =>
          orders.length > 0 ? (
            <>
              <OrdersTable caption={t("dashboard.orders")} orders={orders} seller />
              <LoadMore list={list} />
            </>
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
