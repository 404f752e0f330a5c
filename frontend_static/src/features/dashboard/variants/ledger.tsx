import { useEffect, useRef, useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { formatDateTime, formatSigned } from "../../../lib/format";
import { lookUp, t } from "../../../lib/i18n";
import { useList } from "../../../lib/load";
import { Button } from "../../../ui/button";
import { LoadMore } from "../../../ui/cards";
import { View } from "../../../ui/states";
import { type Column, Table } from "../../../ui/table";
import type { Move, Product } from "../shapes";

interface Props {
  product: Product;
  /** Changes when a count does; then the list is asked for anew. */
  levels: unknown;
}

/** Who moved the stock, when, why, and by how many. */
export function Ledger({ product, levels }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section class="panel form" id="ledger">
      <div class="page-head">
        <h2>{t("ledger.title")}</h2>
        <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "ledger.hide" : "ledger.show")}
        </Button>
      </div>
      {open && <Moves product={product} levels={levels} />}
    </section>
  );
}

function Moves({ product, levels }: Props) {
  const moves = useList(`moves/${product.id}`, (cursor) =>
    call(
      api.GET("/api/products/{product}/stock/moves", {
        params: { path: { product: product.id }, query: { cursor } },
      }),
    ),
  );
  const { reload } = moves;
  const seen = useRef(levels);
  useEffect(() => {
    if (seen.current !== levels) reload();
    seen.current = levels;
  }, [levels, reload]);
  const named = (id: string | null) =>
    product.variants.find((variant) => variant.id === id)?.values.join(" / ") ?? (id ? t("ledger.gone") : "–");
  const columns: Column<Move>[] = [
    { label: t("ledger.when"), main: true, cell: (move) => <span class="nowrap">{formatDateTime(move.at)}</span> },
    ...(product.variants.length > 0
      ? [{ label: t("variants.variant"), cell: (move: Move) => named(move.variant_id) }]
      : []),
    { label: t("ledger.delta"), number: true, cell: (move) => formatSigned(move.delta) },
    { label: t("ledger.after"), number: true, cell: (move) => move.quantity_after },
    {
      label: t("ledger.why"),
      cell: (move) => (
        <>
          {lookUp(`ledger.reason_${move.reason}`) ?? move.reason}
          {move.note && <span class="muted"> · {move.note}</span>}
        </>
      ),
    },
    { label: t("ledger.who"), cell: (move) => move.by || "–" },
  ];
  return (
    <View of={moves}>
      {(rows) =>
        rows.length > 0 ? (
          <>
            <Table caption={t("ledger.title")} columns={columns} rows={rows} id={(move) => move.id} />
            <LoadMore list={moves} />
          </>
        ) : (
          <p class="muted">{t("ledger.none")}</p>
        )
      }
    </View>
  );
}
