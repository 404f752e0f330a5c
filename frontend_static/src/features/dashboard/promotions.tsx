import { PromotionsDesk } from "../promotions/desk";
import { ofStore } from "../promotions/side";
import { Frame } from "./frame";

/** What a store gives off, to whom and how often. */
export default function StorePromotions() {
  return <Frame>{(store) => <PromotionsDesk side={ofStore(store)} />}</Frame>;
}
