import { Laptop, Smartphone } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Device } from "../../api/types";
import { describeAgent } from "../../lib/agent";
import { formatDateTime } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { View } from "../../ui/states";

export default function Sessions() {
  useTitle(t("sessions.title"));
  const list = useLoad("sessions", () => call(api.GET("/api/account/sessions")));
  const [ending, setEnding] = useState<Device | null>(null);
  const end = async (device: Device) => {
    const params = { path: { session_id: device.id } };
    await call(api.DELETE("/api/account/sessions/{session_id}", { params }));
    toast(t("sessions.ended"));
    list.reload();
  };
  return (
    <div class="narrow">
      <p>
        <a href="/account">{t("account.title")}</a>
      </p>
      <h1>{t("sessions.title")}</h1>
      <p class="lead">{t("sessions.lead")}</p>
      <View of={list}>
        {({ items }) => (
          <ul class="rows" role="list">
            {items.map((device) => (
              <li key={device.id} class="row">
                <Icon of={/mobile|android|iphone/i.test(device.user_agent) ? Smartphone : Laptop} size={24} />
                <div class="row-words">
                  <strong>{describeAgent(device.user_agent) || t("sessions.unknown")}</strong>
                  <span class="muted">{t("sessions.last_seen", { date: formatDateTime(device.last_seen_at) })}</span>
                </div>
                {device.current ? (
                  <Badge tone="ok">{t("sessions.current")}</Badge>
                ) : (
                  <Button small onClick={() => setEnding(device)}>
                    {t("sessions.end")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </View>
      {ending && (
        <Confirm
          title={t("sessions.end_title")}
          text={t("sessions.end_text", { device: describeAgent(ending.user_agent) || t("sessions.unknown") })}
          action={t("sessions.end")}
          onConfirm={() => end(ending)}
          onClose={() => setEnding(null)}
        />
      )}
    </div>
  );
}
