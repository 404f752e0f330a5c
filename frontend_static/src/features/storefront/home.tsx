import { PackageOpen } from "lucide";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useList } from "../../lib/load";
import { ButtonLink } from "../../ui/button";
import { Grid, GridSkeleton, LoadMore } from "../../ui/cards";
import { Empty, View } from "../../ui/states";
import { Garland } from "./garland";

export default function Home() {
  useTitle("", t("home.description"));
  const newest = useList("newest", (cursor) =>
    call(api.GET("/api/products", { params: { query: { cursor, limit: 24 } } })),
  );
  return (
    <>
      <section class="hero">
        <div class="hero-words">
          <h1>{t("home.title")}</h1>
          <p class="lead">{t("home.lead")}</p>
          <div class="actions">
            <ButtonLink href="#newest" look="primary">
              {t("home.browse")}
            </ButtonLink>
            <ButtonLink href="/stores/new">{t("home.sell_action")}</ButtonLink>
          </div>
        </div>
        <Garland />
      </section>
      <section class="section" id="newest" tabIndex={-1}>
        <h2>{t("home.newest")}</h2>
        <View of={newest} skeleton={<GridSkeleton />}>
          {(cards) =>
            cards.length > 0 ? (
              <>
                <Grid cards={cards} store />
                <LoadMore list={newest} />
              </>
            ) : (
              <Empty icon={PackageOpen} title={t("home.empty_title")}>
                {t("home.empty_text")}
              </Empty>
            )
          }
        </View>
      </section>
      <section class="invitation">
        <div>
          <h2>{t("home.sell_title")}</h2>
          <p>{t("home.sell_text")}</p>
        </div>
        <ol class="steps">
          <li>{t("home.step_1")}</li>
          <li>{t("home.step_2")}</li>
          <li>{t("home.step_3")}</li>
        </ol>
        <ButtonLink href="/stores/new" look="primary">
          {t("home.sell_action")}
        </ButtonLink>
      </section>
    </>
  );
}
