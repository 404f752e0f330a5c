import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import { explainProblem } from "../../lib/form";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Button } from "../../ui/button";

/** Has the confirmation mail sent once more. */
export function Resend({ email }: { email: string }) {
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await call(api.POST("/api/auth/confirm/resend", { body: { email } }));
      toast(t("confirm.resent"));
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
    }
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={send}>
      {t("confirm.resend")}
    </Button>
  );
}
