import { PackageOpen } from "lucide";
import { api, call } from "../../api/client";
import type { Category, Collection, Home as Shape } from "../../api/types";
import { categoryName, categoryPath, topmost } from "../../lib/categories";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { ButtonLink } from "../../ui/button";
import { Grid, GridSkeleton } from "../../ui/cards";
import { Tile } from "../../ui/cover";
import { Empty, View } from "../../ui/states";
import { Garland } from "./garland";

export default function Home() {
  useTitle("", t("home.description"));
  const home = useLoad("home", () => call(api.GET("/api/home")), true);
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
      <View of={home} skeleton={<HomeSkeleton />}>
        {(data) => <Shelves home={data} />}
      </View>
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

function Shelves({ home: { categories, featured, collections, newest } }: { home: Shape }) {
  return (
    <>
      <Categories all={categories} />
      {featured.length > 0 && (
        <section class="section">
          <h2>{t("home.featured")}</h2>
          <Grid cards={featured} store />
        </section>
      )}
      <Collections all={collections} />
      <section class="section" id="newest" tabIndex={-1}>
        <div class="section-head">
          <h2>{t("home.newest")}</h2>
          {newest.length > 0 && <a href="/search">{t("home.all")}</a>}
        </div>
        {newest.length > 0 ? (
          <Grid cards={newest} store eager={featured.length === 0} />
        ) : (
          <Empty icon={PackageOpen} title={t("home.empty_title")}>
            {t("home.empty_text")}
          </Empty>
        )}
      </section>
    </>
  );
}

function Categories({ all }: { all: Category[] }) {
  if (all.length === 0) return null;
  return (
    <nav class="section shelf-row" aria-label={t("home.categories")}>
      <ul role="list">
        {topmost(all).map((one, place) => (
          <li key={one.id}>
            <a href={categoryPath(one)}>
              <span class="shelf-tile">
                <Tile motif={place} />
              </span>
              {categoryName(one, locale.value)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Collections({ all }: { all: Collection[] }) {
  if (all.length === 0) return null;
  return (
    <section class="section">
      <h2>{t("home.collections")}</h2>
      <ul class="collections" role="list">
        {all.map((one, place) => (
          <li key={one.id} class="collection">
            <Tile motif={place + 1} />
            <h3>
              <a class="stretched" href={one.path}>
                {one.name}
              </a>
            </h3>
            {one.description && <p>{one.description}</p>}
            <p class="collection-store">{one.store.name}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HomeSkeleton() {
  return (
    <section class="section">
      <GridSkeleton />
    </section>
  );
}
