import { ArrowLeft, ArrowRight, GripVertical, Star, Trash2 } from "lucide";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDragOrder } from "../../../lib/drag-order";
import { t } from "../../../lib/i18n";
import { keyTarget } from "../../../lib/reorder";
import { Badge } from "../../../ui/badge";
import { IconButton } from "../../../ui/button";
import { Cover } from "../../../ui/cover";
import { Icon } from "../../../ui/icon";
import type { Picture } from "../shapes";

interface Props {
  pictures: Picture[];
  onMove: (from: number, to: number) => void;
  /** Whether it was saved. */
  onDescribe: (id: string, alt: string) => Promise<boolean>;
  onRemove: (picture: Picture) => void;
}

export function PictureTiles({ pictures, onMove, onDescribe, onRemove }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<{ id: string; act: string } | null>(null);
  const hint = useId();
  const ids = pictures.map((one) => one.id);
  const { order, held, grip } = useDragOrder(ids, onMove);
  const standing = order ? order.flatMap((id) => pictures.find((one) => one.id === id) ?? []) : pictures;

  // A node that moves in the page loses the focus; whoever moved it by a key is still on it.
  useLayoutEffect(() => {
    const { id, act } = focus.current ?? {};
    focus.current = null;
    if (id) list.current?.querySelector<HTMLElement>(`[data-id="${id}"] [data-act="${act}"]`)?.focus();
  });
  const move = (id: string, to: number | null, act: string) => {
    const from = ids.indexOf(id);
    if (to === null || to === from || to < 0 || to >= ids.length) return;
    focus.current = { id, act };
    onMove(from, to);
  };

  return (
    <>
      <p class="field-hint" id={hint}>
        {t("pictures.order_hint")}
      </p>
      <ol class="pictures" role="list" ref={list}>
        {standing.map((picture, at) => {
          const place = { n: at + 1, count: standing.length };
          return (
            <li key={picture.id} data-id={picture.id} class={held === picture.id ? "picture picture-held" : "picture"}>
              <div class="picture-frame" {...(matchMedia("(pointer: fine)").matches ? grip(picture.id) : {})}>
                <Cover cover={picture} seed={picture.id} alt={picture.alt} sizes="240px" />
                {at === 0 && <Badge tone="accent">{t("pictures.primary")}</Badge>}
              </div>
              <div class="picture-tools">
                <button
                  type="button"
                  class="icon-button picture-grip"
                  data-act="grip"
                  aria-label={t("pictures.grip", place)}
                  aria-describedby={hint}
                  title={t("pictures.grip", place)}
                  onKeyDown={(event) => {
                    const to = keyTarget(event.key, at, standing.length);
                    if (to !== null) event.preventDefault();
                    move(picture.id, to, "grip");
                  }}
                  {...grip(picture.id)}
                >
                  <Icon of={GripVertical} />
                </button>
                <IconButton
                  icon={ArrowLeft}
                  label={t("pictures.earlier", place)}
                  data-act="earlier"
                  aria-disabled={at === 0 || undefined}
                  onClick={() => move(picture.id, at - 1, "earlier")}
                />
                <IconButton
                  icon={ArrowRight}
                  label={t("pictures.later", place)}
                  data-act="later"
                  aria-disabled={at === standing.length - 1 || undefined}
                  onClick={() => move(picture.id, at + 1, "later")}
                />
                <IconButton
                  icon={Star}
                  label={t("pictures.make_primary", place)}
                  data-act="primary"
                  aria-disabled={at === 0 || undefined}
                  onClick={() => move(picture.id, 0, "primary")}
                />
                <IconButton icon={Trash2} label={t("pictures.remove_one", place)} onClick={() => onRemove(picture)} />
              </div>
              <Words picture={picture} n={at + 1} onDescribe={onDescribe} />
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** What is said of a picture to those who do not see it; saved when the field is left. */
function Words({ picture, n, onDescribe }: { picture: Picture; n: number; onDescribe: Props["onDescribe"] }) {
  const [text, setText] = useState<string | null>(null);
  const leave = async () => {
    const words = text?.trim();
    if (words === undefined || words === picture.alt || (await onDescribe(picture.id, words))) setText(null);
  };
  return (
    <input
      class="input picture-words"
      value={text ?? picture.alt}
      maxLength={300}
      aria-label={t("pictures.alt", { n })}
      placeholder={t("pictures.alt_example")}
      onInput={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      onBlur={() => void leave()}
    />
  );
}
