import { useEffect, useRef, useState } from "preact/hooks";
import type { PromotionPreview } from "../../api/types";
import { formatMoney, parseMoney } from "../../lib/format";
import { t } from "../../lib/i18n";
import { currency } from "../../lib/session";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/states";
import { type Chosen, type Draft, wantedOf } from "./draft";
import type { Side, Trial } from "./side";

const PAUSE = 400;

type Row = PromotionPreview["items"][number];

interface Props {
  side: Side;
  draft: Draft;
  targets: Chosen["targets"];
}

/** What a form asks to be tried; null while it says too little. */
function trialOf(draft: Draft, targets: Chosen["targets"], shipping: string, items: Trial["items"]): Trial | null {
  try {
    const wanted = wantedOf({ ...draft, name: draft.name || "?", coded: "" }, targets, currency.value);
    return { promotion: wanted, items, shipping: parseMoney(shipping || "0", currency.value) ?? 0 };
  } catch {
    return null;
  }
}

/** What the promotion in the form would do, told by the server while one types: the rules are the checkout's own. */
export function Preview({ side, draft, targets }: Props) {
  const [shipping, setShipping] = useState("");
  const [counts, setCounts] = useState<Record<string, string>>({});
  const [shown, setShown] = useState<PromotionPreview | null>(null);
  const [failed, setFailed] = useState(false);
  const items = (shown?.items ?? []).map(({ product_id, quantity }) => ({
    product_id,
    quantity: Math.min(99, Math.max(1, Number.parseInt(counts[product_id] ?? "", 10) || quantity)),
  }));
  const touched = Object.keys(counts).length > 0;
  const trial = trialOf(draft, targets, shipping, touched ? items : []);
  const asked = JSON.stringify(trial);
  const latest = useRef("");

  // Only the answer to what was asked last is shown.
  useEffect(() => {
    latest.current = asked;
    if (!trial) return;
    const timer = setTimeout(() => {
      side.preview(trial).then(
        (answer) => {
          if (latest.current !== asked) return;
          setShown(answer);
          setFailed(false);
        },
        () => latest.current === asked && setFailed(true),
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [asked]);

  // Another scope has other examples.
  const scope = JSON.stringify([draft.applies_to, targets]);
  useEffect(() => setCounts({}), [scope]);

  return (
    <section class="panel form promotion-preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{t("promotions.preview")}</h2>
      {!trial || failed || !shown ? (
        <p class="muted">{t("promotions.preview_waits")}</p>
      ) : shown.items.length === 0 ? (
        <p class="muted">{t("promotions.preview_nothing")}</p>
      ) : (
        <>
          <p class="muted">{t("promotions.preview_lead")}</p>
          <Example
            preview={shown}
            count={(row) => counts[row.product_id] ?? String(row.quantity)}
            onCount={(row, count) => setCounts({ ...counts, [row.product_id]: count })}
          />
          <Field
            name="preview_shipping"
            label={t("promotions.preview_shipping")}
            value={shipping}
            onValue={setShipping}
            error={undefined}
            suffix={currency.value}
            inputMode="decimal"
            autocomplete="off"
            optional
          />
          <Totals preview={shown} />
        </>
      )}
    </section>
  );
}

interface ExampleProps {
  preview: PromotionPreview;
  count: (row: Row) => string;
  onCount: (row: Row, count: string) => void;
}

function Example({ preview, count, onCount }: ExampleProps) {
  const money = (minor: number) => formatMoney(minor, currency.value);
  return (
    <ul class="example" role="list">
      {preview.items.map((row) => (
        <li key={row.product_id}>
          <strong>{row.title}</strong>
          <input
            class="input"
            type="number"
            min={1}
            max={99}
            value={count(row)}
            aria-label={t("promotions.quantity_of", { name: row.title })}
            onInput={(event) => onCount(row, event.currentTarget.value)}
          />
          {row.discount > 0 ? (
            <span class="example-price">
              <span class="visually-hidden">{t("price.before")} </span>
              <s>{money(row.total)}</s> <strong>{money(row.after)}</strong>
            </span>
          ) : (
            <span class="example-price">{money(row.total)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What it comes to, said aloud when it changes. */
function Totals({ preview }: { preview: PromotionPreview }) {
  const money = (minor: number) => formatMoney(minor, currency.value);
  const { reason, missing, subtotal, shipping, shipping_discount: free, discount, total } = preview;
  const rows: [string, number][] = [
    [t("promotions.total_goods"), subtotal],
    ...(shipping > 0 ? [[t("promotions.total_shipping"), shipping] as [string, number]] : []),
    ...(free > 0 ? [[t("promotions.total_shipping_off"), -free] as [string, number]] : []),
    ...(discount - free > 0 ? [[t("promotions.total_off"), -(discount - free)] as [string, number]] : []),
  ];
  return (
    <div role="status">
      {reason && (
        <Notice tone="warn">
          {reason === "minimum"
            ? t("promotions.why_minimum", { amount: money(missing) })
            : t(`promotions.why_${reason}`)}
        </Notice>
      )}
      <dl class="sums">
        {rows.map(([label, amount]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{money(amount)}</dd>
          </div>
        ))}
        <div class="sums-total">
          <dt>{t("promotions.total")}</dt>
          <dd>{money(total)}</dd>
        </div>
      </dl>
    </div>
  );
}
