import type { Store } from "../../../api/types";
import { useTitle } from "../../../lib/head";
import { t } from "../../../lib/i18n";
import { Frame } from "../frame";
import { Export } from "./export";
import { Import } from "./import";

/** A store's products by CSV, in and out. */
export default function Transfer() {
  useTitle(t("transfer.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

function Body({ store }: { store: Store }) {
  return (
    <>
      <h1>{t("transfer.title")}</h1>
      <Import store={store} />
      <Export store={store} />
    </>
  );
}
