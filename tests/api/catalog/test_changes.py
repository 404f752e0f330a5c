"""What happens to a product from several sides at once: its managers, its files, its store, its buyers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.catalog import changes, tables, views
from chalicelib.catalog import service as catalog
from chalicelib.catalog.errors import NotForSale, StaleVersion, WasSold
from chalicelib.catalog.service import facts
from chalicelib.core.access import Actor
from chalicelib.core.errors import NotFound
from chalicelib.stores import service as stores
from tests.api.catalog.shop import FILE, Shop, open_shop
from tests.api.catalog.test_public import image
from tests.support.rivals import at_once, before_commit
from tests.support.world import World

SECOND = replace(FILE, file_id="fil_01J00000000000000000000001", name="second.pdf")


def _seller(shop: Shop) -> Actor:
    return Actor(user_id=shop.store["owner_id"], email_confirmed=True)


def _rename(shop: Shop, **changed: str) -> stores.StoreView:
    now = stores.get(shop.store["id"])
    return stores.change(_seller(shop), now.id, now.version, changed)


def _names(shop: Shop, slug: str = "linen-apron") -> list[str]:
    return [file["name"] for file in shop.page(slug).json["files"]]


def test_of_two_edits_of_one_version_the_later_is_stale(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.product()
    seller = _seller(shop)
    before_commit(monkeypatch, lambda: catalog.change(seller, product["id"], 1, {"title": "First"}))
    with pytest.raises(StaleVersion):
        catalog.change(seller, product["id"], 1, {"title": "Second"})
    assert shop.owner.get(f"/api/products/{product['id']}").json["title"] == "First"


def test_a_new_file_in_between_is_neither_lost_nor_makes_an_edit_stale(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(world)
    product = shop.published()
    before_commit(monkeypatch, lambda: catalog.set_files(product["id"], [FILE, SECOND]))
    assert shop.patch(product, title="Wool apron").status == 200
    assert shop.page("linen-apron").json["title"] == "Wool apron"
    assert _names(shop) == ["pattern.pdf", "second.pdf"]


def test_a_sale_in_between_neither_stops_an_edit_nor_is_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(world)
    product = shop.published()
    before_commit(monkeypatch, lambda: dynamo.commit(catalog.mark_sold(product["id"])))
    assert shop.patch(product, title="Wool apron").status == 200
    assert shop.owner.get(f"/api/products/{product['id']}").json["sold"] is True


def test_a_sale_in_between_stops_a_deletion(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.published()
    before_commit(monkeypatch, lambda: dynamo.commit(catalog.mark_sold(product["id"])))
    with pytest.raises(WasSold):
        catalog.delete(_seller(shop), product["id"])
    assert shop.page("linen-apron").status == 200


def test_a_deletion_takes_an_address_gained_in_between_along(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.product()
    before_commit(monkeypatch, lambda: catalog.change(_seller(shop), product["id"], 1, {"slug": "newer"}))
    catalog.delete(_seller(shop), product["id"])
    assert world.rows("catalog") == []


def test_one_slug_goes_to_one_of_many_products_at_once(world: World) -> None:
    shop = open_shop(world)
    drafts = [shop.product(f"Draft {number}", files=False) for number in range(4)]
    seller = _seller(shop)
    body = {"title": "New", "price": 0, "slug": "wanted"}
    works: list[Any] = [lambda: catalog.create(seller, shop.store["id"], body) for _ in range(4)]
    works += [lambda made=made: catalog.change(seller, made["id"], 1, {"slug": "wanted"}) for made in drafts]
    outcomes = at_once(*works)
    winners = [one for one in outcomes if isinstance(one, catalog.ProductView)]
    assert len(winners) == 1
    assert {error.fields[0].code for error in outcomes if isinstance(error, Exception)} == {"taken"}
    holders = [row["product_id"] for row in world.rows("catalog") if row["pk"].endswith("#wanted")]
    assert holders == [winners[0].id]


def test_products_of_one_title_at_once_get_slugs_of_their_own(world: World) -> None:
    shop = open_shop(world)
    work = lambda: catalog.create(_seller(shop), shop.store["id"], {"title": "Apron", "price": 0})  # noqa: E731
    outcomes = at_once(work, work, work, work)
    assert {one.slug for one in outcomes} >= {"apron", "apron-2", "apron-3"}
    assert len({one.slug for one in outcomes}) == 4


def test_files_told_last_were_read_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.published()
    held = [FILE]

    def second_arrives() -> None:
        held.append(SECOND)
        catalog.set_files(product["id"], lambda: list(held))

    before_commit(monkeypatch, second_arrives)
    catalog.set_files(product["id"], lambda: list(held))
    assert _names(shop) == ["pattern.pdf", "second.pdf"]


def test_reading_the_same_files_again_counts_as_telling_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One handler reads two files; one is then deleted, and the handler of that finds what the product says already."""
    shop = open_shop(world)
    product = shop.published()
    held = [FILE, SECOND]

    def second_goes() -> None:
        held.remove(SECOND)
        catalog.set_files(product["id"], lambda: list(held))

    before_commit(monkeypatch, second_goes)
    catalog.set_files(product["id"], lambda: list(held))
    assert _names(shop) == ["pattern.pdf"]


def test_without_its_last_file_a_product_is_a_draft_again(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    catalog.set_files(product["id"], [])
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == []
    found = shop.owner.get(f"/api/products/{product['id']}").json
    assert (found["status"], found["files"]) == ("draft", [])
    told = [row["type"] for row in world.rows("events") if row.get("subject") == product["id"]]
    assert "product.unpublished" in told


def test_late_news_of_a_deleted_product_is_no_news(world: World) -> None:
    shop = open_shop(world)
    product = shop.product()
    catalog.delete(_seller(shop), product["id"])
    catalog.set_files(product["id"], [FILE])
    with pytest.raises(NotFound):
        catalog.add_image(product["id"], image(product["id"]))
    assert world.rows("catalog") == []


def test_a_renamed_store_is_on_every_page_and_card(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_REFRESH_BATCH", 2)
    shop = open_shop(world)
    listed = [shop.published(f"Apron {number}") for number in range(4)]
    unlisted, draft = shop.published("Secret", visibility="unlisted"), shop.product("Draft")
    shop.owner.patch(f"/api/stores/{shop.store['id']}", {"name": "Ana & Co", "slug": "ana-co", "version": 1})
    assert world.drain() == []
    expected = {"slug": "ana-co", "name": "Ana & Co"}
    for product in (*listed, unlisted):
        page = shop.page(product["slug"], "ana-co").json
        assert (page["store"], page["path"]) == (expected, f"/ana-co/products/{product['slug']}")
    cards = world.client().get("/api/products").json["items"]
    assert [card["store"] for card in cards] == [expected] * 4
    assert shop.page(draft["slug"], "ana-co").status == 404
    left = [row for row in world.rows("events") if row.get("type") == "store.pages_left"]
    assert len(left) >= 2


def test_a_change_that_no_page_shows_makes_no_page_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    shop.published()
    _rename(shop, description="We draw.")
    monkeypatch.setattr(changes, "refresh", lambda *_: pytest.fail("made anew"))
    assert world.drain() == []


def test_an_older_refresh_never_overwrites_a_newer_one(world: World) -> None:
    shop = open_shop(world)
    product = shop.published()
    older = _rename(shop, name="Second name")
    newer = _rename(shop, name="Third name")
    for store in (newer, older, newer, older):
        changes.refresh(product["id"], store)
        assert shop.page("linen-apron").json["store"]["name"] == "Third name"


def test_a_refresh_does_not_undo_an_edit_in_between(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.published()
    renamed = _rename(shop, name="Second name")
    # The rival's page is made from the new store already; one made before it is what the refresh must redo.
    before_commit(monkeypatch, lambda: catalog.set_files(product["id"], [FILE, SECOND]))
    changes.refresh(product["id"], renamed)
    assert _names(shop) == ["pattern.pdf", "second.pdf"]
    assert shop.page("linen-apron").json["store"]["name"] == "Second name"


def test_a_refresh_goes_on_after_an_edit_that_knew_only_the_old_store(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(world)
    product = shop.published()
    older = stores.get(shop.store["id"])
    renamed = _rename(shop, name="Second name")

    def edit_as_if_it_came_first() -> None:
        row = tables.get_product(product["id"])
        assert row is not None
        seen, row.title, row.revision = row.revision, "Wool apron", row.revision + 1
        page = views.page_row(row, older)
        dynamo.commit(tables.save_product(row, seen), tables.hold_page(row, page))

    before_commit(monkeypatch, edit_as_if_it_came_first)
    changes.refresh(product["id"], renamed)
    page = shop.page("linen-apron").json
    assert (page["title"], page["store"]["name"]) == ("Wool apron", "Second name")


def test_a_product_published_while_its_store_is_renamed_has_the_new_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(world)
    product = shop.product()

    def renamed_and_refreshed() -> None:
        _rename(shop, name="Second name")
        world.drain()

    before_commit(monkeypatch, renamed_and_refreshed)
    catalog.publish(_seller(shop), product["id"], None)
    assert shop.page("linen-apron").json["store"]["name"] == "Second name"


def test_what_was_unpublished_is_not_brought_back_by_a_refresh(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = shop.published()
    renamed = _rename(shop, name="Second name")
    before_commit(monkeypatch, lambda: catalog.unpublish(_seller(shop), product["id"]))
    changes.refresh(product["id"], renamed)
    assert shop.page("linen-apron").status == 404
    assert shop.titles() == []


def test_for_sale_is_what_can_be_bought_now(world: World) -> None:
    shop = open_shop(world)
    draft, product = shop.product("Draft"), shop.published(visibility="unlisted")
    catalog.add_image(product["id"], image(product["id"]))
    found = catalog.for_sale(product["id"])
    assert (found.price, found.currency, found.kind, found.title) == (2500, "RON", "digital", "Linen apron")
    assert (found.store_id, found.owner_id) == (shop.store["id"], shop.store["owner_id"])
    assert (found.path, found.store_name) == ("/ana-prints/products/linen-apron", "Ana Prints")
    assert (found.max_downloads, found.download_days) == (25, 30)
    assert found.cover is not None
    for ref in (draft["id"], "prd_00000000000000000000000000", "nonsense"):
        with pytest.raises(NotFound):
            catalog.for_sale(ref)
    shop.owner.post(f"/api/products/{product['id']}/archive")
    with pytest.raises(NotForSale):
        catalog.for_sale(product["id"])


def test_summaries_are_given_in_any_state(world: World) -> None:
    ana, bo = open_shop(world), open_shop(world, "bo@example.com", "Bo")
    draft, sold, gone = ana.product("Draft"), bo.published("Sold"), ana.product("Gone")
    catalog.delete(_seller(ana), gone["id"])
    found = catalog.summaries([draft["id"], sold["id"], gone["id"]])
    assert set(found) == {draft["id"], sold["id"]}
    assert (found[draft["id"]].title, found[draft["id"]].store_slug) == ("Draft", "ana-prints")
    assert (found[sold["id"]].path, found[sold["id"]].store_name) == ("/bo/products/sold", "Bo")
    assert catalog.summaries([]) == {}
