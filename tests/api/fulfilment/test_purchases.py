"""What somebody bought, new links to it, and fresh links by mail for guests."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chalicelib.accounts import tables as accounts
from chalicelib.aws import dynamo, secrets
from chalicelib.core import clock, ids
from chalicelib.fulfilment import service
from chalicelib.fulfilment.service import Grant
from chalicelib.http import checkout
from chalicelib.http.call import CHECKOUT_COOKIE, Call
from tests.support.shop import open_shop
from tests.support.sold import Sold, sell
from tests.support.world import Client, Reply, World


def user_id(client: Client) -> str:
    return str(client.get("/api/account").json["id"])


def ask_link(client: Client, sold: Sold, file_id: str | None = None) -> Reply:
    body = {"file_id": file_id or sold.file_ids[0]}
    return client.post(f"/api/purchases/{sold.entitlement_id}/links", body)


def checked_out(world: World, *purchase_ids: str) -> Client:
    """A browser that made these purchases."""
    call = cast(Call, SimpleNamespace(cookies={}, set_cookie=lambda *_, **__: None))
    for purchase_id in purchase_ids:
        checkout.remember(call, purchase_id)
    client = world.client()
    client.cookies[CHECKOUT_COOKIE] = call.cookies[CHECKOUT_COOKIE]
    return client


@pytest.fixture
def second_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that adds a signing key, as a rotation does."""

    def rotate() -> None:
        held = json.loads("{" + SECRETS + "}")
        held["signing_keys"]["k2"] = base64.b64encode(b"n" * 32).decode()
        monkeypatch.setenv("HANDSEL_SECRETS", json.dumps(held))
        secrets.reset()

    yield rotate
    secrets.reset()


SECRETS = '"signing_keys": {"k1": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}'


def test_purchases_tell_what_was_bought(world: World) -> None:
    shop, bo = open_shop(world), world.member("bo@example.com")
    sold = sell(product_id=shop.product_id, user_id=user_id(bo))
    [item] = bo.get("/api/purchases").json["items"]
    assert item["id"] == sold.entitlement_id
    assert item["product"] == {
        "id": shop.product_id,
        "title": "Linen pattern",
        "path": shop.product["path"],
        "cover": None,
    }
    assert item["store"] == {"slug": "lumina", "name": "Lumina Studio"}
    assert [(file["name"], file["version"]) for file in item["files"]] == [("guide.pdf", 1)]
    assert (item["downloads_used"], item["max_downloads"], item["status"]) == (0, 25, "active")
    days = clock.from_text(item["expires_at"]) - clock.now()
    assert timedelta(days=29, hours=23) < days <= timedelta(days=30)


def test_purchases_are_ones_own(world: World) -> None:
    bo = world.member("bo@example.com")
    sell(user_id="usr_" + "0" * 26, email="bo@example.com")
    sell(email="eve@example.com")
    assert bo.get("/api/purchases").json == {"items": [], "next_cursor": None}
    assert world.client().get("/api/purchases").status == 401


def test_guest_purchases_show_once_the_address_is_confirmed(world: World) -> None:
    sold = sell(email="Bo@Example.com")
    unconfirmed = world.member("bo@example.com", confirmed=False)
    assert unconfirmed.get("/api/purchases").json["items"] == []
    assert ask_link(unconfirmed, sold).status == 404
    token = world.mails("bo@example.com")[-1].links("/confirm?token=")[0].partition("token=")[2]
    assert unconfirmed.post("/api/auth/confirm", {"token": token}).status == 200
    assert unconfirmed.post("/api/auth/refresh").status == 200
    assert [item["id"] for item in unconfirmed.get("/api/purchases").json["items"]] == [sold.entitlement_id]
    assert ask_link(unconfirmed, sold).status == 201


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 24])
def test_pages_go_from_the_accounts_purchases_to_the_guests(world: World, limit: int) -> None:
    bo = world.member("bo@example.com")
    mine = user_id(bo)
    asked: list[str] = []
    for number, holder in enumerate([None, None, mine, mine, mine]):
        with clock.shifted(timedelta(seconds=number)):
            asked.insert(0, sell(user_id=holder, email="bo@example.com").entitlement_id)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        page = bo.get("/api/purchases", query=query).json
        assert len(page["items"]) <= limit
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert found == asked


def test_the_holder_gets_links(world: World) -> None:
    bo = world.member("bo@example.com")
    sold = sell("a.pdf", "b.pdf", user_id=user_id(bo))
    first, second = ask_link(bo, sold), ask_link(bo, sold)
    assert first.status == 201
    assert set(first.json) == {"url", "expires_at", "max_downloads"}
    assert first.json["max_downloads"] == 5
    assert first.json["url"].startswith("https://handsel.test/downloads/lnk_")
    assert first.json["url"] != second.json["url"]
    left = clock.from_text(first.json["expires_at"]) - clock.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    page = bo.get(ask_link(bo, sold, sold.file_ids[1]).json["url"].partition("handsel.test")[2])
    assert "b.pdf" in page.text
    assert "a.pdf" not in page.text


def test_the_browser_that_checked_out_gets_links(world: World) -> None:
    sold, other = sell(), sell()
    browser = checked_out(world, other.purchase_id, sold.purchase_id)
    assert ask_link(browser, sold).status == 201
    assert ask_link(browser, other).status == 201


def test_nobody_else_gets_links(world: World) -> None:
    bo, eve = world.member("bo@example.com"), world.member("eve@example.com")
    sold, guest = sell(user_id=user_id(bo)), sell(email="bo@example.com")
    strangers = [eve, world.client(), checked_out(world, ids.new("pur"))]
    forged = world.client()
    forged.cookies[CHECKOUT_COOKIE] = f"{sold.purchase_id}." + "A" * 43
    for client in [*strangers, forged]:
        for each in (sold, guest):
            reply = ask_link(client, each)
            assert (reply.status, reply.json["code"]) == (404, "not_found")
    assert not [row for row in world.rows("fulfilment") if row["sk"] == "link"]


def test_links_are_for_files_of_the_product(world: World) -> None:
    bo = world.member("bo@example.com")
    sold, other = sell(user_id=user_id(bo)), sell()
    for file_id in (other.file_ids[0], ids.new("fil"), "x"):
        assert ask_link(bo, sold, file_id).status == 404
    unknown = Sold(ids.new("ent"), sold.product_id, sold.purchase_id, sold.file_ids)
    assert ask_link(bo, unknown).status == 404


def test_what_is_over_gives_no_links_and_says_why(world: World) -> None:
    bo = world.member("bo@example.com")
    mine = user_id(bo)
    revoked, exhausted, expired = sell(user_id=mine), sell(user_id=mine, max_downloads=1), sell(user_id=mine)
    revoked.revoke()
    assert bo.post(exhausted.link(), csrf=False).status == 303
    assert ask_link(bo, revoked).json["code"] == "entitlement_revoked"
    assert ask_link(bo, exhausted).json["code"] == "entitlement_exhausted"
    states = {item["id"]: item["status"] for item in bo.get("/api/purchases").json["items"]}
    assert states[revoked.entitlement_id] == "revoked"
    assert states[exhausted.entitlement_id] == "exhausted"
    with clock.shifted(timedelta(days=30, seconds=1)):
        bo.post("/api/auth/login", {"email": "bo@example.com", "password": "correct horse battery"})
        reply = ask_link(bo, expired)
        assert (reply.status, reply.json["code"]) == (410, "entitlement_expired")


def test_an_item_is_granted_once(world: World) -> None:
    values = {"store_id": "sto_1", "title": "x", "user_id": None, "email": "bo@example.com", "locale": "en"}
    grant = Grant("itm_1", "ord_1", "pur_1", "prd_1", max_downloads=25, download_days=30, **values)  # type: ignore[arg-type]
    dynamo.commit(*service.grant_writes([grant]))
    with pytest.raises(dynamo.ConditionFailed, match="entitlement"):
        dynamo.commit(*service.grant_writes([grant]))
    assert [view.id for view in service.views([service.entitlement_id("itm_1")])] == [service.entitlement_id("itm_1")]


def resend(client: Client, email: str) -> Reply:
    return client.post("/api/purchases/resend", {"email": email})


def test_a_guest_gets_fresh_links_by_mail(world: World) -> None:
    sold, other = sell("a.pdf", "b.pdf", title="Linen"), sell(title="Wool", locale="ro", email="bo@example.com")
    revoked = sell(title="Silk")
    revoked.revoke()
    sell(email="eve@example.com", title="Felt")
    assert resend(world.client(), "BO@example.com ").status == 202
    assert world.drain() == []
    [mail] = world.mails("bo@example.com")
    assert "Linen" in mail.text
    assert "Wool" in mail.text
    assert "Silk" not in mail.text
    assert "Felt" not in mail.text
    links = mail.links("/downloads/")
    assert len(links) == 3
    for link in links:
        assert world.client().get(link.partition("handsel.test")[2]).status == 200
    assert "https://handsel.test/purchases/find" in mail.text
    assert other.entitlement_id != sold.entitlement_id


def test_a_member_gets_fresh_links_by_mail_too(world: World) -> None:
    bo = world.member("bo@example.com", name="Bo")
    sell(title="Wool", user_id=user_id(bo))
    sell(title="Linen")
    sell(title="Felt", user_id=user_id(world.member("eve@example.com")))
    resend(world.client(), "bo@example.com")
    assert world.drain() == []
    mail = world.mails("bo@example.com")[-1]
    assert ("Wool" in mail.text, "Linen" in mail.text, "Felt" in mail.text) == (True, True, False)
    assert len(mail.links("/downloads/")) == 2
    assert "https://handsel.test/purchases" in mail.text


def test_an_account_that_has_not_confirmed_its_address_gets_no_purchases_by_it(world: World) -> None:
    eve = world.member("bo@example.com", confirmed=False)
    sell(title="Wool", user_id=user_id(eve))
    before = len(world.mails("bo@example.com"))
    resend(world.client(), "bo@example.com")
    assert world.drain() == []
    assert len(world.mails("bo@example.com")) == before


def test_an_address_given_up_meanwhile_gets_no_purchases_of_the_account(world: World) -> None:
    bo = world.member("bo@example.com")
    sell(title="Wool", user_id=user_id(bo))
    resend(world.client(), "bo@example.com")
    dynamo.commit(accounts.change_user(user_id(bo), email="new@example.com"))
    before = len(world.mails())
    assert world.drain() == []
    assert len(world.mails()) == before


def test_the_answer_does_not_tell_who_bought(world: World) -> None:
    sell()
    known, unknown = resend(world.client(), "bo@example.com"), resend(world.client(), "nobody@example.com")
    assert (known.status, known.json) == (unknown.status, unknown.json) == (202, {"status": "accepted"})
    shapes = [
        {name: type(value) for name, value in row.items()} for row in world.rows("events") if row["sk"] == "event"
    ]
    assert len(shapes) == 2
    assert shapes[0] == shapes[1]
    assert world.drain() == []
    assert world.mails("nobody@example.com") == []


def test_no_address_is_written_into_events_or_index(world: World) -> None:
    sell()
    resend(world.client(), "bo@example.com")
    assert "bo@example.com" not in repr(world.rows("events"))
    [row] = world.rows("fulfilment")
    assert "bo@" not in row["gs1pk"]


def test_asking_is_limited(world: World) -> None:
    client = world.client()
    assert [resend(client, f"b{n}@example.com").status for n in range(6)] == [202] * 5 + [429]


def test_one_mail_covers_fifty_at_most_the_newest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.fulfilment.rules.RESEND_CAP", 2)
    for number, title in enumerate(("Oldest", "Older", "Newest")):
        with clock.shifted(timedelta(seconds=number)):
            sell(title=title)
    resend(world.client(), "bo@example.com")
    world.drain()
    [mail] = world.mails("bo@example.com")
    assert ("Oldest" in mail.text, "Older" in mail.text, "Newest" in mail.text) == (False, True, True)


def test_a_new_signing_key_hides_no_purchase(world: World, second_key: Any) -> None:
    sell(title="Before")
    second_key()
    sell(title="After")
    resend(world.client(), "bo@example.com")
    world.drain()
    [mail] = world.mails("bo@example.com")
    assert "Before" in mail.text
    assert "After" in mail.text
