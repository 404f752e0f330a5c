import { Copy } from "lucide";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import { t } from "../../../lib/i18n";
import { withQuery } from "../../../lib/navigate";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { ProblemNotice } from "../../../ui/states";
import type { Product } from "../shapes";
import type { Editor } from "./editor";

/** The same once more, as a draft: for the next piece of a series. */
export function Duplicate({ editor }: { editor: Editor }) {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const copy = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await editor.flush();
      const params = { path: { product: editor.product.value.id } };
      const made = await call(api.POST("/api/products/{product}/duplicate", { params }));
      toast(t("duplicate.done"));
      route(`/dashboard/products/${made.id}/edit`);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <section class="panel">
      <h2>{t("duplicate.title")}</h2>
      <p class="muted">{t("duplicate.text")}</p>
      <Button icon={Copy} busy={busy} onClick={copy}>
        {t("duplicate.action")}
      </Button>
      <ProblemNotice problem={problem} />
    </section>
  );
}

export function Removal({ product }: { product: Product }) {
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await call(api.DELETE("/api/products/{product}", { params: { path: { product: product.id } } }));
    toast(t("edit_product.deleted"));
    route(withQuery("/dashboard/products", { store: product.store_slug }), true);
  };
  return (
    <section class="panel">
      <h2>{t("edit_product.delete")}</h2>
      <p class="muted">{product.sold ? t("edit_product.sold_text") : t("edit_product.delete_text")}</p>
      {!product.sold && (
        <Button look="danger" onClick={() => setAsking(true)}>
          {t("edit_product.delete")}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t("edit_product.delete_title")}
          text={t("edit_product.delete_confirm", { title: product.title })}
          action={t("edit_product.delete")}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
