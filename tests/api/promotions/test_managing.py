"""How promotions are made, changed and taken away, and how carts find them."""

from __future__ import annotations

import pytest

from chalicelib.promotions import service
from chalicelib.promotions.rules import terms
from tests.support import rivals
from tests.support.goods import done
from tests.support.staff import owner
from tests.support.world import World

from .shop import TEN, Desk, wrong


def found(*codes: str, stores: tuple[str, ...]) -> set[str]:
    """The ids of what a cart with lines of these stores finds."""
    return {one.id for one in service.find(codes, stores)}


def test_a_promotion_is_made_seen_and_listed_newest_first(world: World) -> None:
    desk = Desk(world)
    first = desk.make(code="hello 10", total_limit=5, customer_limit=1, ends_at="2099-01-01T00:00:00+02:00")
    assert (first["code"], first["ends_at"]) == ("HELLO10", "2098-12-31T22:00:00.000Z")
    assert (first["funded_by"], [store["id"] for store in first["stores"]]) == ("store", [desk.store])
    assert (first["uses"], first["saved"], first["held"], first["version"]) == (0, 0, 0, 1)
    second = desk.make(code="LATER")
    assert done(desk.seller.get(f"/api/promotions/{first['id']}")) == first
    page = desk.listed(limit="1")
    assert [one["id"] for one in page["items"]] == [second["id"]]
    rest = desk.listed(cursor=page["next_cursor"])
    assert [one["id"] for one in rest["items"]] == [first["id"]]
    assert "targets" not in rest["items"][0]


def test_what_it_is_about_is_told_by_name(world: World) -> None:
    desk = Desk(world)
    shelf = done(desk.seller.post(f"/api/stores/{desk.store}/collections", {"name": "Spring"}))
    by_product = desk.make(applies_to="products", target_ids=[desk.goods.id])
    assert by_product["targets"] == [{"id": desk.goods.id, "name": "Linen scarf"}]
    by_shelf = desk.make(applies_to="collections", target_ids=[shelf["id"]])
    assert by_shelf["targets"] == [{"id": shelf["id"], "name": "Spring"}]
    done(desk.seller.delete(f"/api/collections/{shelf['id']}"))
    changed = done(desk.change(by_shelf, name="Still there"))
    assert (changed["targets"], changed["target_ids"]) == ([], [shelf["id"]])


def test_the_configured_currency_may_be_named(world: World) -> None:
    assert Desk(world).make(currency="RON")["currency"] == "RON"


def test_a_code_is_one_promotions_in_its_store_and_free_in_another(world: World) -> None:
    desk = Desk(world)
    second = desk.other_store()
    held = desk.make(code="SPRING")
    assert wrong(desk.ask(code="spring")) == [("code", "taken")]
    other = done(desk.ask(store=second, code="SPRING"))
    assert found("spring", stores=(desk.store,)) == {held["id"]}
    assert found("spring", stores=(desk.store, second)) == {held["id"], other["id"]}
    assert wrong(desk.ask(code="SPRING", store_ids=[second])) == [("code", "taken")]
    done(desk.seller.delete(f"/api/promotions/{held['id']}"))
    again = desk.make(code="SPRING")
    assert found("SPRING", stores=(desk.store,)) == {again["id"]}


def test_one_promotion_of_several_stores_of_one_seller(world: World) -> None:
    desk = Desk(world)
    second, third = desk.other_store(), desk.other_store("third")
    both = desk.make(code="BOTH", store_ids=[second, desk.store])
    assert {store["id"] for store in both["stores"]} == {desk.store, second}
    assert found("BOTH", stores=(second,)) == found("BOTH", stores=(desk.store,)) == {both["id"]}
    moved = done(desk.change(both, store_ids=[second, third], code="MOVED"))
    assert found("BOTH", "MOVED", stores=(desk.store,)) == set()
    assert found("MOVED", stores=(third,)) == {moved["id"]}
    assert desk.listed()["items"] == []


def test_nobody_makes_promotions_of_anothers_store(world: World) -> None:
    desk = Desk(world)
    rival = world.member("rival@example.com")
    theirs = done(rival.post("/api/stores", {"name": "Rival", "slug": "rival"}))["id"]
    assert desk.ask(store=theirs).status == 403
    assert desk.ask(store_ids=[theirs]).status == 403
    assert desk.ask(store_ids=["sto_none"]).status == 404
    assert wrong(desk.ask(client=owner(world), store_ids=[theirs])) == [("store_ids", "other_owner")]
    product = done(rival.post("/api/products", {"store_id": theirs, "title": "Other", "price": 500}))["id"]
    assert wrong(desk.ask(applies_to="products", target_ids=[product])) == [("target_ids", "not_found")]
    made = desk.make()
    assert rival.get(f"/api/promotions/{made['id']}").status == 403
    assert rival.patch(f"/api/promotions/{made['id']}", {"version": 1, "value": 1}).status == 403
    assert rival.delete(f"/api/promotions/{made['id']}").status == 403


def test_one_whose_store_is_not_there_is_nobodys(world: World) -> None:
    desk = Desk(world)
    made = desk.make(store_ids=[desk.other_store()])
    for row in world.rows("stores"):
        if row["sk"] == "store":
            world.delete_row("stores", row)
    assert world.member("rival@example.com").get(f"/api/promotions/{made['id']}").status == 404


def test_what_applies_by_itself_is_found_while_it_is_active(world: World) -> None:
    desk = Desk(world)
    made = desk.make()
    assert found(stores=(desk.store,)) == {made["id"]}
    off = done(desk.change(made, active=False))
    assert found(stores=(desk.store,)) == set()
    on = done(desk.change(off, active=True))
    assert found(stores=(desk.store,)) == {made["id"]}
    coded = done(desk.change(on, code="NOW"))
    assert found(stores=(desk.store,)) == set()
    assert found("now", stores=(desk.store,)) == {made["id"]}
    back = done(desk.change(coded, code=None))
    assert (back["code"], found("NOW", stores=(desk.store,))) == (None, {made["id"]})


def test_only_so_many_apply_by_themselves(world: World) -> None:
    desk = Desk(world)
    made = [desk.make(name=f"Number {number}") for number in range(terms.MAX_AUTOMATIC)]
    assert (desk.ask().status, desk.ask().json["code"]) == (409, "too_many_automatic")
    spare = desk.make(active=False)
    assert desk.change(spare, active=True).json["code"] == "too_many_automatic"
    done(desk.change(made[0], active=False))
    assert desk.change(spare, active=True).status == 200


def test_a_change_is_made_on_what_was_seen(world: World) -> None:
    desk = Desk(world)
    made = desk.make(code="ONE")
    changed = done(desk.change(made, value=2000, minimum=500))
    assert (changed["value"], changed["minimum"], changed["code"], changed["version"]) == (2000, 500, "ONE", 2)
    stale = desk.change(made, value=3000)
    assert (stale.status, stale.json["code"]) == (409, "stale_version")
    assert wrong(desk.change(changed, value=0)) == [("value", "out_of_range")]


def test_of_two_changes_at_once_one_is_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(world)
    made = desk.make(code="ONE")
    rivals.before_commit(monkeypatch, lambda: done(desk.change(made, code="TWO")))
    assert desk.change(made, code="THREE").json["code"] == "stale_version"
    assert found("TWO", stores=(desk.store,)) == {made["id"]}
    assert found("ONE", "THREE", stores=(desk.store,)) == set()


def test_a_promotion_that_was_taken_away_is_gone_for_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(world)
    made = desk.make()
    path = f"/api/promotions/{made['id']}"
    rivals.before_commit(monkeypatch, lambda: done(desk.seller.delete(path)))
    assert desk.change(made, value=2000).json["code"] == "stale_version"
    assert [desk.seller.get(path).status, desk.seller.delete(path).status] == [404, 404]
    assert desk.listed()["items"] == []
    assert found(stores=(desk.store,)) == set()


def test_the_platforms_promotions_are_about_every_store(world: World) -> None:
    desk = Desk(world)
    staff = owner(world)
    made = done(staff.post("/api/admin/promotions", {**TEN, "code": "ALL"}))
    assert (made["funded_by"], made["stores"]) == ("platform", [])
    assert found("all", stores=(desk.store,)) == {made["id"]}
    assert [one["id"] for one in done(staff.get("/api/admin/promotions"))["items"]] == [made["id"]]
    assert desk.seller.get(f"/api/promotions/{made['id']}").status == 403
    assert desk.seller.get("/api/admin/promotions").status == 403
    changed = done(staff.patch(f"/api/promotions/{made['id']}", {"version": 1, "store_ids": [desk.store], "value": 5}))
    assert (changed["stores"], changed["value"]) == ([], 5)
    done(staff.delete(f"/api/promotions/{made['id']}"))
    assert found("ALL", stores=(desk.store,)) == set()


def test_one_that_is_in_another_currency_is_not_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(world)
    desk.make(kind="amount", value=500)
    monkeypatch.setenv("CURRENCY", "EUR")
    world.restart()
    assert found(stores=(desk.store,)) == set()


def test_a_cart_carries_only_so_many_codes(world: World) -> None:
    desk = Desk(world)
    codes = [f"CODE{number}" for number in range(terms.MAX_CODES + 1)]
    for code in codes:
        desk.make(code=code)
    assert len(found(*codes, "no/code", stores=(desk.store,))) == terms.MAX_CODES
