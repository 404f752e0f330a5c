import { useState } from "preact/hooks";
import type { Address, QuoteWanted } from "../../api/types";
import { recall, remember } from "../../lib/storage";

/** What is being bought: the cart, or one product of it (Buy Now), as the page's query says. */
export interface Bag {
  product: string;
  variant: string;
  quantity: number;
}

/** What the buyer has said so far. It stays on this device until the browser is closed. */
export interface Draft {
  email: string;
  phone: string;
  business: boolean;
  company: string;
  vat_id: string;
  shipping: Address | null;
  billing: Address | null;
  country: string;
  region: string;
  rates: Record<string, string>;
  codes: string[];
}

const NOTHING: Draft = {
  email: "",
  phone: "",
  business: false,
  company: "",
  vat_id: "",
  shipping: null,
  billing: null,
  country: "",
  region: "",
  rates: {},
  codes: [],
};

export function useDraft(): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>(() => ({
    ...NOTHING,
    ...(JSON.parse(recall("checkout", "session") ?? "{}") as Partial<Draft>),
  }));
  const change = (part: Partial<Draft>) =>
    setDraft((was) => {
      const now = { ...was, ...part };
      remember("checkout", JSON.stringify(now), "session");
      return now;
    });
  return [draft, change];
}

/** The bag by the names of the API. */
export function wantedOf({ product, variant, quantity }: Bag) {
  return product
    ? { cart: false, product_id: product, variant_id: variant || null, quantity }
    : { cart: true, quantity: 1 };
}

/** What is asked of the price: all that the buyer has said so far. */
export function quoteOf(bag: Bag, draft: Draft): QuoteWanted {
  return {
    ...wantedOf(bag),
    email: draft.email || null,
    country: (draft.country || null) as QuoteWanted["country"],
    region: draft.region,
    shipping_address: draft.shipping,
    billing_address: draft.billing,
    vat_id: draft.business ? draft.vat_id : "",
    shipping: draft.rates,
    codes: draft.codes,
  };
}
