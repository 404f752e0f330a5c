import { CircleCheck, Clock, MailCheck, Package } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem, Problem } from "../../api/problem";
import type { OrderItem, Purchase } from "../../api/types";
import { formatPrice } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { pauses, wait } from "../../lib/poll";
import { user } from "../../lib/session";
import { announce } from "../../lib/toast";
import { Button, ButtonLink } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Empty, ErrorState, Notice, Skeleton } from "../../ui/states";
import { recount } from "../cart/actions";
import { Downloads } from "../purchases/downloads";
import { Unpaid } from "./unpaid";

/** All that was bought, of whichever store. */
const itemsOf = (purchase: Purchase) => purchase.orders.flatMap((order) => order.items);

/** Whether there is nothing more to wait for: paid and, for its buyer, delivered; or over. */
function settled(purchase: Purchase): boolean {
  const files = itemsOf(purchase).some((item) => item.kind === "digital");
  if (purchase.status === "paid") return !purchase.authorized || !files || purchase.entitlements.length > 0;
  return purchase.status === "expired" || purchase.status === "failed";
}

export default function Success() {
  const { query } = useLocation();
  const { session_id, purchase: purchase_id } = query;
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [waiting, setWaiting] = useState(true);
  const [attempt, setAttempt] = useState(0);
  useTitle(purchase?.status === "paid" ? t("success.title") : t("success.checking"));

  // Another attempt, asked for by the button, follows anew.
  useEffect(() => {
    const stop = new AbortController();
    const follow = async () => {
      if (!session_id && !purchase_id) throw new Problem(404, "not_found", "");
      const body = session_id ? { session_id } : { purchase_id: purchase_id ?? "" };
      for (const pause of pauses(1000, 6000, 90_000)) {
        const answer = await call(api.POST("/api/payments/confirm", { body, signal: stop.signal }));
        setPurchase(answer);
        if (settled(answer)) break;
        await wait(pause, stop.signal);
      }
      setWaiting(false);
    };
    setWaiting(true);
    setProblem(null);
    follow().catch((error: unknown) => !stop.signal.aborted && setProblem(asProblem(error)));
    return () => stop.abort();
  }, [session_id, purchase_id, attempt]);

  const status = purchase?.status;
  useEffect(() => {
    if (status !== "paid") return;
    announce(t("success.title"));
    // What was bought leaves the cart a moment after it was paid for.
    const timer = setTimeout(() => void recount(), 4000);
    return () => clearTimeout(timer);
  }, [status]);

  const again = () => setAttempt((n) => n + 1);
  if (problem) return <ErrorState problem={problem} retry={again} />;
  if (!purchase) return <Waiting />;
  if (purchase.status === "expired" || purchase.status === "failed") return <Unpaid purchase={purchase} />;
  if (purchase.status !== "paid") return waiting ? <Waiting /> : <Late purchase={purchase} again={again} />;
  return <Paid purchase={purchase} />;
}

function Waiting() {
  return (
    <div class="narrow">
      <h1>{t("success.checking")}</h1>
      <p class="lead">{t("success.checking_text")}</p>
      <Skeleton lines={3} />
    </div>
  );
}

function Late({ purchase, again }: { purchase: Purchase; again: () => void }) {
  const actions = (
    <>
      <Button look="primary" onClick={again}>
        {t("success.check_again")}
      </Button>
      {purchase.status === "open" && purchase.checkout_url && (
        <ButtonLink href={purchase.checkout_url}>{t("cancel.resume")}</ButtonLink>
      )}
    </>
  );
  return (
    <Empty level="h1" icon={Clock} title={t("success.late_title")} action={actions}>
      {purchase.status === "processing" ? t("success.processing_text") : t("success.late_text")}
    </Empty>
  );
}

function Paid({ purchase }: { purchase: Purchase }) {
  const parcel = itemsOf(purchase).some((item) => item.kind === "physical");
  const [paid, free] = parcel
    ? (["success.ordered", "success.ordered_free"] as const)
    : (["success.paid", "success.free"] as const);
  return (
    <div class="narrow">
      <header class="success-head">
        <span class="success-mark">
          <Icon of={CircleCheck} size={32} />
        </span>
        <h1>{t("success.title")}</h1>
        <p class="lead">
          {purchase.total > 0 ? t(paid, { amount: formatPrice(purchase.total, purchase.currency) }) : t(free)}
        </p>
      </header>
      {purchase.authorized ? <Goods purchase={purchase} /> : <Elsewhere />}
    </div>
  );
}

function Goods({ purchase }: { purchase: Purchase }) {
  const items = itemsOf(purchase);
  const sent = items.filter((item) => item.kind === "physical");
  if (sent.length === items.length) return <Sent items={sent} />;
  if (purchase.entitlements.length === 0) {
    return (
      <>
        {sent.length > 0 && <Sent items={sent} />}
        <p>{t("success.preparing")}</p>
        <Skeleton lines={2} />
      </>
    );
  }
  return (
    <>
      {sent.length > 0 && <Sent items={sent} />}
      {purchase.entitlements.map((entitlement) => (
        <Downloads key={entitlement.id} entitlement={entitlement} />
      ))}
      <p class="muted">
        {t("success.mailed")} {user.value && <a href="/purchases">{t("nav.purchases")}</a>}
      </p>
    </>
  );
}

/** Things that come by post: what was ordered, and where one sees how it goes on. */
function Sent({ items }: { items: OrderItem[] }) {
  return (
    <>
      <ul class="file-facts" role="list">
        {items.map((item) => (
          <li key={item.id}>
            <Icon of={Package} />
            <span>
              <a href={item.path}>{item.title}</a> {item.quantity > 1 && `× ${item.quantity}`}{" "}
              {item.variant && <span class="muted">{item.variant}</span>}
            </span>
          </li>
        ))}
      </ul>
      <p class="muted">
        {t("success.confirmed")} {user.value && <a href="/orders">{t("nav.orders")}</a>}
      </p>
    </>
  );
}

/** The payment is certain, but this browser did not make it: the links are in the buyer's mail. */
function Elsewhere() {
  return (
    <>
      <Notice>{t("success.elsewhere")}</Notice>
      <ButtonLink href="/purchases/find" icon={MailCheck}>
        {t("nav.find_purchase")}
      </ButtonLink>
    </>
  );
}
