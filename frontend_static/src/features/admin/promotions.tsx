import { PromotionsDesk } from "../promotions/desk";
import { ofPlatform } from "../promotions/side";
import { AdminFrame } from "./frame";

/** What the platform gives off, out of its own pocket. */
export default function PlatformPromotions() {
  return (
    <AdminFrame>
      <PromotionsDesk side={ofPlatform} />
    </AdminFrame>
  );
}
