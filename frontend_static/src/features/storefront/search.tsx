import { PackageOpen } from "lucide";
import { useLocation } from "preact-iso";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { Empty } from "../../ui/states";
import { Listing } from "./listing";

export default function SearchPage() {
  const q = useLocation().query.q?.trim() ?? "";
  const title = q ? t("search.title_for", { q }) : t("search.title");
  useTitle(title);
  const empty = (
    <Empty icon={PackageOpen} title={t("home.empty_title")}>
      {t("home.empty_text")}
    </Empty>
  );
  return (
    <>
      <h1 class="listing-title">{title}</h1>
      <Listing empty={empty} />
    </>
  );
}
