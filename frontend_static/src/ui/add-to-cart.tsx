import { useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Button } from "./button";

interface AddProps {
  product: string;
  variant?: string | null;
  title: string;
  /** On a card, which has a title of its own above it. */
  small?: boolean;
}

/** Puts one into the cart, at once and on this page. The code for it comes with the first press. */
export function AddToCart({ product, variant = null, title, small }: AddProps) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      const { add } = await import("../features/cart/actions");
      await add({ product, variant, title });
    } finally {
      setBusy(false);
    }
  };
  const words = t("cart.add");
  return (
    <Button
      small={small}
      wide={!small}
      busy={busy}
      aria-label={small ? `${words}: ${title}` : undefined}
      onClick={press}
    >
      {words}
    </Button>
  );
}
