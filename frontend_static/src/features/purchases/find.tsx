import { api, call } from "../../api/client";
import { t } from "../../lib/i18n";
import { MailForm } from "../../ui/mail-form";

export default function FindPurchases() {
  return (
    <MailForm
      title={t("find.title")}
      text={t("find.text")}
      action={t("find.action")}
      sent={t("find.sent")}
      send={(email) => call(api.POST("/api/purchases/resend", { body: { email } }))}
    />
  );
}
