import { api, call } from "../../../api/client";
import type { Editor } from "../editor/editor";
import type { Option, Product } from "../shapes";
import type { asVariants } from "./matrix";

const matrixOf = ({ options, variants }: Product) => JSON.stringify([options, variants]);

/** Replaces the product's axes and variants; unless somebody else changed these in between. Throws a `Problem`. */
export function saveVariants(
  editor: Editor,
  options: Option[],
  variants: ReturnType<typeof asVariants>,
): Promise<Product> {
  return editor.act(
    ({ id, version }) =>
      call(
        api.PUT("/api/products/{product}/options", {
          params: { path: { product: id } },
          body: { version, options, variants },
        }),
      ),
    (before, after) => matrixOf(before) === matrixOf(after),
  );
}
