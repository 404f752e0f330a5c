import { X } from "lucide";
import { t } from "../lib/i18n";
import { announcement, dismiss, toasts } from "../lib/toast";
import { IconButton } from "./button";

/** The toasts, and the one polite region that says what happens. */
export function Toasts() {
  return (
    <>
      <div role="status" class="visually-hidden">
        {announcement.value}
      </div>
      {toasts.value.length > 0 && (
        <section class="toasts" aria-label={t("toast.list")}>
          {toasts.value.map((item) => (
            <div key={item.id} class={`toast toast-${item.tone}`}>
              <span>{item.text}</span>
              <IconButton icon={X} label={t("toast.dismiss")} onClick={() => dismiss(item.id)} />
            </div>
          ))}
        </section>
      )}
    </>
  );
}
