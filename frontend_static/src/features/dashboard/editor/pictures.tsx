import { useState } from "preact/hooks";
import { asProblem } from "../../../api/problem";
import { explainProblem } from "../../../lib/form";
import { t, tn } from "../../../lib/i18n";
import { pauses, wait } from "../../../lib/poll";
import { moved } from "../../../lib/reorder";
import { announce, toast } from "../../../lib/toast";
import type { Upload } from "../../../lib/upload/upload";
import { Confirm } from "../../../ui/dialog";
import { DropZone } from "../../../ui/drop-zone";
import { UploadProgress } from "../../../ui/upload-progress";
import type { Picture, Product } from "../shapes";
import type { Editor } from "./editor";
import { PictureTiles } from "./picture-tiles";

const MOST_PICTURES = 12;
const AT_ONCE = 2;
const TYPES = "image/jpeg,image/png,image/webp,image/avif";

/** The pictures in this order; those that have come since stay behind them. */
function inOrder(pictures: Picture[], ids: string[]): Picture[] {
  const known = ids.flatMap((id) => pictures.find((one) => one.id === id) ?? []);
  return [...known, ...pictures.filter((one) => !ids.includes(one.id))];
}

const listed = (pictures: Picture[]) => ({ images: pictures.map(({ id, alt }) => ({ id, alt })) });

/** The product's pictures: many at once, in an order by drag or keys, each with words for those who do not see it. */
export function Pictures({ editor }: { editor: Editor }) {
  const [wanted, setWanted] = useState<string[] | null>(null);
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [leaving, setLeaving] = useState<Picture | null>(null);
  const { images } = editor.product.value;
  const shown = wanted ? inOrder(images, wanted) : images;
  const room = MOST_PICTURES - images.length - uploads.length;

  const change = async (make: (product: Product) => Picture[]): Promise<boolean> => {
    try {
      await editor.change((product) => listed(make(product)));
      return true;
    } catch (error) {
      toast(explainProblem(asProblem(error)), "bad");
      return false;
    }
  };
  const move = async (from: number, to: number) => {
    const ids = moved(
      shown.map((one) => one.id),
      from,
      to,
    );
    setWanted(ids);
    announce(t("pictures.moved", { from: from + 1, to: to + 1, count: ids.length }));
    await change((product) => inOrder(product.images, ids));
    // A later move may have been wished for meanwhile; then that one stands.
    setWanted((now) => (now === ids ? null : now));
  };
  const describe = (id: string, alt: string) =>
    change(({ images: all }) => all.map((one) => (one.id === id ? { ...one, alt } : one)));
  const remove = async (gone: Picture) => {
    await editor.change(({ images: all }) => listed(all.filter((one) => one.id !== gone.id)));
    announce(t("pictures.removed"));
  };

  const forget = (upload: Upload) => setUploads((all) => all.filter((one) => one !== upload));
  /** The renditions are made after the upload is ready; the product has them a moment later. */
  const landed = async (upload: Upload) => {
    for (const pause of pauses(300, 2500, 60_000)) {
      const now = await editor.reload().catch(() => null);
      if (now?.images.some((one) => one.id === upload.id)) break;
      await wait(pause);
    }
    forget(upload);
    announce(t("pictures.added", { name: upload.file.name }));
  };
  /** Also one that failed and is started again by its own button is waited for. */
  const follow = (upload: Upload) => {
    const stop = upload.state.subscribe(({ phase }) => {
      if (phase !== "ready") return;
      queueMicrotask(() => stop());
      void landed(upload);
    });
  };
  const add = async (files: File[]) => {
    const { Upload } = await import("../../../lib/upload/upload");
    if (files.length > room) toast(tn("pictures.too_many", MOST_PICTURES), "bad");
    const added = files
      .slice(0, Math.max(0, room))
      .map((file) => new Upload(file, { product_id: editor.product.value.id, purpose: "image" }));
    setUploads((all) => [...all, ...added]);
    added.forEach(follow);
    const queue = added.values();
    const lane = async () => {
      for (const upload of queue) await upload.start();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };

  return (
    <section class="panel form" id="pictures">
      <div>
        <h2>{t("pictures.title")}</h2>
        <p class="muted">{t("pictures.text")}</p>
      </div>
      {shown.length > 0 && <PictureTiles pictures={shown} onMove={move} onDescribe={describe} onRemove={setLeaving} />}
      {uploads.map((upload) => (
        <UploadProgress key={upload} upload={upload} onGone={() => forget(upload)} />
      ))}
      {room > 0 ? (
        <DropZone
          onFiles={(files) => void add(files)}
          text={t("pictures.drop")}
          button={t("pictures.choose")}
          limits={t("pictures.limits")}
          accept={TYPES}
          look={shown.length > 0 ? "quiet" : "primary"}
        />
      ) : (
        <p class="muted">{tn("pictures.full", MOST_PICTURES)}</p>
      )}
      {leaving && (
        <Confirm
          title={t("pictures.remove_title")}
          text={t("pictures.remove_text")}
          action={t("pictures.remove")}
          onConfirm={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
