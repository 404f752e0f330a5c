import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { PromotionDetail } from "../../api/types";
import { useForm } from "../../lib/form";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { currency } from "../../lib/session";
import { toast } from "../../lib/toast";
import { Button, ButtonLink } from "../../ui/button";
import { ProblemNotice, View } from "../../ui/states";
import { type Chosen, draftOf, wantedOf } from "./draft";
import { Limits, Offer, Scope, Way } from "./fields";
import { Preview } from "./preview";
import type { Side } from "./side";
import { Stores } from "./stores";

/** The form of one promotion, or of a new one, beside what it would do. */
export function Editor({ side, id }: { side: Side; id: string }) {
  useTitle(t(id === "new" ? "promotions.new" : "promotions.edit"));
  const held = useLoad(`promotion/${id}`, async (): Promise<{ promotion: PromotionDetail | null }> => {
    if (id === "new") return { promotion: null };
    return { promotion: await call(api.GET("/api/promotions/{promotion}", { params: { path: { promotion: id } } })) };
  });
  return <View of={held}>{({ promotion }) => <Form side={side} promotion={promotion} />}</View>;
}

function Form({ side, promotion }: { side: Side; promotion: PromotionDetail | null }) {
  const { route } = useLocation();
  const [targets, setTargets] = useState<Chosen["targets"]>(promotion?.targets ?? []);
  const others = (promotion?.stores ?? []).map((store) => store.id).filter((one) => one !== side.store?.id);
  const [stores, setStores] = useState<string[]>(others);
  const money = currency.value;
  const form = useForm(draftOf(promotion, money), async (draft) => {
    const wanted = wantedOf(draft, targets, money);
    if (promotion) {
      const store_ids = side.store ? [side.store.id, ...stores] : undefined;
      const params = { path: { promotion: promotion.id } };
      const body = { ...wanted, store_ids, version: promotion.version };
      await call(api.PATCH("/api/promotions/{promotion}", { params, body }));
    } else {
      await side.create(wanted, stores);
    }
    toast(t("form.saved"));
    route(side.href());
  });
  return (
    <>
      <h1>{t(promotion ? "promotions.edit" : "promotions.new")}</h1>
      <div class="promotion">
        <form class="form" {...form.bind}>
          <Way form={form} />
          <Offer form={form} />
          <Scope form={form} side={side} targets={targets} onTargets={setTargets} />
          <Limits form={form} />
          {side.store && <Stores own={side.store} chosen={stores} onChosen={setStores} />}
          <ProblemNotice problem={form.notice} />
          <div class="actions">
            <Button type="submit" look="primary" busy={form.busy}>
              {t(promotion ? "form.save" : "promotions.create")}
            </Button>
            <ButtonLink look="plain" href={side.href()}>
              {t("dialog.cancel")}
            </ButtonLink>
          </div>
        </form>
        <Preview side={side} draft={form.values} targets={targets} />
      </div>
    </>
  );
}
