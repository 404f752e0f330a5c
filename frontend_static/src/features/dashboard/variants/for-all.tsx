import { useState } from "preact/hooks";
import { t } from "../../../lib/i18n";
import { announce } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Field, Select } from "../../../ui/field";
import type { Product, Variant } from "../shapes";
import { type Edits, forAll, type Row } from "./rows";

interface Props {
  product: Product;
  tracked: boolean;
  edits: Edits;
  onEdits: (edits: Edits) => void;
}

/** One price difference or count for many rows at once: for all, or for all in blue. Saved with the table. */
export function ForAll({ product, tracked, edits, onEdits }: Props) {
  const [whom, setWhom] = useState("all");
  const [price, setPrice] = useState("");
  const [quantity, setQuantity] = useState("");
  const groups = product.options.flatMap(({ name, values }, axis) =>
    values.map((value) => ({ value: `${axis}:${value}`, label: `${name}: ${value}` })),
  );
  const fits = ({ values }: Variant) => {
    const [axis = "", ...rest] = whom.split(":");
    return whom === "all" || values[Number(axis)] === rest.join(":");
  };
  const apply = (event: Event) => {
    event.preventDefault();
    const edit: Partial<Row> = {};
    if (price.trim()) edit.price_modifier = price.trim();
    if (quantity.trim()) edit.quantity = quantity.trim();
    onEdits(forAll(edits, product.variants, fits, edit));
    announce(t("for_all.done", { n: product.variants.filter(fits).length }));
    setPrice("");
    setQuantity("");
  };
  return (
    <form class="for-all" onSubmit={apply}>
      <Select
        label={t("for_all.whom")}
        value={whom}
        onValue={setWhom}
        options={[{ value: "all", label: t("for_all.all") }, ...groups]}
      />
      <Field
        name="all_price"
        label={t("variants.price_difference")}
        value={price}
        onValue={setPrice}
        error={undefined}
        placeholder="+10"
        autocomplete="off"
      />
      {tracked && (
        <Field
          name="all_quantity"
          label={t("stock.pieces")}
          value={quantity}
          onValue={setQuantity}
          error={undefined}
          inputMode="numeric"
          autocomplete="off"
        />
      )}
      <Button type="submit">{t("for_all.apply")}</Button>
    </form>
  );
}
