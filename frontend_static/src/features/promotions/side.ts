import { api, call } from "../../api/client";
import type { Page, Promotion, PromotionDetail, PromotionPreview, PromotionWanted, Store } from "../../api/types";
import { withQuery } from "../../lib/navigate";

export interface Trial {
  promotion: PromotionWanted;
  items: { product_id: string; quantity: number }[];
  shipping: number;
}

/** Whose promotions these are: a store's, or the platform's. */
export interface Side {
  key: string;
  store: Store | null;
  list: (cursor?: string) => Promise<Page<Promotion>>;
  create: (body: PromotionWanted, stores: string[]) => Promise<PromotionDetail>;
  preview: (trial: Trial) => Promise<PromotionPreview>;
  /** The address of the list, of a promotion's form, or of a new one's ("new"). */
  href: (promotion?: string) => string;
}

export const ofStore = (store: Store): Side => {
  const path = { store: store.slug };
  return {
    key: store.slug,
    store,
    list: (cursor) => call(api.GET("/api/stores/{store}/promotions", { params: { path, query: { cursor } } })),
    create: (body, store_ids) =>
      call(api.POST("/api/stores/{store}/promotions", { params: { path }, body: { ...body, store_ids } })),
    preview: (body) => call(api.POST("/api/stores/{store}/promotions/preview", { params: { path }, body })),
    href: (promotion) => withQuery("/dashboard/promotions", { store: store.slug, promotion }),
  };
};

export const ofPlatform: Side = {
  key: "",
  store: null,
  list: (cursor) => call(api.GET("/api/admin/promotions", { params: { query: { cursor } } })),
  create: (body) => call(api.POST("/api/admin/promotions", { body })),
  preview: (body) => call(api.POST("/api/admin/promotions/preview", { body })),
  href: (promotion) => withQuery("/admin/promotions", { promotion }),
};
