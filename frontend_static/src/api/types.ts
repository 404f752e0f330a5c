// Short names for the shapes of the generated schema.
import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type User = Schemas["UserOut"];
export type Role = User["role"];
export type GivenRole = Schemas["RoleIn"]["role"];
export type Session = Schemas["SessionOut"];
export type Device = Schemas["DeviceOut"];
export type CoverSource = Schemas["CoverSource"];
export type Store = Schemas["StoreOut"];
export type Cart = Schemas["CartOut"];
export type CartLine = Schemas["CartLineOut"];
export type CartChange = Schemas["CartChange"];
export type Product = Schemas["Product"];
export type ProductStatus = Product["status"];
export type ProductChange = Schemas["ProductChange"];
export type Picture = Schemas["Image"];
export type OptionAxis = Schemas["OptionAxis"];
export type Variant = Schemas["Variant"];
export type Task = Schemas["Task"];
export type TaskWanted = Schemas["TaskIn"];
export type ImportLine = Schemas["ImportLine"];
export type Category = Schemas["Category"];
export type Collection = Schemas["Collection"];
export type Level = Schemas["StockItem"];
export type Move = Schemas["StockMove"];
export type ProductFile = Schemas["FileOut"];
export type Upload = Schemas["UploadOut"];
export type PartWanted = Schemas["PartIn"];
export type Entitlement = Schemas["EntitlementOut"];
export type EntitledFile = Schemas["EntitledFile"];
export type Purchase = Schemas["PurchaseOut"];
export type Order = Schemas["OrderOut"];
export type OrderDetail = Schemas["OrderDetail"];
export type OrderFilterStatus = NonNullable<
  NonNullable<operations["orders_list_all_orders"]["parameters"]["query"]>["status"]
>;
export type OrderItem = Schemas["OrderItemOut"];
export type PayoutAccount = Schemas["PayoutAccountOut"];
export type BankPayout = Schemas["BankPayout"];
export type Statement = Schemas["StatementOut"];
export type StatementLine = Schemas["StatementLineOut"];
export type Money = Schemas["MoneyOut"];
export type Discrepancy = Schemas["DiscrepancyOut"];
export type Holder = Schemas["HolderOut"];
export type Address = Schemas["Address"];
export type AddressFormat = Schemas["AddressFormat"];
export type AddressField = Schemas["AddressFieldOut"];
export type KeptAddress = Schemas["KeptAddress"];
export type Quote = Schemas["QuoteOut"];
export type QuoteLine = Schemas["QuoteLine"];
export type QuoteStore = Schemas["QuoteStore"];
export type QuoteWanted = Schemas["QuoteIn"];
export type CheckoutWanted = Schemas["CheckoutIn"];
export type Cover = Schemas["Cover"];
export type Card = Schemas["Card"];
export type Stock = Card["availability"];
export type ProductPage = Schemas["ProductPage"];
export type PageVariant = Schemas["PageVariant"];
/** What a search answers, and what it may be asked. */
export type Found = operations["search_list_products"]["responses"][200]["content"]["application/json"];
export type Wanted = NonNullable<operations["search_list_products"]["parameters"]["query"]>;
export type Facets = Schemas["FacetsOut"];
export type Counted = Schemas["ValueCount"];
export type Suggestions = Schemas["SuggestionsOut"];
export type Home = Schemas["Home"];
export type Promotion = Schemas["PromotionOut"];
export type PromotionDetail = Schemas["PromotionDetail"];
export type PromotionWanted = Schemas["PromotionIn"];
export type PromotionPreview = Schemas["PreviewOut"];
export type ShippingProfile = Schemas["ShippingOut"];
export type TaxSettings = Schemas["TaxOut"];
export type TaxRate = Schemas["TaxRate"];
