import type { Promotion, PromotionWanted } from "../../api/types";
import { FieldError } from "../../lib/form";
import { editableMoney, fromLocalInput, parseMoney, toLocalInput } from "../../lib/format";
import type { Key } from "../../lib/i18n";

export type Kind = Promotion["kind"];
export type AppliesTo = Promotion["applies_to"];

/** In the order in which they are offered. */
export const KINDS: Kind[] = ["percent", "amount", "free_shipping", "buy_x_get_y"];
export const SCOPES: AppliesTo[] = ["all", "products", "collections"];

/** A promotion as it stands in the form. */
export type Draft = {
  name: string;
  coded: string;
  code: string;
  kind: string;
  percent: string;
  amount: string;
  buy: string;
  get: string;
  applies_to: string;
  minimum: string;
  starts_at: string;
  ends_at: string;
  total_limit: string;
  customer_limit: string;
  stackable: boolean;
  active: boolean;
};

/** What belongs to it beside the form's own controls. */
export interface Chosen {
  targets: { id: string; name: string }[];
  stores: string[];
}

const count = (number: number | null) => (number === null ? "" : String(number));
const moment = (iso: string | null) => (iso === null ? "" : toLocalInput(iso));

/** The form of a promotion; of a new one when there is none. */
export function draftOf(promotion: Promotion | null, currency: string): Draft {
  const piecewise = promotion?.kind === "buy_x_get_y";
  const percent = promotion && (promotion.kind === "percent" || piecewise) ? promotion.value : null;
  return {
    name: promotion?.name ?? "",
    coded: promotion && promotion.code === null ? "" : "yes",
    code: promotion?.code ?? "",
    kind: promotion?.kind ?? "percent",
    percent: percent === null ? "" : editablePercent(percent),
    amount: promotion?.kind === "amount" ? editableMoney(promotion.value, currency) : "",
    buy: piecewise ? String(promotion.buy) : "2",
    get: piecewise ? String(promotion.get) : "1",
    applies_to: promotion?.applies_to ?? "all",
    minimum: promotion?.minimum ? editableMoney(promotion.minimum, currency) : "",
    starts_at: moment(promotion?.starts_at ?? null),
    ends_at: moment(promotion?.ends_at ?? null),
    total_limit: count(promotion?.total_limit ?? null),
    customer_limit: count(promotion?.customer_limit ?? null),
    stackable: promotion?.stackable ?? false,
    active: promotion?.active ?? true,
  };
}

/** Basis points as somebody types per cent: 12.5. */
export const editablePercent = (points: number) => String(points / 100);

/** And back: with a comma or a point, more than nothing, at most all of it; null when it is none of that. */
export function readPercent(text: string): number | null {
  const match = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text);
  const points = match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : 0;
  return points >= 1 && points <= 10_000 ? points : null;
}

function percentIn(draft: Draft): number {
  const points = readPercent(draft.percent || (draft.kind === "buy_x_get_y" ? "100" : ""));
  if (points === null) throw new FieldError("percent", "promotions.bad_percent");
  return points;
}

function moneyIn(draft: Draft, field: "amount" | "minimum", currency: string): number {
  const amount = parseMoney(draft[field] || (field === "minimum" ? "0" : ""), currency);
  if (amount === null || (field === "amount" && amount === 0)) throw new FieldError(field, "error.price");
  return amount;
}

function numberIn(draft: Draft, field: "buy" | "get" | "total_limit" | "customer_limit", most: number): number {
  const number = /^\s*\d{1,7}\s*$/.test(draft[field]) ? Number(draft[field]) : 0;
  if (number < 1 || number > most) throw new FieldError(field, "error.out_of_range");
  return number;
}

const limitIn = (draft: Draft, field: "total_limit" | "customer_limit") =>
  draft[field].trim() ? numberIn(draft, field, 1_000_000) : null;

const need = (text: string, field: keyof Draft & string, key: Key = "error.required") => {
  if (!text.trim()) throw new FieldError(field, key);
  return text.trim();
};

/** What is sent of a form. Throws FieldError for what cannot be. */
export function wantedOf(draft: Draft, targets: Chosen["targets"], currency: string): PromotionWanted {
  const kind = draft.kind as Kind;
  const applies_to = draft.applies_to as AppliesTo;
  const pieces = kind === "buy_x_get_y";
  const value =
    kind === "amount" ? moneyIn(draft, "amount", currency) : kind === "free_shipping" ? 0 : percentIn(draft);
  if (applies_to !== "all" && targets.length === 0) throw new FieldError("applies_to", "promotions.no_targets");
  return {
    name: need(draft.name, "name"),
    code: draft.coded ? need(draft.code, "code") : null,
    kind,
    value,
    buy: pieces ? numberIn(draft, "buy", 50) : 0,
    get: pieces ? numberIn(draft, "get", 50) : 0,
    applies_to,
    target_ids: applies_to === "all" ? [] : targets.map(({ id }) => id),
    minimum: moneyIn(draft, "minimum", currency),
    starts_at: draft.starts_at ? fromLocalInput(draft.starts_at) : null,
    ends_at: draft.ends_at ? fromLocalInput(draft.ends_at) : null,
    total_limit: limitIn(draft, "total_limit"),
    customer_limit: limitIn(draft, "customer_limit"),
    stackable: draft.stackable,
    active: draft.active,
  };
}

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A code that nobody guesses and everybody can read out: without letters that look like figures. */
export function madeUpCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}
