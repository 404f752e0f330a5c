import { CircleX } from "lucide";
import type { Purchase } from "../../api/types";
import { t } from "../../lib/i18n";
import { ButtonLink } from "../../ui/button";
import { Empty } from "../../ui/states";

/** A purchase that was not paid: how to go on with it, or back to what it was for. */
export function Unpaid({ purchase }: { purchase: Purchase }) {
  const open = purchase.status === "open" && purchase.checkout_url;
  const actions = (
    <>
      {open && (
        <ButtonLink href={open} look="primary">
          {t("cancel.resume")}
        </ButtonLink>
      )}
      <ButtonLink href={purchase.back_path} look={open ? "quiet" : "primary"}>
        {t(purchase.back_path === "/cart" ? "cancel.back_cart" : "cancel.back")}
      </ButtonLink>
    </>
  );
  return (
    <Empty level="h1" icon={CircleX} title={t("cancel.title")} action={actions}>
      {open ? t("cancel.text") : t("cancel.over")}
    </Empty>
  );
}
