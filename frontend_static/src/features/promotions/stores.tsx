import { api, call } from "../../api/client";
import type { Store } from "../../api/types";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { Boxes } from "../../ui/boxes";

interface Props {
  own: Store;
  chosen: string[];
  onChosen: (chosen: string[]) => void;
}

/** The member's other stores, for a promotion of several. */
export function Stores({ own, chosen, onChosen }: Props) {
  const stores = useLoad("my-stores", () =>
    call(api.GET("/api/account/stores", { params: { query: { limit: 100 } } })),
  );
  const others = (stores.data?.items ?? []).filter((one) => one.id !== own.id && one.owner_id === own.owner_id);
  if (others.length === 0) return null;
  return (
    <section class="panel form">
      <h2>{t("promotions.part_stores")}</h2>
      <Boxes
        legend={t("promotions.also_in")}
        boxes={others.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={chosen}
        onChosen={onChosen}
        most={19}
        error={undefined}
      />
    </section>
  );
}
