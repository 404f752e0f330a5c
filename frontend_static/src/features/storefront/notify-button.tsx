import { Bell } from "lucide";
import { useState } from "preact/hooks";
import { useChunk } from "../../lib/chunk";
import { t } from "../../lib/i18n";
import { Button } from "../../ui/button";

/** In place of the buy button while something is sold out. */
export function Notify({ product, variant }: { product: string; variant: string | null }) {
  const [open, setOpen] = useState(false);
  const chunk = useChunk(() => import("./notify"), open);
  if (open && chunk) return <chunk.NotifyForm product={product} variant={variant} />;
  return (
    <Button icon={Bell} wide busy={open} onClick={() => setOpen(true)}>
      {t("notify.open")}
    </Button>
  );
}
