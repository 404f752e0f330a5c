import { CircleCheck, MailX } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { setUser, user } from "../../lib/session";
import { ButtonLink } from "../../ui/button";
import { Empty, ErrorState, Skeleton } from "../../ui/states";
import { Resend } from "./resend";

/** Opened from the confirmation mail. The token goes to the server once and out of the address bar. */
export default function Confirm() {
  const { query } = useLocation();
  const [token] = useState(query.token ?? "");
  const [outcome, setOutcome] = useState<"done" | Problem | null>(null);
  useTitle(t("confirm.title"));

  useEffect(() => {
    history.replaceState(null, "", location.pathname);
    call(api.POST("/api/auth/confirm", { body: { token } })).then(
      (confirmed) => {
        if (user.value?.id === confirmed.id) setUser(confirmed);
        setOutcome("done");
      },
      (error: unknown) => setOutcome(asProblem(error)),
    );
  }, [token]);

  if (outcome === null) return <Skeleton lines={3} />;
  if (outcome !== "done" && (outcome.status === 0 || outcome.status >= 500 || outcome.status === 429)) {
    return <ErrorState problem={outcome} />;
  }
  if (outcome !== "done") {
    const member = user.value;
    const again = member ? (
      <Resend email={member.email} />
    ) : (
      <ButtonLink href="/login" look="primary">
        {t("nav.login")}
      </ButtonLink>
    );
    return (
      <Empty level="h1" icon={MailX} title={t("confirm.stale_title")} action={again}>
        {t("confirm.stale_text")}
      </Empty>
    );
  }
  const onward = user.value ? (
    <ButtonLink href="/dashboard" look="primary">
      {t("nav.dashboard")}
    </ButtonLink>
  ) : (
    <ButtonLink href="/login" look="primary">
      {t("nav.login")}
    </ButtonLink>
  );
  return (
    <Empty level="h1" icon={CircleCheck} title={t("confirm.done_title")} action={onward}>
      {t("confirm.done_text")}
    </Empty>
  );
}
