import { ShoppingBag } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Quote } from "../../api/types";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { withQuery } from "../../lib/navigate";
import { sessionState, user } from "../../lib/session";
import { ButtonLink } from "../../ui/button";
import { Empty, ErrorState, Skeleton } from "../../ui/states";
import { Contact } from "./contact";
import { type Bag, type Draft, quoteOf, useDraft } from "./draft";
import { Review } from "./review";
import { Shipping } from "./shipping";
import { Summary } from "./summary";
import { Where } from "./where";

const STEPS = ["contact", "address", "shipping", "review"] as const;
export type Step = (typeof STEPS)[number];

/** What each step is given: the price so far, what was said so far, and the ways on. */
export interface StepProps {
  bag: Bag;
  quote: Quote;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  reload: () => void;
  go: (step: Step) => void;
}

/** Buying, a step at an address: whose it is, where it goes, how it is sent, and a last look. */
export default function Checkout() {
  const { path, query, route } = useLocation();
  const bag: Bag = {
    product: query.product ?? "",
    variant: query.option ?? "",
    quantity: Math.min(99, Math.max(1, Number(query.quantity) || 1)),
  };
  const [draft, change] = useDraft();
  const asked = JSON.stringify(quoteOf(bag, draft));
  const loaded = useLoad(`quote/${asked}`, () =>
    call(api.POST("/api/checkout/quote", { body: JSON.parse(asked) as ReturnType<typeof quoteOf> })),
  );
  // The price of before stays until the new one is here.
  const last = useRef<Quote | null>(null);
  if (loaded.data) last.current = loaded.data;
  const quote = loaded.data ?? last.current;
  const wanted = STEPS.find((step) => path === `/checkout/${step}`);
  useTitle(wanted ? `${t(`checkout.step_${wanted}`)} · ${t("checkout.title")}` : t("checkout.title"));
  useBringCodes(bag, draft, change);

  const ready = quote !== null && sessionState.value !== "waiting";
  const step = ready ? reachable(wanted, quote, draft) : null;
  const go = (to: Step, replace = false) => route(stepPath(to, query), replace);
  useEffect(() => {
    if (step && step !== wanted) go(step, true);
  });

  // Coming back from the payment page may show this page as it was left: busy.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);

  if (loaded.problem && !quote) {
    const undecided =
      loaded.problem.code === "cart_empty" || loaded.problem.fields.some((e) => e.field === "variant_id");
    return undecided ? (
      <Undecided cart={!bag.product} />
    ) : (
      <ErrorState problem={loaded.problem} retry={loaded.reload} />
    );
  }
  if (!quote || !step) return <Skeleton block lines={4} />;
  const props: StepProps = { bag, quote, draft, change, reload: loaded.reload, go };
  const setCodes = (codes: string[]) => {
    change({ codes });
    // The cart keeps them for another day; that it could not hurts nothing here.
    if (!bag.product) call(api.PUT("/api/cart/codes", { body: { codes } })).catch(() => {});
  };
  return (
    <div class="checkout">
      <h1>{t("checkout.title")}</h1>
      <Progress step={step} quote={quote} draft={draft} query={query} />
      {step === "contact" && <Contact {...props} />}
      {step === "address" && <Where {...props} />}
      {step === "shipping" && <Shipping {...props} />}
      {step === "review" && <Review {...props} />}
      <Summary quote={quote} draft={draft} setCodes={setCodes} />
    </div>
  );
}

export const stepPath = (step: Step, { product, option, quantity, store }: Record<string, string>) =>
  withQuery(`/checkout/${step}`, { product, store, option, quantity });

/** Codes that were typed into the cart before. */
function useBringCodes(bag: Bag, draft: Draft, change: (part: Partial<Draft>) => void) {
  const bring = !bag.product && draft.codes.length === 0;
  useEffect(() => {
    if (!bring) return;
    call(api.GET("/api/cart")).then(
      ({ codes }) => codes.length > 0 && change({ codes }),
      () => {},
    );
  }, []);
}

const located = (quote: Quote, draft: Draft) => (quote.parcel ? draft.shipping !== null : draft.country !== "");

/** The step that was asked for, or the first before it that is still open. Members begin where something is asked. */
function reachable(wanted: Step | undefined, quote: Quote, draft: Draft): Step {
  const known = user.value !== null || draft.email !== "";
  if (!wanted) return known ? "address" : "contact";
  if (wanted !== "contact" && !known) return "contact";
  if (wanted === "shipping" && !quote.parcel) return located(quote, draft) ? "review" : "address";
  if ((wanted === "shipping" || wanted === "review") && !located(quote, draft)) return "address";
  return wanted;
}

interface ProgressProps {
  step: Step;
  quote: Quote;
  draft: Draft;
  query: Record<string, string>;
}

/** All steps, those that are done with a way back. */
function Progress({ step, quote, draft, query }: ProgressProps) {
  const steps = STEPS.filter((one) => one !== "shipping" || quote.parcel);
  return (
    <nav class="checkout-steps" aria-label={t("checkout.steps")}>
      <ol role="list">
        {steps.map((one) => (
          <li key={one}>
            {one === step || reachable(one, quote, draft) !== one ? (
              <span aria-current={one === step ? "step" : undefined}>{t(`checkout.step_${one}`)}</span>
            ) : (
              <a href={stepPath(one, query)}>{t(`checkout.step_${one}`)}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** There is nothing to buy yet: back to where one chooses. */
function Undecided({ cart }: { cart: boolean }) {
  const browse = (
    <ButtonLink href={cart ? "/cart" : "/"} look="primary">
      {t(cart ? "checkout.to_cart" : "checkout.browse")}
    </ButtonLink>
  );
  return (
    <Empty level="h1" icon={ShoppingBag} title={t("checkout.nothing_title")} action={browse}>
      {t("checkout.nothing_text")}
    </Empty>
  );
}
