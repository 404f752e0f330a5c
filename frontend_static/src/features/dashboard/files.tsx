import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { pauses, wait } from "../../lib/poll";
import { Upload } from "../../lib/upload/upload";
import { ButtonLink } from "../../ui/button";
import { DropZone } from "../../ui/drop-zone";
import { View } from "../../ui/states";
import { UploadProgress } from "../../ui/upload-progress";
import { FileList } from "./file-list";
import { Frame } from "./frame";
import { ProductTabs } from "./product-tabs";

export default function ProductFiles() {
  const id = useRoute().params.id ?? "";
  const params = { path: { product: id } };
  const product = useLoad(`files-of/${id}`, () => call(api.GET("/api/products/{product}", { params })));
  const files = useLoad(`files/${id}`, () => call(api.GET("/api/products/{product}/files", { params })));
  const [uploads, setUploads] = useState<Upload[]>([]);
  useTitle(product.data ? t("files.of", { title: product.data.title }) : null);

  const forget = (upload: Upload) => setUploads((all) => all.filter((one) => one !== upload));
  const follow = async (upload: Upload) => {
    // A pause or a failure ends a run; the person's next press starts another. What is done leaves the list.
    const stop = upload.state.subscribe(({ phase }) => {
      if (phase !== "ready") return;
      queueMicrotask(() => stop());
      forget(upload);
      files.reload();
    });
    await upload.start();
  };
  const add = (chosen: File[], replaces?: string) => {
    const added = chosen.map((file) => new Upload(file, { product_id: id, purpose: "file", replaces }));
    setUploads((all) => [...all, ...added]);
    // One file after the other: each already uses several connections.
    void added.reduce((before, upload) => before.then(() => follow(upload)), Promise.resolve());
  };

  const busy = uploads.some((upload) => !["refused", "ready"].includes(upload.state.value.phase));
  useEffect(() => {
    if (!busy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [busy]);

  const verifying = files.data?.items.some((file) => file.status === "verifying") ?? false;
  const { reload } = files;
  useEffect(() => {
    if (!verifying) return;
    const stop = new AbortController();
    const ask = async () => {
      for (const pause of pauses(1500, 8000, 10 * 60_000)) {
        await wait(pause, stop.signal);
        reload();
      }
    };
    ask().catch(() => {});
    return () => stop.abort();
  }, [verifying, reload]);

  return (
    <View of={product}>
      {(data) => (
        <Frame slug={data.store_slug}>
          {() => (
            <>
              <ProductTabs product={data} at="files" />
              <p class="lead">{t("files.lead")}</p>
              <DropZone
                onFiles={(chosen) => add(chosen)}
                text={t("files.drop")}
                button={t("files.choose")}
                limits={t("files.limits")}
              />
              {uploads.map((upload) => (
                <UploadProgress key={upload} upload={upload} onGone={() => forget(upload)} />
              ))}
              <View of={files}>
                {({ items }) => (
                  <>
                    <FileList
                      product={id}
                      files={items}
                      onReplace={(file, next) => add([next], file.id)}
                      onChange={reload}
                    />
                    {items.some((file) => file.status === "ready") && data.status !== "published" && (
                      <div class="actions">
                        <ButtonLink look="primary" href={`/dashboard/products/${id}/edit`}>
                          {t("files.next")}
                        </ButtonLink>
                      </div>
                    )}
                  </>
                )}
              </View>
            </>
          )}
        </Frame>
      )}
    </View>
  );
}
