"""Carts that were left behind: one mail to whoever agreed to it, one link back, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carts import handlers, service
from chalicelib.carts.service import CartOwner
from chalicelib.core import clock
from chalicelib.core.access import ANONYMOUS
from chalicelib.events.runner import Job
from tests.support.goods import done
from tests.support.shop import Shop, open_shop
from tests.support.staff import member_with_role
from tests.support.world import Client, Mail, World

ADDRESS = "bo@example.com"
SUBJECT = "Your cart is still here"


def _fill(shop: Shop, client: Client | None = None) -> Client:
    buyer = client or shop.world.client()
    done(buyer.put("/api/cart/lines", {"product_id": shop.product_id, "quantity": 1}))
    return buyer


def _agree(client: Client, **more: Any) -> None:
    done(client.put("/api/cart/reminder", {"consent": True, "email": ADDRESS, **more}))


def _later(world: World, hours: float) -> list[Mail]:
    """The mails of this kind once the hourly schedule has run that much later, twice."""
    with clock.shifted(timedelta(hours=hours)):
        for _ in range(2):
            world.schedule("clean_up")
            assert world.drain() == []
    return [mail for mail in world.mails(ADDRESS) if mail.subject == SUBJECT]


def _token(mail: Mail) -> str:
    (link,) = mail.links("/cart?back=")
    return link.partition("back=")[2]


def _lines(client: Client) -> int:
    return int(done(client.get("/api/cart"))["count"])


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


def test_nobody_is_mailed_who_did_not_ask_for_it(world: World, shop: Shop) -> None:
    _fill(shop, world.member(ADDRESS))
    assert _later(world, 48) == []


def test_one_mail_after_a_day_with_a_link_back_and_all_of_it_counted(world: World, shop: Shop) -> None:
    guest = _fill(shop)
    _agree(guest)
    assert done(guest.get("/api/cart"))["reminder"] == {"email": ADDRESS, "sent": False}
    assert _later(world, 23) == []
    (mail,) = _later(world, 25)
    assert "Linen pattern" in mail.text
    assert len(_later(world, 60)) == 1
    assert done(guest.get("/api/cart"))["reminder"] == {"email": ADDRESS, "sent": True}

    elsewhere = world.client()
    for _ in range(2):
        done(elsewhere.post("/api/cart/return", {"token": _token(mail)}))
    assert _lines(elsewhere) == 1
    row = next(row for row in world.rows("carts") if row["sk"] == "cart")
    paid = Job("evt_1", "purchase.paid", "pur_1", {"cart_id": row["pk"], "lines": [_line(elsewhere)]}, "")
    for _ in range(2):
        handlers.purchase_paid(paid)
    with clock.shifted(timedelta(hours=25)):
        sent = clock.now_text()[:7]
    counted = {
        one["month"]: one for one in done(member_with_role(world, "staff").get("/api/admin/carts/reminders"))["items"]
    }
    now = clock.now_text()[:7]
    assert counted[sent]["sent"] == 1
    assert (counted[now]["returned"], counted[now]["bought"]) == (1, 1)
    assert elsewhere.post("/api/cart/return", {"token": _token(mail)}).status == 404


def _line(client: Client) -> str:
    return str(done(client.get("/api/cart"))["groups"][0]["lines"][0]["id"])


@pytest.mark.parametrize("what", ["withdrawn", "bought", "emptied", "unsold"])
def test_there_is_no_mail_when_there_is_no_need(world: World, shop: Shop, what: str) -> None:
    guest = _fill(shop)
    _agree(guest)
    if what == "withdrawn":
        assert guest.delete("/api/cart/reminder").status == 204
    elif what == "bought":
        row = next(row for row in world.rows("carts") if row["sk"] == "cart")
        service.remove_bought(row["pk"], "pur_1", [_line(guest)])
    elif what == "emptied":
        assert guest.delete("/api/cart").status == 204
    else:
        done(shop.seller.post(f"/api/products/{shop.product_id}/unpublish"))
    assert _later(world, 25) == []
    assert [row for row in world.rows("carts") if "gs1pk" in row] == []


def test_whoever_comes_back_by_themselves_is_left_alone(world: World, shop: Shop) -> None:
    """The event was on the queue already when they changed their cart."""
    guest = _fill(shop)
    _agree(guest)
    with clock.shifted(timedelta(hours=25)):
        world.schedule("clean_up")
        done(guest.put("/api/cart/codes", {"codes": ["SPRING"]}))
        assert world.drain() == []
    assert [mail for mail in world.mails(ADDRESS) if mail.subject == SUBJECT] == []
    assert len(_later(world, 50)) == 1


def test_a_members_mail_leads_to_the_account_and_opens_no_cart_elsewhere(world: World, shop: Shop) -> None:
    member = _fill(shop, world.member(ADDRESS))
    done(member.put("/api/cart/reminder", {"consent": True, "email": "other@example.com", "locale": "en"}))
    (mail,) = _later(world, 25)
    stranger = world.client()
    assert done(stranger.post("/api/cart/return", {"token": _token(mail)})) == {"cart": "account"}
    assert _lines(stranger) == 0
    assert "hs_cart" not in stranger.cookies


def test_the_consent_moves_with_the_cart_at_login_and_the_link_still_counts(world: World, shop: Shop) -> None:
    world.member("ana@example.com")
    guest = _fill(shop)
    _agree(guest)
    (mail,) = _later(world, 25)
    done(guest.post("/api/auth/login", {"email": "ana@example.com", "password": "correct horse battery"}))
    assert done(guest.get("/api/cart"))["reminder"] == {"email": ADDRESS, "sent": True}
    done(world.client().post("/api/cart/return", {"token": _token(mail)}))
    assert [int(row["returned"]) for row in world.rows("carts") if "returned" in row] == [1]


def test_what_the_browser_held_comes_along(world: World, shop: Shop) -> None:
    guest = _fill(shop)
    _agree(guest)
    (mail,) = _later(world, 25)
    wanted = {"store_id": shop.store["id"], "title": "Bowl", "price": 2000, "kind": "physical"}
    bowl = done(shop.seller.post("/api/products", wanted))["id"]
    done(shop.seller.post(f"/api/products/{bowl}/publish", {"visibility": "listed"}))
    other = world.client()
    done(other.put("/api/cart/lines", {"product_id": bowl, "quantity": 2}))
    done(other.post("/api/cart/return", {"token": _token(mail)}))
    assert _lines(other) == 3


def test_a_link_that_was_made_up_opens_nothing(world: World, shop: Shop) -> None:
    guest = _fill(shop)
    _agree(guest)
    (mail,) = _later(world, 25)
    token = _token(mail)
    thief = world.client()
    for made in (token[:-1] + "!", token.rpartition(".")[0], "..", "x"):
        assert thief.post("/api/cart/return", {"token": made}).status == 404
    assert _lines(thief) == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": ADDRESS}, "consent"),
        ({"consent": False, "email": ADDRESS}, "consent"),
        ({"consent": True}, "email"),
        ({"consent": True, "email": "nobody"}, "email"),
    ],
)
def test_without_consent_or_address_nothing_is_kept(world: World, shop: Shop, body: dict[str, Any], field: str) -> None:
    reply = _fill(shop).put("/api/cart/reminder", body)
    assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, [field])


def test_many_carts_are_gone_through_page_by_page(world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.reminding, "_PAGE", 2)
    for _ in range(5):
        owner = CartOwner().or_new_guest()
        service.put(owner, shop.product_id, None, 1)
        service.ask(owner, ANONYMOUS, ADDRESS, "en")
    assert len(_later(world, 25)) == 5
