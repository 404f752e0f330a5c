import { useState } from "preact/hooks";
import type { Quote, QuoteLine } from "../../api/types";
import { formatMoney, formatPrice } from "../../lib/format";
import { lookUp, t } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { announce } from "../../lib/toast";
import { Button } from "../../ui/button";
import { Cover } from "../../ui/cover";
import { Field } from "../../ui/field";
import type { Draft } from "./draft";

interface Props {
  quote: Quote;
  draft: Draft;
  setCodes: (codes: string[]) => void;
}

/** What is bought and what it costs, beside every step. */
export function Summary({ quote, draft, setCodes }: Props) {
  const several = quote.stores.length > 1;
  return (
    <section class="panel summary" aria-labelledby="summary">
      <h2 id="summary">{t("checkout.summary")}</h2>
      {quote.stores.map((store) => (
        <div key={store.id} class="summary-store">
          {several ? <h3>{store.name}</h3> : <p class="muted">{t("checkout.sold_by", { store: store.name })}</p>}
          {store.lines.map((line) => (
            <Item key={`${line.product_id}/${line.variant_id}`} line={line} currency={quote.currency} />
          ))}
        </div>
      ))}
      <Codes quote={quote} draft={draft} setCodes={setCodes} />
      <Sums quote={quote} />
    </section>
  );
}

function Item({ line, currency }: { line: QuoteLine; currency: string }) {
  return (
    <div class="summary-item">
      <Cover cover={line.cover} seed={line.product_id} sizes="96px" eager />
      <div>
        <a href={withQuery(line.path, { option: line.variant_id ?? undefined })}>{line.title}</a>
        {line.variant && <p>{line.variant}</p>}
        {line.quantity > 1 && <p class="muted">× {line.quantity}</p>}
      </div>
      <span class="amount">{formatPrice(line.line_total, currency)}</span>
    </div>
  );
}

/** Subtotal, what comes off, what is added, and the total. */
function Sums({ quote }: { quote: Quote }) {
  const money = (amount: number) => formatMoney(amount, quote.currency);
  const known = quote.stores.some((store) => store.shipping);
  const left = quote.subtotal + quote.shipping - quote.discount - quote.total;
  const rows: [string, string][] = [];
  if (quote.discount > 0 || quote.parcel || quote.tax > 0) rows.push([t("checkout.subtotal"), money(quote.subtotal)]);
  for (const one of quote.promotions) rows.push([one.name, `−${money(one.amount)}`]);
  if (quote.parcel) {
    rows.push([
      t("checkout.shipping"),
      known ? formatPrice(quote.shipping, quote.currency) : t("checkout.shipping_later"),
    ]);
  }
  for (const { name, amount } of quote.taxes) {
    rows.push([quote.tax_included ? t("checkout.tax_included", { name }) : name, money(amount)]);
  }
  if (quote.reverse_charge) rows.push([t("checkout.reverse_charge"), left > 0 ? `−${money(left)}` : money(0)]);
  return (
    <dl class="bill">
      {rows.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="amount">{amount}</dd>
        </div>
      ))}
      <div class="bill-total">
        <dt>{t("checkout.total")}</dt>
        <dd class="amount">{formatPrice(quote.total, quote.currency)}</dd>
      </div>
    </dl>
  );
}

const MOST = 5;

/** Codes that the buyer typed, what became of them, and room for one more. */
function Codes({ quote, draft, setCodes }: Props) {
  const [text, setText] = useState("");
  const add = (event: Event) => {
    event.preventDefault();
    const code = text.trim().toUpperCase();
    setText("");
    if (!code || draft.codes.includes(code)) return;
    setCodes([...draft.codes, code]);
    announce(t("checkout.code_asked", { code }));
  };
  return (
    <div class="codes">
      {draft.codes.length > 0 && (
        <ul role="list">
          {draft.codes.map((code) => (
            <li key={code} class="code">
              <span>
                <strong>{code}</strong> <Fate code={code} quote={quote} />
              </span>
              <Button
                look="plain"
                small
                aria-label={t("checkout.code_remove", { code })}
                onClick={() => setCodes(draft.codes.filter((one) => one !== code))}
              >
                {t("checkout.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {draft.codes.length < MOST && (
        <form class="code-form" onSubmit={add}>
          <Field
            name="code"
            value={text}
            error={undefined}
            onValue={setText}
            label={t("checkout.code")}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={32}
          />
          <Button type="submit">{t("checkout.code_apply")}</Button>
        </form>
      )}
    </div>
  );
}

function Fate({ code, quote }: { code: string; quote: Quote }) {
  const refused = quote.refused.find((one) => one.code === code);
  if (refused) {
    const missing = formatMoney(refused.missing, quote.currency);
    const reason =
      refused.reason === "minimum" ? t("refused.minimum", { missing }) : lookUp(`refused.${refused.reason}`);
    return <span class="field-error">{reason ?? t("refused.unknown")}</span>;
  }
  const used = quote.promotions.find((one) => one.code === code);
  if (used) return <span class="muted">−{formatMoney(used.amount, quote.currency)}</span>;
  return quote.waiting.includes(code) ? <span class="muted">{t("checkout.code_waits")}</span> : null;
}
