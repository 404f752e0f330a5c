import { useMemo } from "preact/hooks";
import { api, call } from "../../../api/client";
import type { Product } from "../shapes";
import { Editor } from "./editor";

/** The editor of a product that has been loaded, for as long as the component lives. */
export function useEditor(product: Product): Editor {
  return useMemo(() => {
    const params = { path: { product: product.id } };
    return new Editor(product, {
      load: () => call(api.GET("/api/products/{product}", { params })),
      save: (body) => call(api.PATCH("/api/products/{product}", { params, body })),
    });
  }, [product.id]);
}
