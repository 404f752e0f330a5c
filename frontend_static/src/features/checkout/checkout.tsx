import { Lock, ShoppingBag } from "lucide";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { PageVariant, ProductPage } from "../../api/types";
import { attemptKey } from "../../lib/attempt";
import { useForm } from "../../lib/form";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { leave, withQuery } from "../../lib/navigate";
import { sessionState, user } from "../../lib/session";
import { Button, ButtonLink } from "../../ui/button";
import { Cover } from "../../ui/cover";
import { Choice, Field } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Empty, ProblemNotice, Skeleton, View } from "../../ui/states";
import { AddressForm, addressOf, NO_ADDRESS } from "./address";

/** What is about to be bought: a product, and which one of it. */
interface Bag {
  card: ProductPage;
  variant: PageVariant | null;
}

export default function Checkout() {
  const { query } = useLocation();
  const { product = "", store = "", option } = query;
  useTitle(t("checkout.title"));
  const item = useLoad<Bag | null>(`checkout/${store}/${product}/${option}`, async () => {
    if (!product) return null;
    // A link from elsewhere may name the product alone.
    const card = await call(
      store
        ? api.GET("/api/stores/{store}/products/{product}", { params: { path: { store, product } } })
        : api.GET("/api/products/{product}/page", { params: { path: { product } } }),
    );
    return { card, variant: card.variants.find((one) => one.id === option) ?? null };
  });
  if (!product) return <Undecided href="/" />;
  return (
    <View of={item}>
      {(bag) => {
        if (!bag || (bag.card.has_variants && !bag.variant)) return <Undecided href={bag?.card.path ?? "/"} />;
        return (
          <div class="checkout">
            <h1>{t("checkout.title")}</h1>
            {sessionState.value === "waiting" ? <Skeleton lines={4} /> : <Form bag={bag} />}
            <Summary bag={bag} />
          </div>
        );
      }}
    </View>
  );
}

/** There is nothing to buy yet: back to where one chooses. */
function Undecided({ href }: { href: string }) {
  const browse = (
    <ButtonLink href={href} look="primary">
      {t("checkout.browse")}
    </ButtonLink>
  );
  return (
    <Empty level="h1" icon={ShoppingBag} title={t("checkout.nothing_title")} action={browse}>
      {t("checkout.nothing_text")}
    </Empty>
  );
}

function Summary({ bag: { card, variant } }: { bag: Bag }) {
  const picture = card.images.find((image) => image.id === variant?.image_id) ?? card.cover;
  const price = formatPrice(variant?.price ?? card.price, card.currency);
  return (
    <section class="panel summary" aria-labelledby="summary">
      <h2 id="summary">{t("checkout.summary")}</h2>
      <div class="summary-item">
        <Cover cover={picture} seed={card.id} sizes="96px" eager />
        <div>
          <a href={withQuery(card.path, { option: variant?.id })}>{card.title}</a>
          {variant && <p>{variant.values.join(" / ")}</p>}
          <p class="muted">{t("checkout.sold_by", { store: card.store.name })}</p>
        </div>
        <span class="amount">{price}</span>
      </div>
      <dl class="totals">
        <dt>{t("checkout.total")}</dt>
        <dd class="amount">{price}</dd>
      </dl>
    </section>
  );
}

function Form({ bag: { card, variant } }: { bag: Bag }) {
  const member = user.value;
  const parcel = card.kind === "physical";
  const free = (variant?.price ?? card.price) === 0;
  const form = useForm({ email: "", consent: false, ...NO_ADDRESS }, async ({ email, consent, ...address }) => {
    const body = {
      product_id: card.id,
      variant_id: variant?.id ?? null,
      email: member ? null : email.trim(),
      shipping_address: parcel ? addressOf(address) : null,
      consent: consent ? (true as const) : null,
      locale: locale.value,
    };
    const key = attemptKey("checkout", JSON.stringify([body, member?.id]));
    const params = { header: { "Idempotency-Key": key } };
    await leave((await call(api.POST("/api/payments/checkout", { params, body }))).url);
  });

  // Coming back from the payment page may show this page as it was left: busy.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);

  return (
    <form class="panel form" {...form.bind}>
      <h2>{parcel ? t("checkout.parcel") : t("checkout.delivery")}</h2>
      {member ? (
        <p>{t(parcel ? "checkout.parcel_as_member" : "checkout.as_member", { email: member.email })}</p>
      ) : (
        <>
          <Field
            {...form.field("email")}
            label={t("field.email")}
            hint={t(parcel ? "checkout.parcel_email_hint" : "checkout.email_hint")}
            type="email"
            autocomplete="email"
            required
          />
          <p class="muted">
            {t("checkout.have_account")}{" "}
            <a href={withQuery("/login", { next: location.pathname + location.search })}>{t("nav.login")}</a>
          </p>
        </>
      )}
      {parcel ? (
        <AddressForm field={form.field} />
      ) : (
        <Choice {...form.field("consent")} required>
          {t("checkout.consent")}
        </Choice>
      )}
      <ProblemNotice problem={form.notice} />
      <Button type="submit" look="primary" wide icon={Lock} busy={form.busy}>
        {free ? t(parcel ? "checkout.order" : "checkout.get") : t("checkout.pay")}
      </Button>
      {!free && (
        <p class="muted small">
          <Icon of={Lock} size={14} /> {t("checkout.stripe")}
        </p>
      )}
    </form>
  );
}
