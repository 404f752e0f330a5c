import { BadgePercent, Plus } from "lucide";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Promotion } from "../../api/types";
import { explainProblem } from "../../lib/form";
import { formatDay, formatMoney } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t, tn } from "../../lib/i18n";
import { type List, useList } from "../../lib/load";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button, ButtonLink } from "../../ui/button";
import { LoadMore } from "../../ui/cards";
import { Confirm } from "../../ui/dialog";
import { Empty, View } from "../../ui/states";
import { Editor } from "./editor";
import type { Side } from "./side";
import { offerOf, scopeOf, stateOf, TONES } from "./words";

/** The promotions of a store or of the platform: their list, or the form of the one that the address names. */
export function PromotionsDesk({ side }: { side: Side }) {
  const { promotion } = useLocation().query;
  return promotion ? <Editor key={promotion} side={side} id={promotion} /> : <Overview side={side} />;
}

function Overview({ side }: { side: Side }) {
  useTitle(t("dashboard.promotions"));
  const list = useList(`promotions/${side.key}`, side.list);
  const create = (
    <ButtonLink look="primary" icon={Plus} href={side.href("new")}>
      {t("promotions.new")}
    </ButtonLink>
  );
  return (
    <>
      <div class="page-head">
        <h1>{t("dashboard.promotions")}</h1>
        {create}
      </div>
      <p class="lead">{t(side.store ? "promotions.lead" : "promotions.lead_platform")}</p>
      <View of={list}>
        {(promotions) =>
          promotions.length > 0 ? (
            <>
              <Rows side={side} list={list} promotions={promotions} />
              <LoadMore list={list} />
            </>
          ) : (
            <Empty icon={BadgePercent} title={t("promotions.none_title")}>
              {t("promotions.none_text")}
            </Empty>
          )
        }
      </View>
    </>
  );
}

function Rows({ side, list, promotions }: { side: Side; list: List<Promotion>; promotions: Promotion[] }) {
  const [leaving, setLeaving] = useState<Promotion | null>(null);
  const [turning, setTurning] = useState("");
  const turn = async (promotion: Promotion) => {
    if (turning) return;
    setTurning(promotion.id);
    try {
      const params = { path: { promotion: promotion.id } };
      const body = { version: promotion.version, active: !promotion.active };
      const changed = await call(api.PATCH("/api/promotions/{promotion}", { params, body }));
      list.set(promotions.map((one) => (one.id === changed.id ? changed : one)));
      toast(t(changed.active ? "promotions.turned_on" : "promotions.turned_off", { name: changed.name }));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    }
    setTurning("");
  };
  const remove = async (promotion: Promotion) => {
    await call(api.DELETE("/api/promotions/{promotion}", { params: { path: { promotion: promotion.id } } }));
    toast(t("promotions.deleted"));
    list.set(promotions.filter((one) => one.id !== promotion.id));
  };
  return (
    <>
      <ul class="rows" role="list">
        {promotions.map((promotion) => {
          const named = { name: promotion.name };
          return (
            <li key={promotion.id} class="row">
              <Words promotion={promotion} />
              <div class="row-actions">
                <Button
                  small
                  busy={turning === promotion.id}
                  aria-label={t(promotion.active ? "promotions.turn_off_one" : "promotions.turn_on_one", named)}
                  onClick={() => turn(promotion)}
                >
                  {t(promotion.active ? "promotions.turn_off" : "promotions.turn_on")}
                </Button>
                <ButtonLink small href={side.href(promotion.id)} aria-label={t("promotions.edit_one", named)}>
                  {t("promotions.edit_short")}
                </ButtonLink>
                <Button small aria-label={t("promotions.delete_one", named)} onClick={() => setLeaving(promotion)}>
                  {t("promotions.delete")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {leaving && (
        <Confirm
          title={t("promotions.delete_title")}
          text={t("promotions.delete_text", { name: leaving.name })}
          action={t("promotions.delete")}
          onConfirm={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

/** A promotion in three lines: its name and state, what it gives, what it has done. */
function Words({ promotion }: { promotion: Promotion }) {
  const state = stateOf(promotion, new Date().toISOString());
  const { code, total_limit: limit, held, starts_at: start, ends_at: end } = promotion;
  const used = tn("promotions.used", promotion.uses, { saved: formatMoney(promotion.saved, promotion.currency) });
  return (
    <div class="row-words">
      <span>
        <strong>{promotion.name}</strong> <Badge tone={TONES[state]}>{t(`promotions.state_${state}`)}</Badge>{" "}
        {code ? <code>{code}</code> : <span class="muted small">{t("promotions.automatic")}</span>}
      </span>
      <span>
        {offerOf(promotion)} · {scopeOf(promotion)}
      </span>
      <span class="muted small">
        {promotion.uses > 0 ? used : t("promotions.unused")}
        {limit !== null && ` · ${t("promotions.left", { left: Math.max(0, limit - held), limit })}`}
        {state === "scheduled" && start !== null && ` · ${t("promotions.from_day", { day: formatDay(start) })}`}
        {end !== null && ` · ${t("promotions.until_day", { day: formatDay(end) })}`}
      </span>
    </div>
  );
}
