import type { ProductStatus } from "../../api/types";
import { t } from "../../lib/i18n";
import { Badge, type Tone } from "../../ui/badge";

const TONES: Record<ProductStatus, Tone> = { draft: "warn", published: "ok", archived: "neutral" };

export function ProductBadge({ status }: { status: ProductStatus }) {
  return <Badge tone={TONES[status]}>{t(`product.status_${status}`)}</Badge>;
}
