import { useEffect } from "preact/hooks";
import type { Facets } from "../../api/types";
import { t, tn } from "../../lib/i18n";
import { Button } from "../../ui/button";
import { Drawer } from "../../ui/drawer";
import { type Choice, countFilters, unfiltered } from "./choice";
import { Filters } from "./filters";
import type { Scope } from "./listing";

interface FilterDrawerProps {
  choice: Choice;
  facets: Facets | null;
  scope: Scope;
  total: number | null;
  go: (next: Choice) => void;
  onClose: () => void;
}

/** The filters on a narrow screen. The list behind follows every choice; leaving shows it. */
export function FilterDrawer({ onClose, ...filters }: FilterDrawerProps) {
  const { choice, total, go } = filters;
  useEffect(() => {
    addEventListener("popstate", onClose);
    return () => removeEventListener("popstate", onClose);
  }, []);
  return (
    <Drawer title={t("filter.title")} onClose={onClose}>
      <Filters {...filters} />
      <div class="drawer-foot">
        {countFilters(choice) > 0 && <Button onClick={() => go(unfiltered(choice))}>{t("filter.clear")}</Button>}
        <Button look="primary" onClick={onClose}>
          {total === null ? t("filter.show") : tn("filter.show_found", total)}
        </Button>
      </div>
    </Drawer>
  );
}
