"""A product's life: draft, published, unlisted, archived, deleted."""

from __future__ import annotations

from tests.api.catalog.shop import open_shop
from tests.support.world import World


def test_from_draft_to_public_page_and_back(world: World) -> None:
    shop = open_shop(world)
    draft = shop.product(short_description="For cooks", description="Washed linen.")
    assert (draft["status"], draft["slug"], draft["version"]) == ("draft", "linen-apron", 1)
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == []

    reply = shop.owner.post(f"/api/products/{draft['id']}/publish", {})
    assert (reply.status, reply.json["status"]) == (200, "published"), reply.text
    page = shop.page("linen-apron").json
    assert page["files"] == [{"name": "pattern.pdf", "content_type": "application/pdf", "size": 4096}]
    assert (page["price"], page["currency"], page["cover"]) == (2500, "RON", None)
    assert page["path"] == f"/{shop.store['slug']}/products/linen-apron"
    assert page["store"] == {"slug": "ana-prints", "name": "Ana Prints"}
    assert (page["description"], page["download_days"], page["max_downloads"]) == ("Washed linen.", 30, 25)
    card = {name: page[name] for name in ("id", "slug", "title", "price", "currency", "cover", "store", "path", "kind")}
    assert world.client().get("/api/products").json["items"] == [card]

    assert shop.owner.post(f"/api/products/{draft['id']}/unpublish").json["status"] == "draft"
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == shop.titles("/api/products") == []
