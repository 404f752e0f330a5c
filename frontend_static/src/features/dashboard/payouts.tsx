import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { PayoutAccount, Store } from "../../api/types";
import { countries } from "../../lib/countries";
import { formatCountry } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { locale, t } from "../../lib/i18n";
import { type Loaded, useLoad } from "../../lib/load";
import { Badge, type Tone } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Notice, ProblemNotice, View } from "../../ui/states";
import { BankPayouts, Statements } from "../money/statements";
import { Frame } from "./frame";

export default function Payouts() {
  useTitle(t("payouts.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  const { query } = useLocation();
  const params = { path: { store: store.slug } };
  // Whoever comes back from Stripe wants to see what has come of it.
  const account = useLoad(`payouts/${store.slug}`, () =>
    query.onboarding
      ? call(api.POST("/api/stores/{store}/payouts/refresh", { params }))
      : call(api.GET("/api/stores/{store}/payouts", { params })),
  );
  return (
    <>
      <h1>{t("payouts.title")}</h1>
      <View of={account}>{(data) => <Account store={store} account={data} of={account} />}</View>
      <Statements store={store} />
      {account.data && account.data.status !== "none" && <BankPayouts store={store} />}
    </>
  );
}

const TONES: Record<PayoutAccount["status"], Tone> = {
  none: "neutral",
  onboarding: "warn",
  pending: "neutral",
  enabled: "ok",
  restricted: "warn",
  refused: "bad",
  disconnected: "bad",
};
/** In these the owner begins (again) with a country. */
const FIRST = ["none", "refused", "disconnected"];

function Account({ store, account, of }: { store: Store; account: PayoutAccount; of: Loaded<PayoutAccount> }) {
  const { query } = useLocation();
  const [country, setCountry] = useState(account.country || "RO");
  const [busy, setBusy] = useState<"" | "begin" | "refresh">("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const first = FIRST.includes(account.status);
  const params = { path: { store: store.slug } };
  const attempt = async (what: "begin" | "refresh", act: () => Promise<void>) => {
    setBusy(what);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy("");
  };
  const begin = () =>
    attempt("begin", async () => {
      const body = { country: first ? country : account.country };
      const { url } = await call(api.POST("/api/stores/{store}/payouts/onboarding", { params, body }));
      location.assign(url);
    });
  const refresh = () =>
    attempt("refresh", async () => of.set(await call(api.POST("/api/stores/{store}/payouts/refresh", { params }))));
  const again = query.onboarding === "again";
  return (
    <section class="panel form" aria-labelledby="payout-account">
      <h2 id="payout-account">{t("payouts.account")}</h2>
      <p>
        <Badge tone={TONES[account.status]}>{t(`payouts.status_${account.status}`)}</Badge>{" "}
        {account.country && !first && <span class="muted">{formatCountry(account.country)}</span>}
      </p>
      <p>{t(`payouts.text_${account.status}`)}</p>
      {again && <Notice>{t("payouts.link_over")}</Notice>}
      {first && (
        <Select
          label={t("payouts.country")}
          hint={t("payouts.country_hint")}
          value={country}
          onValue={setCountry}
          options={countries(locale.value).filter((one) => account.countries.includes(one.value))}
        />
      )}
      <ProblemNotice problem={problem} />
      <div class="actions">
        {account.status !== "enabled" && account.status !== "pending" && (
          <Button look="primary" busy={busy === "begin"} onClick={begin}>
            {t(first ? "payouts.begin" : "payouts.go_on")}
          </Button>
        )}
        {!first && (
          <Button busy={busy === "refresh"} onClick={refresh}>
            {t("payouts.refresh")}
          </Button>
        )}
      </div>
    </section>
  );
}
