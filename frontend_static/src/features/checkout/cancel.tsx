import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { NotFound, View } from "../../ui/states";
import { Unpaid } from "./unpaid";

export default function Cancel() {
  const { query, route } = useLocation();
  const purchase_id = query.purchase ?? "";
  useTitle(t("cancel.title"));
  const purchase = useLoad(`cancel/${purchase_id}`, () =>
    call(api.POST("/api/payments/confirm", { body: { purchase_id } })),
  );
  const paid = purchase.data?.status === "paid" || purchase.data?.status === "processing";
  useEffect(() => {
    if (paid) route(withQuery("/payments/success", { purchase: purchase_id }), true);
  }, [paid, purchase_id, route]);
  if (!purchase_id) return <NotFound />;
  return <View of={purchase}>{(data) => (paid ? null : <Unpaid purchase={data} />)}</View>;
}
