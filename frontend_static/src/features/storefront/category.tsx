import { PackageOpen } from "lucide";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { Problem } from "../../api/problem";
import type { Category } from "../../api/types";
import { categoryName, categoryPath, wayTo } from "../../lib/categories";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Breadcrumbs } from "../../ui/breadcrumbs";
import { ButtonLink } from "../../ui/button";
import { Empty, View } from "../../ui/states";
import { Listing } from "./listing";

export default function CategoryPage() {
  const slug = useRoute().params.category ?? "";
  const tree = useLoad("categories", async () => (await call(api.GET("/api/categories"))).items, true);
  const found = tree.data?.find((one) => one.slug === slug);
  useTitle(found ? categoryName(found, locale.value) : null, found?.description);
  const problem = tree.data && !found ? new Problem(404, "not_found", "") : tree.problem;
  return (
    <View of={{ data: found ? { all: tree.data ?? [], found } : null, problem, reload: tree.reload }}>
      {({ all, found: category }) => <Shown all={all} category={category} />}
    </View>
  );
}

function Shown({ all, category }: { all: Category[]; category: Category }) {
  const below = all.filter((one) => one.parent_id === category.id).sort((a, b) => a.position - b.position);
  const way = wayTo(all, category).slice(0, -1);
  const everything = (
    <ButtonLink href="/search" look="primary">
      {t("search.everything")}
    </ButtonLink>
  );
  const empty = (
    <Empty icon={PackageOpen} title={t("category.empty_title")} action={everything}>
      {t("category.empty_text")}
    </Empty>
  );
  return (
    <>
      <header class="shelf-head">
        <Breadcrumbs
          of={[
            { href: "/search", label: t("search.all") },
            ...way.map((one) => ({ href: categoryPath(one), label: categoryName(one, locale.value) })),
          ]}
        />
        <h1>{categoryName(category, locale.value)}</h1>
        {category.description && <p class="lead">{category.description}</p>}
        {below.length > 0 && (
          <ul class="pills" role="list" aria-label={t("category.below")}>
            {below.map((one) => (
              <li key={one.id}>
                <a class="pill" href={categoryPath(one)}>
                  {categoryName(one, locale.value)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </header>
      <Listing key={category.slug} scope={{ category: category.slug }} empty={empty} />
    </>
  );
}
