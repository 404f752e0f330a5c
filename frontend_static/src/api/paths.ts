// The routes of docs/architecture.md in the form openapi-typescript generates, for openapi-fetch.
import type * as t from "./types";

type Operation<Out, In = undefined, Parameters = object> = {
  parameters: Parameters;
  responses: { 200: { content: { "application/json": Out } } };
} & ([In] extends [undefined] ? { requestBody?: never } : { requestBody: { content: { "application/json": In } } });
type At<Names extends string> = { path: Record<Names, string> };
type Listing<More = object> = { query?: { cursor?: string; limit?: number } & More };
type Nothing = Record<string, never>;
type Accepted = { status: string };

export interface paths {
  "/api/session": { get: Operation<t.Session> };
  "/api/auth/register": {
    post: Operation<Accepted, { email: string; password: string; name: string; locale: string }>;
  };
  "/api/auth/confirm": { post: Operation<t.User, { token: string }> };
  "/api/auth/confirm/resend": { post: Operation<Accepted, { email: string }> };
  "/api/auth/login": { post: Operation<{ user: t.User }, { email: string; password: string }> };
  "/api/auth/logout": { post: Operation<Nothing> };
  "/api/auth/password/forgot": { post: Operation<Accepted, { email: string }> };
  "/api/auth/password/reset": { post: Operation<Nothing, { token: string; password: string }> };
  "/api/account": { patch: Operation<t.User, { name?: string; locale?: string }> };
  "/api/account/email": { post: Operation<Accepted, { email: string; password: string }> };
  "/api/account/password": { post: Operation<Nothing, { current_password: string; new_password: string }> };
  "/api/account/sessions": { get: Operation<t.Page<t.Device>> };
  "/api/account/sessions/{session_id}": { delete: Operation<Nothing, undefined, At<"session_id">> };
  "/api/account/stores": { get: Operation<t.Page<t.Store>, undefined, Listing> };
  "/api/admin/users": { get: Operation<t.Page<t.User>, undefined, Listing<{ email?: string }>> };
  "/api/admin/users/{user_id}/role": { put: Operation<t.User, { role: t.Role }, At<"user_id">> };
  "/api/admin/owner": { post: Operation<t.User, { user_id: string; password: string }> };
  "/api/stores": { post: Operation<t.Store, { name: string; slug?: string; description?: string }> };
  "/api/stores/{store}": {
    get: Operation<t.StorePublic, undefined, At<"store">>;
    patch: Operation<t.Store, { name?: string; slug?: string; description?: string; version: number }, At<"store">>;
  };
  "/api/stores/{store}/products": { get: Operation<t.Page<t.Card>, undefined, At<"store"> & Listing> };
  "/api/stores/{store}/products/{product}": {
    get: Operation<t.ProductPage, undefined, At<"store" | "product">>;
  };
  "/api/stores/{store}/dashboard/products": {
    get: Operation<t.Page<t.Product>, undefined, At<"store"> & Listing<{ status?: t.ProductStatus }>>;
  };
  "/api/stores/{store}/orders": { get: Operation<t.Page<t.Order>, undefined, At<"store"> & Listing> };
  "/api/products": {
    get: Operation<t.Page<t.Card>, undefined, Listing>;
    post: Operation<t.Product, t.NewProduct>;
  };
  "/api/products/{product}": {
    get: Operation<t.Product, undefined, At<"product">>;
    patch: Operation<t.Product, t.ProductChange, At<"product">>;
    delete: Operation<Nothing, undefined, At<"product">>;
  };
  "/api/products/{product}/publish": {
    post: Operation<t.Product, { visibility?: t.Visibility }, At<"product">>;
  };
  "/api/products/{product}/unpublish": { post: Operation<t.Product, undefined, At<"product">> };
  "/api/products/{product}/archive": { post: Operation<t.Product, undefined, At<"product">> };
  "/api/products/{product}/files": { get: Operation<t.Page<t.ProductFile>, undefined, At<"product">> };
  "/api/products/{product}/files/{file_id}": {
    patch: Operation<t.ProductFile, { name: string }, At<"product" | "file_id">>;
    delete: Operation<Nothing, undefined, At<"product" | "file_id">>;
  };
  "/api/uploads": { post: Operation<t.Upload, t.NewUpload> };
  "/api/uploads/{upload_id}": {
    get: Operation<t.UploadProgress, undefined, At<"upload_id">>;
    delete: Operation<Nothing, undefined, At<"upload_id">>;
  };
  "/api/uploads/{upload_id}/parts": {
    post: Operation<{ parts: t.PartSigned[] }, { parts: t.PartWanted[] }, At<"upload_id">>;
  };
  "/api/uploads/{upload_id}/complete": { post: Operation<t.Upload, { sha256: string }, At<"upload_id">> };
  "/api/payments/checkout": {
    post: Operation<t.Checkout, t.CheckoutRequest, { header: { "Idempotency-Key": string } }>;
  };
  "/api/payments/confirm": { post: Operation<t.Purchase, { session_id: string } | { purchase_id: string }> };
  "/api/orders": { get: Operation<t.Page<t.Order>, undefined, Listing> };
  "/api/orders/{order_id}": { get: Operation<t.Order, undefined, At<"order_id">> };
  "/api/purchases": { get: Operation<t.Page<t.Entitlement>, undefined, Listing> };
  "/api/purchases/{entitlement_id}/links": {
    post: Operation<t.DownloadLink, { file_id: string }, At<"entitlement_id">>;
  };
  "/api/purchases/resend": { post: Operation<Accepted, { email: string }> };
}
