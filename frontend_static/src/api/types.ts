// The shapes of docs/architecture.md. Every name here is one of `components["schemas"]` in the generated schema.

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type Role = "customer" | "staff" | "admin" | "owner";

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  locale: string;
  email_confirmed: boolean;
  created_at: string;
}

export interface Session {
  user: User | null;
  csrf_token: string;
  locale: string;
  currency: string;
  site_url: string;
}

export interface Device {
  id: string;
  created_at: string;
  last_seen_at: string;
  user_agent: string;
  current: boolean;
}

export interface CoverSource {
  type: "image/avif" | "image/webp" | "image/jpeg";
  width: number;
  url: string;
}

export interface Cover {
  alt: string;
  width: number;
  height: number;
  color: string;
  sources: CoverSource[];
}

export interface StorePublic {
  id: string;
  slug: string;
  name: string;
  description: string;
  created_at: string;
}

export interface Store extends StorePublic {
  owner_id: string;
  version: number;
}

export interface Card {
  id: string;
  slug: string;
  title: string;
  price: number;
  currency: string;
  cover: Cover | null;
  store: { slug: string; name: string };
  path: string;
  kind: "digital";
}

export interface FileFacts {
  name: string;
  content_type: string;
  size: number;
}

export interface ProductPage extends Card {
  short_description: string;
  description: string;
  files: FileFacts[];
  published_at: string;
  download_days: number;
  max_downloads: number;
}

export type ProductStatus = "draft" | "published" | "archived";
export type Visibility = "listed" | "unlisted";

export interface Product {
  id: string;
  store_id: string;
  store_slug: string;
  kind: "digital";
  title: string;
  slug: string;
  short_description: string;
  description: string;
  price: number;
  currency: string;
  status: ProductStatus;
  visibility: Visibility;
  cover: Cover | null;
  files: FileFacts[];
  max_downloads: number;
  download_days: number;
  version: number;
  sold: number;
  created_at: string;
  updated_at: string;
  published_at: string | null;
  path: string;
}

export interface NewProduct {
  store_id: string;
  title: string;
  price: number;
  currency?: string;
  short_description?: string;
  description?: string;
  slug?: string;
  kind?: "digital";
}

export interface ProductChange {
  version: number;
  title?: string;
  slug?: string;
  short_description?: string;
  description?: string;
  price?: number;
  visibility?: Visibility;
  max_downloads?: number;
  download_days?: number;
}

export interface ProductFile {
  id: string;
  name: string;
  status: "verifying" | "ready" | "refused";
  content_type: string;
  size: number;
  sha256: string | null;
  version: number;
  reason: string | null;
  created_at: string;
  updated_at: string;
}

export interface NewUpload {
  product_id: string;
  purpose: "file" | "cover";
  filename: string;
  content_type: string;
  size: number;
  replaces?: string;
}

export interface Upload {
  id: string;
  product_id: string;
  purpose: "file" | "cover";
  filename: string;
  size: number;
  status: "open" | "verifying" | "ready" | "refused" | "aborted";
  method: "post" | "parts";
  post: { url: string; fields: Record<string, string> } | null;
  part_size: number | null;
  parts_total: number | null;
  reason: string | null;
  expires_at: string;
}

export interface UploadProgress extends Upload {
  uploaded: { number: number; size: number }[];
}

export interface PartWanted {
  number: number;
  size: number;
  sha256: string;
}

export interface PartSigned {
  number: number;
  url: string;
  headers: Record<string, string>;
}

export interface CheckoutRequest {
  product_id: string;
  email?: string;
  consent: true;
  locale?: string;
}

export interface Checkout {
  purchase_id: string;
  status: "open" | "paid";
  url: string;
}

export interface EntitledFile {
  id: string;
  name: string;
  size: number;
  content_type: string;
  version: number;
}

export interface Entitlement {
  id: string;
  order_id: string;
  product: { id: string; title: string; path: string; cover: Cover | null };
  store: { slug: string; name: string };
  files: EntitledFile[];
  downloads_used: number;
  max_downloads: number;
  expires_at: string;
  status: "active" | "expired" | "exhausted" | "revoked";
}

export interface Purchase {
  purchase_id: string;
  status: "open" | "processing" | "paid" | "expired" | "failed";
  total: number;
  currency: string;
  authorized: boolean;
  product_path: string | null;
  checkout_url: string | null;
  entitlements: Entitlement[];
}

export interface DownloadLink {
  url: string;
  expires_at: string;
  max_downloads: number;
}

export interface OrderItem {
  id: string;
  product_id: string;
  title: string;
  unit_price: number;
  quantity: number;
  line_total: number;
  path: string;
}

export interface Order {
  id: string;
  purchase_id: string;
  store: { id: string; slug: string; name: string };
  status: string;
  items: OrderItem[];
  total: number;
  currency: string;
  email: string | null;
  created_at: string;
  paid_at: string | null;
}
