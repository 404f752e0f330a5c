"""Disputes: access stops while one is open, goes on when it is won, and a lost one is money that went back; the
evidence is assembled from what is known, downloads tied to one another."""

from __future__ import annotations

import pytest

from chalicelib.fulfilment import service as fulfilment
from chalicelib.fulfilment import tables as log_tables
from chalicelib.fulfilment.service import downloads
from chalicelib.fulfilment.service.downloads import Client
from chalicelib.fulfilment.tables import EntitlementRow
from chalicelib.orders.service import disputes
from tests.api.orders.sales import Sale, of_files, of_goods
from tests.support import rivals
from tests.support.goods import Goods, done
from tests.support.paying import books, even
from tests.support.staff import member_with_role, owner
from tests.support.world import World, tables


def _states(sale: Sale) -> list[str]:
    return [one["status"] for one in done(sale.buyer.get("/api/purchases"))["items"]]


def _disputed(sale: Sale, reason: str = "fraudulent", amount: int | None = None) -> str:
    dispute = sale.world.stripe.dispute(sale.session, reason, amount)
    sale.world.deliver_webhooks(repeat=2)
    assert sale.world.drain() == []
    return str(dispute["id"])


def _decided(sale: Sale, dispute: str, outcome: str) -> None:
    sale.world.stripe.decide_dispute(dispute, outcome)
    sale.world.deliver_webhooks(repeat=2)
    assert sale.world.drain() == []


def _download(sale: Sale, times: int = 1) -> str:
    """Download a file so many times, each by another browser; the entitlement's id."""
    (one,) = done(sale.buyer.get("/api/purchases"))["items"]
    link = done(sale.buyer.post(f"/api/purchases/{one['id']}/links", {"file_id": one["files"][0]["id"]}))["url"]
    path = link.partition("handsel.test")[2]
    for number in range(times):
        client = sale.world.client(f"203.0.113.{number}")
        assert client.post(path, csrf=False).status == 303
    return str(one["id"])


def test_a_dispute_stops_access_and_a_won_one_gives_it_back(world: World) -> None:
    owner(world)
    sale = of_files(world)
    dispute = _disputed(sale)
    order = sale.order()
    (shown,) = order["disputes"]
    assert (shown["id"], shown["status"], shown["amount"], _states(sale)) == (dispute, "open", 4900, ["revoked"])
    assert "refund" not in order["may"]
    assert sale.refund().json["code"] == "disputed"
    assert sale.order(sale.buyer)["disputes"] == []
    for address in ("mara@example.com", "owner@handsel.test"):
        assert [mail for mail in world.mails(address) if mail.subject.startswith("Disputed: order")], address
    assert books(world).accounts["disputed"] == 4900

    _decided(sale, dispute, "won")
    order = sale.order()
    assert (order["disputes"][0]["status"], order["status"], _states(sale)) == ("won", "paid", ["active"])
    assert books(world).accounts["disputed"] == 0
    even(world)
    assert done(sale.refund(amount=100))["refunded"] == 100


def test_a_lost_dispute_is_money_that_went_back(world: World) -> None:
    sale = of_files(world)
    dispute = _disputed(sale)
    _decided(sale, dispute, "lost")
    order = sale.order()
    assert (order["status"], order["refunded"], order["left"], _states(sale)) == ("refunded", 4900, 0, ["revoked"])
    assert [(one["source"], one["status"]) for one in order["refunds"]] == [("dispute", "succeeded")]
    assert [mail.subject for mail in world.mails("bo@example.com") if "on its way back" in mail.subject] == []
    even(world)
    disputes.changed(dispute)
    assert sale.order()["refunded"] == 4900


def test_a_dispute_that_nobody_told_of_in_time_goes_the_whole_way(world: World) -> None:
    """Only its end is told: it was open before."""
    sale = of_files(world)
    world.stripe.set_deliveries("drop")
    dispute = world.stripe.dispute(sale.session)
    world.stripe.decide_dispute(dispute["id"], "lost")
    disputes.changed(dispute["id"])
    assert world.drain() == []
    assert (sale.order()["status"], _states(sale)) == ("refunded", ["revoked"])
    even(world)


def test_an_inquiry_stops_nothing_and_becomes_a_dispute_when_it_is_lost(world: World) -> None:
    sale = of_files(world)
    dispute = _disputed(sale, "inquiry")
    assert (sale.order()["disputes"][0]["status"], _states(sale)) == ("inquiry", ["active"])
    assert "refund" in sale.order()["may"]
    _decided(sale, dispute, "lost")
    assert (sale.order()["disputes"][0]["status"], _states(sale)) == ("open", ["revoked"])
    _decided(sale, dispute, "won")
    assert (sale.order()["disputes"][0]["status"], _states(sale)) == ("won", ["active"])


def test_what_a_refund_stopped_stays_stopped_when_a_dispute_is_won(world: World) -> None:
    sale = of_files(world)
    done(sale.refund())
    dispute = _disputed(sale)
    _decided(sale, dispute, "won")
    assert _states(sale) == ["revoked"]


def test_the_evidence_is_assembled_and_handed_in_once(world: World) -> None:
    sale = of_files(world)
    _download(sale, 3)
    dispute = _disputed(sale)
    path = f"disputes/{dispute}/evidence"
    stranger = world.member("cy@example.com")
    url = f"/api/orders/{sale.id}/{path}"
    assert [sale.buyer.get(url).status, stranger.get(url).status] == [403, 404]
    texts = {one["name"]: one["text"] for one in done(sale.seller.get(url))["items"]}
    assert texts["customer_email_address"] == "bo@example.com"
    assert texts["product_description"] == "Linen pattern"
    log = texts["access_activity_log"].splitlines()
    assert len(log) == 4
    assert "from 203.0.113.0 with tests/1.0" in log[0]
    assert "SHA-256 " in log[0]
    assert log[-1] == "The chain of these 3 entries is unbroken."
    assert "asked for delivery of the downloads at once" in texts["uncategorized_text"]

    done(sale.post(path, {"statement": "winning_evidence"}))
    given = world.stripe._store.get("dispute", dispute)
    assert given is not None
    assert given["evidence"]["access_activity_log"] == texts["access_activity_log"]
    again = sale.post(path, {"statement": "More."})
    assert again.json["code"] in {"answered", "dispute_closed"}
    world.deliver_webhooks()
    world.stripe.tick()
    sale.settle()
    assert sale.order()["disputes"][0]["status"] == "won"
    assert sale.post(path, {"statement": "x" * 5001}).status == 422


def test_parcels_are_evidence_too_and_staff_may_hand_it_in(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    done(sale.post("shipments", {"carrier": "DHL", "tracking_number": "JD01"}))
    dispute = _disputed(sale, "product_not_received")
    staff = member_with_role(world, "staff")
    done(sale.post(f"disputes/{dispute}/evidence", {}, staff))
    given = world.stripe._store.get("dispute", dispute)
    assert given is not None
    evidence = given["evidence"]
    assert (evidence["shipping_carrier"], evidence["shipping_tracking_number"]) == ("DHL", "JD01")
    assert "Brașov" in evidence["shipping_address"]


def test_the_log_shows_what_was_changed_or_left_out(world: World) -> None:
    sale = of_files(world)
    entitlement = _download(sale, 4)
    entries = fulfilment.deliveries(entitlement)
    assert len(entries) == 4
    assert fulfilment.is_chained(entries)
    assert not fulfilment.is_chained([entries[0], *entries[2:]])
    rows = tables().Table("handsel-test-fulfilment")
    row = next(row for row in world.rows("fulfilment") if row["sk"].startswith("log#"))
    rows.put_item(Item={**row, "ip": "", "user_agent": ""})
    assert fulfilment.is_chained(fulfilment.deliveries(entitlement)), "erasing what is personal breaks nothing"
    rows.put_item(Item={**row, "size": 1})
    assert not fulfilment.is_chained(fulfilment.deliveries(entitlement))


@pytest.mark.parametrize("guarded", [True, False])
def test_two_downloads_at_once_follow_one_another(world: World, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    """Another download lands between the reading and the writing of this one; without its guard the chain forks."""
    sale = of_files(world)
    (one,) = done(sale.buyer.get("/api/purchases"))["items"]
    link = done(sale.buyer.post(f"/api/purchases/{one['id']}/links", {"file_id": one["files"][0]["id"]}))["url"]
    token = link.rpartition("/")[2]
    if not guarded:
        monkeypatch.setattr(log_tables, "_log_unchanged", lambda head: EntitlementRow.pk.exists())
    rivals.before_commit(monkeypatch, lambda: downloads.take(token, Client("203.0.113.2", "other")))
    downloads.take(token, Client("203.0.113.1", "this"))
    entries = fulfilment.deliveries(one["id"])
    assert (len(entries), fulfilment.is_chained(entries)) == (2, guarded)
