import { X } from "lucide";
import { t } from "../lib/i18n";
import { announcement, dismiss, type Toast, toasts } from "../lib/toast";
import { Button, ButtonLink, IconButton } from "./button";

function Action({ item }: { item: Toast }) {
  const { action } = item;
  if (!action) return null;
  if ("href" in action) {
    return (
      <ButtonLink href={action.href} look="plain" small>
        {action.label}
      </ButtonLink>
    );
  }
  const press = () => {
    dismiss(item.id);
    action.run();
  };
  return (
    <Button look="plain" small onClick={press}>
      {action.label}
    </Button>
  );
}

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
              <Action item={item} />
              <IconButton icon={X} label={t("toast.dismiss")} onClick={() => dismiss(item.id)} />
            </div>
          ))}
        </section>
      )}
    </>
  );
}
