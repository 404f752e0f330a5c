import { Download } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { EntitledFile, Entitlement } from "../../api/types";
import { explainProblem } from "../../lib/form";
import { fileKind, formatBytes, formatDate } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { leave } from "../../lib/navigate";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Cover } from "../../ui/cover";

/** What was bought: the product, its files with a button each, and how long and how often they may be had. */
export function Downloads({ entitlement }: { entitlement: Entitlement }) {
  const { product, store, files, status } = entitlement;
  const left = Math.max(0, entitlement.max_downloads - entitlement.downloads_used);
  return (
    <article class="panel entitlement">
      <div class="entitlement-picture">
        <Cover cover={product.cover} seed={product.id} sizes="120px" />
      </div>
      <div>
        <h2 class="entitlement-title">
          <a href={product.path}>{product.title}</a>
        </h2>
        <p class="muted">
          <a href={`/${store.slug}`}>{store.name}</a>
        </p>
        {status === "active" ? (
          <p class="muted">
            {tn("downloads.left", left)} · {t("downloads.until", { date: formatDate(entitlement.expires_at) })}
          </p>
        ) : (
          <p>
            <Badge tone={status === "revoked" ? "bad" : "warn"}>{t(`downloads.${status}`)}</Badge>
          </p>
        )}
      </div>
      <ul class="entitlement-files" role="list">
        {files.map((file) => (
          <FileRow key={file.id} entitlement={entitlement} file={file} />
        ))}
      </ul>
    </article>
  );
}

function FileRow({ entitlement, file }: { entitlement: Entitlement; file: EntitledFile }) {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const params = { path: { entitlement_id: entitlement.id } };
      const link = await call(
        api.POST("/api/purchases/{entitlement_id}/links", { params, body: { file_id: file.id } }),
      );
      await leave(link.url);
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
      setBusy(false);
    }
  };
  return (
    <li>
      <div>
        <span class="file-name">{file.name}</span>
        <span class="muted">
          {fileKind(file.content_type, file.name)} · {formatBytes(file.size)}
        </span>
      </div>
      {entitlement.status === "active" && (
        <Button
          look="primary"
          icon={Download}
          busy={busy}
          onClick={download}
          aria-label={t("downloads.get_file", { name: file.name })}
        >
          {t("downloads.get")}
        </Button>
      )}
    </li>
  );
}
