import { Download } from "lucide";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { ButtonLink } from "../../ui/button";
import { LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { Downloads } from "./downloads";

export default function Purchases() {
  useTitle(t("purchases.title"));
  const list = useList("purchases", (cursor) => call(api.GET("/api/purchases", { params: { query: { cursor } } })));
  const browse = (
    <ButtonLink href="/" look="primary">
      {t("home.browse")}
    </ButtonLink>
  );
  return (
    <div class="narrow">
      <h1>{t("purchases.title")}</h1>
      <p class="lead">{t("purchases.lead")}</p>
      <View of={list}>
        {(items) =>
          items.length > 0 ? (
            <>
              {items.map((entitlement) => (
                <Downloads key={entitlement.id} entitlement={entitlement} />
              ))}
              <LoadMore list={list} />
            </>
          ) : (
            <Empty icon={Download} title={t("purchases.empty_title")} action={browse}>
              {t("purchases.empty_text")}
            </Empty>
          )
        }
      </View>
    </div>
  );
}
