import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api, call } from "../../api/client";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLeaveGuard } from "../../lib/leave";
import { useLoad } from "../../lib/load";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { View } from "../../ui/states";
import { Basics, Facts, Finding } from "./editor/details";
import type { Editor } from "./editor/editor";
import { Duplicate, Removal } from "./editor/more";
import { useEditor } from "./editor/open";
import { Pictures } from "./editor/pictures";
import { Publishing } from "./editor/publishing";
import { Restored, SaveState, Torn } from "./editor/save-state";
import { Frame } from "./frame";
import { ProductTabs } from "./product-tabs";
import type { Product } from "./shapes";

export default function EditProduct() {
  const id = useRoute().params.id ?? "";
  const product = useLoad(`edit/${id}`, () =>
    call(api.GET("/api/products/{product}", { params: { path: { product: id } } })),
  );
  return (
    <View of={product}>
      {(data) => <Frame slug={data.store_slug}>{() => <Workbench key={data.id} loaded={data} />}</Frame>}
    </View>
  );
}

function Workbench({ loaded }: { loaded: Product }) {
  const editor = useEditor(loaded);
  const product = editor.product.value;
  useTitle(t("edit_product.title", { title: product.title }));
  useEffect(() => {
    const hide = () => document.visibilityState === "hidden" && editor.automatic.value && void editor.flush();
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      editor.close();
    };
  }, [editor]);
  const save = (event: Event) => {
    event.preventDefault();
    void editor.flush();
  };
  return (
    <>
      <ProductTabs product={product} at="edit" />
      <Publishing editor={editor} />
      <Pictures editor={editor} />
      <form class="editor" onSubmit={save} noValidate>
        <Restored editor={editor} />
        <Basics editor={editor} />
        <Finding editor={editor} />
        <Facts editor={editor} />
        <Torn editor={editor} />
        <SaveState editor={editor} />
      </form>
      <Duplicate editor={editor} />
      <Removal product={product} />
      <Leaving editor={editor} />
    </>
  );
}

/** Asks those who leave with something unsaved. A draft's words are sent on the way out; only what cannot be sent is asked about. */
function Leaving({ editor }: { editor: Editor }) {
  const automatic = editor.automatic.value;
  const guard = useLeaveGuard(editor.unsaved.value.length > 0);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    setAsking(guard.to !== null && !automatic);
    if (guard.to !== null && automatic) void editor.flush().then((all) => (all ? guard.go() : setAsking(true)));
  }, [guard.to, automatic]);
  if (!asking) return null;
  const leave = () => {
    editor.discard();
    guard.go();
  };
  const save = async () => {
    if (await editor.flush()) guard.go();
    else guard.stay();
  };
  return (
    <Dialog title={t("leave.title")} onClose={guard.stay}>
      <p>{t("leave.text")}</p>
      <div class="dialog-actions">
        <Button onClick={guard.stay}>{t("leave.stay")}</Button>
        <Button look="danger" onClick={leave}>
          {t("leave.go")}
        </Button>
        <Button look="primary" busy={editor.state.value === "saving"} onClick={save}>
          {t("leave.save")}
        </Button>
      </div>
    </Dialog>
  );
}
