import type { Promotion } from "../../api/types";
import { formatMoney } from "../../lib/format";
import { locale, t, tn } from "../../lib/i18n";
import type { Tone } from "../../ui/badge";

export type State = "off" | "scheduled" | "ended" | "used_up" | "running";

export const TONES: Record<State, Tone> = {
  off: "neutral",
  scheduled: "accent",
  ended: "neutral",
  used_up: "warn",
  running: "ok",
};

/** How a promotion stands at a moment (ISO, UTC). */
export function stateOf(promotion: Promotion, now: string): State {
  if (!promotion.active) return "off";
  if (promotion.ends_at !== null && promotion.ends_at <= now) return "ended";
  if (promotion.total_limit !== null && promotion.held >= promotion.total_limit) return "used_up";
  return promotion.starts_at !== null && promotion.starts_at > now ? "scheduled" : "running";
}

export const formatPoints = (points: number) =>
  new Intl.NumberFormat(locale.value === "en" ? "en-GB" : locale.value, {
    style: "percent",
    maximumFractionDigits: 2,
  }).format(points / 10_000);

/** What it gives, in words: "10% off", "buy 2, get 1 free". */
export function offerOf({ kind, value, buy, get, currency }: Promotion): string {
  if (kind === "percent") return t("promotions.offer_percent", { percent: formatPoints(value) });
  if (kind === "amount") return t("promotions.offer_amount", { amount: formatMoney(value, currency) });
  if (kind === "free_shipping") return t("promotions.offer_shipping");
  if (value === 10_000) return t("promotions.offer_pieces_free", { buy, get });
  return t("promotions.offer_pieces", { buy, get, percent: formatPoints(value) });
}

/** What it is for, and from what amount. */
export function scopeOf({ applies_to, target_ids, minimum, currency }: Promotion): string {
  const n = target_ids.length;
  const about =
    applies_to === "all"
      ? t("promotions.for_all")
      : tn(applies_to === "products" ? "promotions.for_products" : "promotions.for_collections", n);
  return minimum ? `${about}, ${t("promotions.from_amount", { amount: formatMoney(minimum, currency) })}` : about;
}
