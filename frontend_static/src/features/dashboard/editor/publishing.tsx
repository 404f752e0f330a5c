import { CalendarClock, Eye, EyeOff, Rocket } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { asProblem, type Problem } from "../../../api/problem";
import { formatDateTime } from "../../../lib/format";
import { t } from "../../../lib/i18n";
import { toast } from "../../../lib/toast";
import { Button, ButtonLink } from "../../../ui/button";
import { Notice, ProblemNotice } from "../../../ui/states";
import { Steps } from "../../../ui/steps";
import type { Product } from "../shapes";
import type { Editor } from "./editor";
import { missing, stepsOf } from "./ready";
import { Schedule } from "./schedule";

/** Whether a product is on sale, what is missing until it can be, and the buttons that change it. */
export function Publishing({ editor }: { editor: Editor }) {
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [planning, setPlanning] = useState(false);
  const product = editor.product.value;
  const params = { path: { product: product.id } };

  const act = async (name: string, done: string, request: (now: Product) => Promise<Product>) => {
    setBusy(name);
    setProblem(null);
    try {
      // What was typed goes on sale, too; what cannot be saved is shown at its field instead.
      if (name !== "publish" || (await editor.flush())) {
        await editor.act(request);
        toast(done);
      } else {
        setProblem(editor.problem.value);
        document.querySelector<HTMLElement>('[aria-invalid="true"], .editor [data-notice]')?.focus();
      }
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy("");
  };
  const publish = () =>
    act("publish", t("publishing.published"), ({ visibility }) =>
      call(api.POST("/api/products/{product}/publish", { params, body: { visibility } })),
    );
  const unpublish = () =>
    act("unpublish", t("publishing.unpublished"), () =>
      call(api.POST("/api/products/{product}/unpublish", { params })),
    );
  const archive = () =>
    act("archive", t("publishing.archived"), () => call(api.POST("/api/products/{product}/archive", { params })));

  const live = product.status === "published";
  const lacking = missing(product);
  return (
    <section class="panel publishing">
      <div>
        <h2>{live ? t("publishing.title") : t("publishing.way")}</h2>
        <p class="muted">{live ? t("publishing.live") : t(lacking ?? "publishing.ready")}</p>
      </div>
      {!live && <Steps steps={stepsOf(product)} />}
      {product.publish_at && !live && (
        <Notice>
          <p>{t("schedule.planned", { time: formatDateTime(product.publish_at) })}</p>
        </Notice>
      )}
      {product.publish_missing.length > 0 && !live && (
        <Notice tone="warn">
          <p>{t("schedule.lacked")}</p>
        </Notice>
      )}
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
          <Button look={lacking ? "quiet" : "primary"} icon={Rocket} busy={busy === "publish"} onClick={publish}>
            {t("publishing.publish")}
          </Button>
        )}
        {product.status === "draft" && (
          <Button icon={CalendarClock} onClick={() => setPlanning(true)}>
            {t(product.publish_at ? "schedule.change" : "schedule.plan")}
          </Button>
        )}
        {product.status !== "archived" && (
          <Button look="plain" busy={busy === "archive"} onClick={archive}>
            {t("publishing.archive")}
          </Button>
        )}
      </div>
      <ProblemNotice problem={problem} />
      {planning && <Schedule editor={editor} onClose={() => setPlanning(false)} />}
    </section>
  );
}
