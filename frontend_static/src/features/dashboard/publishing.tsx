import { Eye, EyeOff, Rocket } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Product } from "../../api/types";
import { t } from "../../lib/i18n";
import { toast } from "../../lib/toast";
import { Button, ButtonLink } from "../../ui/button";
import { ProblemNotice } from "../../ui/states";

interface Props {
  product: Product;
  onChange: (product: Product) => void;
}

/** Whether a product is on sale, and the buttons that change it. */
export function Publishing({ product, onChange }: Props) {
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const params = { path: { product: product.id } };

  const act = async (name: string, done: string, request: () => Promise<Product>) => {
    setBusy(name);
    setProblem(null);
    try {
      onChange(await request());
      toast(done);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy("");
  };
  const publish = () =>
    act("publish", t("publishing.published"), () =>
      call(api.POST("/api/products/{product}/publish", { params, body: { visibility: product.visibility } })),
    );
  const unpublish = () =>
    act("unpublish", t("publishing.unpublished"), () =>
      call(api.POST("/api/products/{product}/unpublish", { params })),
    );
  const archive = () =>
    act("archive", t("publishing.archived"), () => call(api.POST("/api/products/{product}/archive", { params })));

  const live = product.status === "published";
  const hint = product.files.length === 0 ? t("publishing.needs_file") : t("publishing.ready");
  return (
    <section class="panel publishing">
      <div>
        <h2>{t("publishing.title")}</h2>
        <p class="muted">{live ? t("publishing.live") : hint}</p>
      </div>
      <div class="actions">
        {live ? (
          <>
            <ButtonLink href={product.path} icon={Eye}>
              {t("publishing.view")}
            </ButtonLink>
            <Button icon={EyeOff} busy={busy === "unpublish"} onClick={unpublish}>
              {t("publishing.unpublish")}
            </Button>
          </>
        ) : (
          <Button look="primary" icon={Rocket} busy={busy === "publish"} onClick={publish}>
            {t("publishing.publish")}
          </Button>
        )}
        {product.status !== "archived" && (
          <Button busy={busy === "archive"} onClick={archive}>
            {t("publishing.archive")}
          </Button>
        )}
      </div>
      <ProblemNotice problem={problem} />
    </section>
  );
}
