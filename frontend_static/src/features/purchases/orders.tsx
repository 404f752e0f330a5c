import { ReceiptText } from "lucide";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { OrdersTable } from "./orders-table";

export default function Orders() {
  useTitle(t("orders.title"));
  const list = useList("orders", (cursor) => call(api.GET("/api/orders", { params: { query: { cursor } } })));
  return (
    <>
      <h1>{t("orders.title")}</h1>
      <View of={list}>
        {(orders) =>
          orders.length > 0 ? (
            <>
              <OrdersTable caption={t("orders.title")} orders={orders} />
              <LoadMore list={list} />
            </>
          ) : (
            <Empty icon={ReceiptText} title={t("orders.empty_title")}>
              {t("orders.empty_text")}
            </Empty>
          )
        }
      </View>
    </>
  );
}
