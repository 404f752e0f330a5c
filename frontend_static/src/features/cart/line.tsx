import { Minus, Plus } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { CartLine } from "../../api/types";
import { countCart } from "../../lib/cart";
import { formatPrice } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { withQuery } from "../../lib/navigate";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button, IconButton } from "../../ui/button";
import { Cover } from "../../ui/cover";
import { complain, put, type Thing } from "./actions";

/** A line in words: "Linen scarf (Blue / M)". */
export const named = ({ title, variant }: CartLine) => (variant ? `${title} (${variant})` : title);
export const thingOf = (line: CartLine): Thing => ({
  product: line.product_id,
  variant: line.variant_id,
  title: named(line),
});
/** Where the focus goes when what had it is taken away. */
export const focusTitle = () => document.querySelector<HTMLElement>(".cart h1")?.focus();

/** How long a number is left alone before it is sent: several presses in a row are one change. */
const SETTLES = 400;

interface LineProps {
  line: CartLine;
  currency: string;
  reload: () => void;
}

export function Line({ line, currency, reload }: LineProps) {
  const title = named(line);
  const [busy, setBusy] = useState(false);
  const thing = thingOf(line);

  const away = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work();
    focusTitle();
    setBusy(false);
    reload();
  };
  const remove = () => away(() => put(thing, 0, reload));
  const save = () =>
    away(async () => {
      try {
        const path = { line: line.id };
        countCart((await call(api.POST("/api/cart/lines/{line}/save", { params: { path } }))).count);
        toast(t("cart.saved", { title }));
      } catch (error) {
        await complain(error);
      }
    });
  const have = (pieces: number) => put(thing, pieces).then(reload);

  return (
    <li class="cart-line">
      <Goods line={line} currency={currency} />
      {line.state !== "sold_out" && (
        <>
          {line.most > 1 ? <Quantity key={line.wanted} line={line} title={title} have={have} /> : <span />}
          <span class="amount cart-total">{formatPrice(line.total, currency)}</span>
        </>
      )}
      <div class="cart-do">
        <Button look="plain" small busy={busy} aria-label={`${t("cart.save")}: ${title}`} onClick={save}>
          {t("cart.save")}
        </Button>
        <Button look="plain" small busy={busy} aria-label={`${t("cart.remove")}: ${title}`} onClick={remove}>
          {t("cart.remove")}
        </Button>
      </div>
    </li>
  );
}

/** What it is, what a piece costs, and what to know about it. */
export function Goods({ line, currency }: { line: CartLine; currency: string }) {
  return (
    <>
      <div class="cart-picture">
        <Cover cover={line.cover} seed={line.product_id} sizes="96px" eager />
      </div>
      <div class="cart-what">
        <a href={withQuery(line.path, { option: line.variant_id ?? undefined })}>{line.title}</a>
        {line.variant && <span>{line.variant}</span>}
        <span class="muted">{t("cart.each", { price: formatPrice(line.price, currency) })}</span>
        {line.state === "sold_out" && (
          <span>
            <Badge>{t("stock.sold_out")}</Badge>
          </span>
        )}
        {line.state === "own" && <span class="stock-sold_out">{t("cart.own")}</span>}
        {line.state === "buyable" && line.left !== null && (
          <span class="stock-low_stock">{tn("cart.left", line.left)}</span>
        )}
      </div>
    </>
  );
}

interface QuantityProps {
  line: CartLine;
  title: string;
  have: (pieces: number) => void;
}

/** A number between two buttons. What is sent is the number, never the step: pressing twice too often is harmless. */
function Quantity({ line, title, have }: QuantityProps) {
  const [pieces, setPieces] = useState(line.quantity);
  const timer = useRef<number | undefined>(undefined);
  const waiting = useRef<number | null>(null);
  const send = () => {
    clearTimeout(timer.current);
    const wanted = waiting.current;
    waiting.current = null;
    if (wanted !== null) have(wanted);
  };
  const want = (number: number) => {
    const wanted = Math.min(line.most, Math.max(1, Math.round(number) || 1));
    setPieces(wanted);
    waiting.current = wanted === line.quantity ? null : wanted;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(send, SETTLES);
  };
  // Leaving the page does not lose what was chosen last.
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => () => latest.current(), []);
  const end = (at: number) => ({ "aria-disabled": pieces === at || undefined });

  return (
    <div class="quantity">
      <IconButton icon={Minus} label={t("cart.fewer", { title })} {...end(1)} onClick={() => want(pieces - 1)} />
      <input
        class="input"
        type="number"
        inputMode="numeric"
        aria-label={t("cart.quantity", { title })}
        min={1}
        max={line.most}
        value={pieces}
        onChange={(event) => {
          want(event.currentTarget.valueAsNumber);
          event.currentTarget.value = String(Math.min(line.most, Math.max(1, event.currentTarget.valueAsNumber || 1)));
        }}
      />
      <IconButton icon={Plus} label={t("cart.more", { title })} {...end(line.most)} onClick={() => want(pieces + 1)} />
    </div>
  );
}
