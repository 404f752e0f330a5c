import { t } from "../lib/i18n";
import { Button } from "./button";
import { Notice } from "./states";

/** Somebody else saved in between. What was typed stays in the fields until the newer state is asked for. */
export function Stale() {
  return (
    <Notice tone="bad">
      <p>{t("error.stale_version")}</p>
      <Button small onClick={() => location.reload()}>
        {t("form.load_newer")}
      </Button>
    </Notice>
  );
}
