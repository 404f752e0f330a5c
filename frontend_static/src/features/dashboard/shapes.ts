// What the seller's pages know of a product, in short names of the generated schema's.
import type { Product, ProductChange as Sent } from "../../api/types";

export type {
  Category,
  Collection,
  Level,
  Move,
  OptionAxis as Option,
  Picture,
  Product,
  Task,
  TaskWanted,
  Variant,
} from "../../api/types";
/** What a change of a product says beside the version it was made on. */
export type ProductChange = Omit<Sent, "version">;
export type Badge = Product["badges"][number];
export type TaxClass = Product["tax_class"];
export type StockMode = Product["stock_mode"];
export type AvailabilityState = Product["availability"]["state"];

export const TAX_CLASSES: TaxClass[] = ["standard", "reduced", "zero"];
/** In the order in which they are offered. */
export const BADGES: Badge[] = ["new", "limited", "handmade", "eco", "gift", "personalised"];
