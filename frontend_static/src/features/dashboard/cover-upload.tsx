import { ImageUp } from "lucide";
import { useRef, useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { Product } from "../../api/types";
import { t } from "../../lib/i18n";
import { pauses, wait } from "../../lib/poll";
import { toast } from "../../lib/toast";
import type { Upload } from "../../lib/upload/upload";
import { Cover } from "../../ui/cover";
import { Icon } from "../../ui/icon";
import { UploadProgress } from "../../ui/upload-progress";

interface Props {
  product: Product;
  onChange: (product: Product) => void;
}

/** The product's picture: shown, and replaced by a new one. */
export function CoverUpload({ product, onChange }: Props) {
  const [upload, setUpload] = useState<Upload | null>(null);
  const input = useRef<HTMLInputElement>(null);

  /** The renditions are made after the upload is ready; the product has them a moment later. */
  const showNew = async () => {
    const before = JSON.stringify(product.cover?.sources);
    for (const pause of pauses(400, 3000, 60_000)) {
      const now = await call(api.GET("/api/products/{product}", { params: { path: { product: product.id } } }));
      if (now.cover && JSON.stringify(now.cover.sources) !== before) return onChange(now);
      await wait(pause);
    }
  };
  const choose = async () => {
    const file = input.current?.files?.[0];
    if (!file || !input.current) return;
    input.current.value = "";
    const { Upload } = await import("../../lib/upload/upload");
    const next = new Upload(file, { product_id: product.id, purpose: "image" });
    setUpload(next);
    await next.start();
    if (next.state.value.phase === "ready") {
      await showNew().catch(() => {});
      setUpload(null);
      toast(t("cover.ready"));
    }
  };

  return (
    <section class="panel cover-upload">
      <div class="cover-upload-picture">
        <Cover cover={product.cover} seed={product.id} alt={product.cover?.alt} sizes="240px" />
      </div>
      <div>
        <h2>{t("cover.title")}</h2>
        <p class="muted">{t("cover.text")}</p>
        {upload ? (
          <UploadProgress upload={upload} onGone={() => setUpload(null)} />
        ) : (
          <label class="button button-quiet file-button">
            <Icon of={ImageUp} size={18} />
            {product.cover ? t("cover.replace") : t("cover.choose")}
            <input ref={input} type="file" accept="image/jpeg,image/png,image/webp,image/avif" onChange={choose} />
          </label>
        )}
      </div>
    </section>
  );
}
