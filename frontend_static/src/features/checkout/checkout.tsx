import { Lock, ShoppingBag } from "lucide";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import type { Card } from "../../api/types";
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

export default function Checkout() {
  const { query } = useLocation();
  const { product = "", store = "" } = query;
  useTitle(t("checkout.title"));
  // A link from elsewhere may name the product alone; then the payment page is the first to name the price.
  const item = useLoad<{ card: Card | null }>(`checkout/${store}/${product}`, async () => {
    if (!store) return { card: null };
    const path = { store, product };
    return { card: await call(api.GET("/api/stores/{store}/products/{product}", { params: { path } })) };
  });
  if (!product) {
    const browse = (
      <ButtonLink href="/" look="primary">
        {t("checkout.browse")}
      </ButtonLink>
    );
    return (
      <Empty level="h1" icon={ShoppingBag} title={t("checkout.nothing_title")} action={browse}>
        {t("checkout.nothing_text")}
      </Empty>
    );
  }
  return (
    <View of={item}>
      {({ card }) => (
        <div class={card ? "checkout" : "checkout narrow"}>
          <h1>{t("checkout.title")}</h1>
          {sessionState.value === "waiting" ? <Skeleton lines={4} /> : <Form product={product} card={card} />}
          {card && <Summary card={card} />}
        </div>
      )}
    </View>
  );
}

function Summary({ card }: { card: Card }) {
  return (
    <section class="panel summary" aria-labelledby="summary">
      <h2 id="summary">{t("checkout.summary")}</h2>
      <div class="summary-item">
        <Cover cover={card.cover} seed={card.id} sizes="96px" eager />
        <div>
          <a href={card.path}>{card.title}</a>
          <p class="muted">{t("checkout.sold_by", { store: card.store.name })}</p>
        </div>
        <span class="amount">{formatPrice(card.price, card.currency)}</span>
      </div>
      <dl class="totals">
        <dt>{t("checkout.total")}</dt>
        <dd class="amount">{formatPrice(card.price, card.currency)}</dd>
      </dl>
    </section>
  );
}

function Form({ product, card }: { product: string; card: Card | null }) {
  const member = user.value;
  const form = useForm({ email: "", consent: false }, async ({ email }) => {
    const address = member ? undefined : email.trim();
    const answer = await call(
      api.POST("/api/payments/checkout", {
        params: { header: { "Idempotency-Key": attemptKey("checkout", `${product} ${address ?? member?.id}`) } },
        body: { product_id: product, email: address, consent: true, locale: locale.value },
      }),
    );
    await leave(answer.url);
  });

  // Coming back from the payment page may show this page as it was left: busy.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);

  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("checkout.delivery")}</h2>
      {member ? (
        <p>{t("checkout.as_member", { email: member.email })}</p>
      ) : (
        <>
          <Field
            {...form.field("email")}
            label={t("field.email")}
            hint={t("checkout.email_hint")}
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
      <Choice {...form.field("consent")} required>
        {t("checkout.consent")}
      </Choice>
      {!card && <p class="muted">{t("checkout.total_later")}</p>}
      <ProblemNotice problem={form.notice} />
      <Button type="submit" look="primary" wide icon={Lock} busy={form.busy}>
        {card?.price === 0 ? t("checkout.get") : t("checkout.pay")}
      </Button>
      {card?.price !== 0 && (
        <p class="muted small">
          <Icon of={Lock} size={14} /> {t("checkout.stripe")}
        </p>
      )}
    </form>
  );
}
