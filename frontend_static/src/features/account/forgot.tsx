import { api, call } from "../../api/client";
import { t } from "../../lib/i18n";
import { MailForm } from "../../ui/mail-form";

export default function Forgot() {
  return (
    <MailForm
      title={t("forgot.title")}
      text={t("forgot.text")}
      action={t("forgot.action")}
      sent={t("forgot.sent")}
      send={(email) => call(api.POST("/api/auth/password/forgot", { body: { email } }))}
    >
      <p>
        <a href="/login">{t("forgot.back")}</a>
      </p>
    </MailForm>
  );
}
