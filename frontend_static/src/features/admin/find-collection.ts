import { api, call } from "../../api/client";
import type { Collection } from "../../api/types";
import { FieldError } from "../../lib/form";

const ADDRESS = /([a-z0-9-]+)\/collections\/([a-z0-9_-]+)\/?(?:[?#].*)?$/i;

/** The collection at the address of its page: /store/collections/name. Throws FieldError for the field `address`. */
export async function findCollection(address: string, taken: string[]): Promise<Collection> {
  const [, store, collection] = ADDRESS.exec(address.trim()) ?? [];
  if (!store || !collection) throw new FieldError("address", "front.bad_address");
  const params = { path: { store, collection } };
  const found = await call(api.GET("/api/stores/{store}/collections/{collection}", { params })).catch(() => {
    throw new FieldError("address", "front.unknown_address");
  });
  if (taken.includes(found.id)) throw new FieldError("address", "front.there_already");
  return found;
}
