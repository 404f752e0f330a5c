"""Giving money back: how much, whose access stops, what Stripe says later, and what comes from its dashboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import stripe

from chalicelib.core import clock
from chalicelib.core.access import Actor
from chalicelib.core.errors import Busy, Invalid
from chalicelib.orders.rules import RefundWish
from chalicelib.orders.service import adopting, refunds
from chalicelib.orders.tables import OrderRow
from chalicelib.orders.tables import orders as order_rows
from infrastructure.local.stripe.client import SandboxClient
from tests.api.orders.sales import Sale, of_files, of_goods
from tests.support import rivals
from tests.support.goods import Goods, done
from tests.support.staff import member_with_role, owner
from tests.support.world import World

LATER, FAILS = "4000000000007726", "4000000000005126"


def _states(sale: Sale) -> list[str]:
    return [one["status"] for one in done(sale.buyer.get("/api/purchases"))["items"]]


def _link(sale: Sale) -> int:
    (one,) = done(sale.buyer.get("/api/purchases"))["items"]
    return sale.buyer.post(f"/api/purchases/{one['id']}/links", {"file_id": one["files"][0]["id"]}).status


def test_a_full_refund_stops_the_download_at_once(world: World) -> None:
    sale = of_files(world)
    assert (_states(sale), _link(sale)) == (["active"], 201)
    order = done(sale.refund())
    assert (order["status"], order["refunded"], order["left"], order["may"]) == ("refunded", 4900, 0, ["note"])
    (refund,) = order["refunds"]
    assert (refund["status"], refund["amount"], refund["source"]) == ("succeeded", 4900, "seller")
    assert (_states(sale), _link(sale)) == (["revoked"], 410)
    sale.settle()
    assert sale.stripe_refunds() == [(4900, "succeeded")]
    mail = world.mails("bo@example.com")[-1]
    assert mail.subject == "RON 49.00 is on its way back to you"
    assert f"/orders/{sale.id}" in mail.text
    assert sale.refund().status == 422


def test_a_part_of_the_price_leaves_the_download(world: World) -> None:
    sale = of_files(world)
    (item,) = sale.order()["items"]
    order = done(sale.refund(items=[{"item_id": item["id"], "amount": 900}], message="Sorry for the wait."))
    assert (order["status"], order["refunded"], order["left"]) == ("paid", 900, 4000)
    assert order["progress"] == [{"item_id": item["id"], "shipped": 0, "to_send": 0, "refunded": 900, "left": 4000}]
    assert _states(sale) == ["active"]
    sale.settle()
    assert "Sorry for the wait." in world.mails("bo@example.com")[-1].text
    done(sale.refund(amount=3999))
    assert (_states(sale), sale.order()["left"]) == (["active"], 1)
    done(sale.refund())
    assert _states(sale) == ["revoked"]
    assert sale.stripe_refunds() == [(900, "succeeded"), (3999, "succeeded"), (1, "succeeded")]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"amount": 4901}, "amount"),
    ({"amount": 0}, "amount"),
    ({"amount": -1}, "amount"),
    ({"amount": 1, "shipping": 1}, "amount"),
    ({"shipping": 1}, "shipping"),
    ({"items": [{"item_id": "itm_nothing"}]}, "items.0.item_id"),
    ({"items": [{"item_id": "{item}", "amount": 4901}]}, "items.0.amount"),
    ({"items": [{"item_id": "{item}", "amount": 0}]}, "items.0.amount"),
    ({"items": [{"item_id": "{item}"}, {"item_id": "{item}"}]}, "items.1.item_id"),
    ({"items": [{"item_id": "{item}", "amount": 1, "quantity": 2}]}, "items.0.quantity"),
    ({"items": [{"item_id": "{item}"}] * 21}, "items"),
    ({"reason": "whim"}, "reason"),
    ({"message": "x" * 1001}, "message"),
]


def test_a_refund_that_cannot_be_is_refused(world: World) -> None:
    sale = of_files(world)
    (item,) = sale.order()["items"]
    for body, field in REFUSED:
        filled = {**body}
        if "items" in body:
            filled["items"] = [{**line, "item_id": line["item_id"].format(item=item["id"])} for line in body["items"]]
        reply = sale.refund(**filled)
        assert (body, reply.status, [error["field"] for error in reply.json["errors"]]) == (body, 422, [field])
    assert (sale.order()["refunded"], sale.stripe_refunds()) == (0, [])


def test_only_its_seller_and_staff_give_money_back(world: World) -> None:
    sale = of_files(world)
    assert sale.refund(world.client()).status == 401
    assert sale.refund(world.member("cy@example.com")).status == 404
    assert sale.refund(sale.buyer).status == 403
    staff = member_with_role(world, "staff")
    order = done(sale.refund(staff, amount=100))
    assert [refund["source"] for refund in order["refunds"]] == ["staff"]


def test_the_same_refund_asked_twice_is_one(world: World) -> None:
    sale = of_files(world)
    headers = {"Idempotency-Key": "once"}
    first = done(sale.post("refunds", {"amount": 700}, headers=headers))
    for row in world.rows("edge"):
        if row["sk"] == "idem":
            world.delete_row("edge", row)
    again = done(sale.post("refunds", {"amount": 700}, headers=headers))
    assert first["refunded"] == again["refunded"] == 700
    assert sale.stripe_refunds() == [(700, "succeeded")]


def test_two_refunds_at_once_never_give_back_more_than_was_paid(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one's is written exactly between this one's reading and writing."""
    sale = of_files(world)
    ran = rivals.before_commit(monkeypatch, lambda: done(sale.refund(amount=4000)))
    with pytest.raises(Invalid):
        refunds.give(*_wish(sale, 4000, "rival"))
    assert ran
    assert (sale.order()["refunded"], sale.stripe_refunds()) == (4000, [(4000, "succeeded")])


def test_without_its_guard_two_refunds_at_once_would_give_back_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the order's version holds the limit, and nothing else of ours does."""
    sale = of_files(world)
    monkeypatch.setattr(order_rows, "_unchanged", lambda version: OrderRow.pk.exists())
    monkeypatch.setattr(refunds, "push", lambda refund: None)
    rivals.before_commit(monkeypatch, lambda: refunds.give(*_wish(sale, 4000, "one")))
    refunds.give(*_wish(sale, 4000, "other"))
    assert sum(int(row["amount"]) for row in world.rows("orders") if row["sk"].startswith("refund#")) == 8000


def _wish(sale: Sale, amount: int, attempt: str) -> tuple[Actor, str, RefundWish, refunds.Reason, str]:
    seller = done(sale.seller.get("/api/account"))
    actor = Actor(user_id=seller["id"], email=seller["email"], email_confirmed=True)
    return actor, sale.id, RefundWish(amount=amount), refunds.Reason(), attempt


def test_stock_comes_back_by_choice_and_once(world: World) -> None:
    goods = Goods(world, 5)
    sale = of_goods(goods)
    (item,) = sale.order()["items"]
    done(sale.refund(items=[{"item_id": item["id"], "amount": 100}]))
    assert goods.stock() == [4]
    done(sale.refund(restock=True))
    assert goods.stock() == [5]
    moves = goods.moves()["items"]
    assert [(move["reason"], move["delta"]) for move in moves] == [("returned", 1), ("sale", -1), ("adjustment", 5)]


def test_a_refund_on_its_way_is_settled_by_its_webhook(world: World) -> None:
    sale = of_files(world, card=LATER)
    (refund,) = done(sale.refund())["refunds"]
    assert (refund["status"], _states(sale)) == ("pending", ["revoked"])
    sale.settle()
    (made,) = world.stripe._store.walk("refund")
    world.stripe.settle_refund(made["id"])
    world.deliver_webhooks(repeat=2)
    assert world.drain() == []
    assert [one["status"] for one in sale.order()["refunds"]] == ["succeeded"]
    assert [row for row in world.rows("orders") if str(row.get("gs3pk", "")).startswith("refund#")] == []


@pytest.mark.parametrize("card", [LATER, FAILS])
def test_a_refund_that_fails_later_puts_everything_back(world: World, card: str) -> None:
    owner(world)
    sale = of_files(world, card=card)
    done(sale.refund())
    sale.settle()
    assert _states(sale) == ["revoked"]
    (made,) = world.stripe._store.walk("refund")
    world.stripe.settle_refund(made["id"], "fail")
    world.deliver_webhooks(repeat=2)
    assert world.drain() == []
    order = sale.order()
    assert (order["status"], order["refunded"], order["left"]) == ("paid", 0, 4900)
    assert [(one["status"], one["failure"]) for one in order["refunds"]] == [("failed", "expired_or_canceled_card")]
    assert _states(sale) == ["active"]
    for address in ("bo@example.com", "mara@example.com", "owner@handsel.test"):
        assert [mail.subject for mail in world.mails(address) if "refund of RON 49.00" in mail.subject], address
    assert done(sale.refund())["refunded"] == 4900


def test_a_failure_is_told_once_and_settles_for_good(world: World) -> None:
    sale = of_files(world, card=FAILS)
    done(sale.refund(amount=1000))
    (made,) = world.stripe._store.walk("refund")
    world.stripe.settle_refund(made["id"], "fail")
    done(sale.refund(amount=500))
    for _ in range(3):
        adopting.refund_changed(made["id"])
    assert sale.order()["refunded"] == 500


def test_a_refund_that_stripe_refuses_counts_no_longer(world: World) -> None:
    sale = of_files(world)
    world.stripe.refund(sale.session)
    reply = sale.refund(amount=1000)
    assert (reply.status, reply.json["code"]) == (409, "refund_refused")
    assert sale.order()["refunded"] == 0
    sale.settle()
    order = sale.order()
    assert (order["refunded"], order["status"]) == (4900, "refunded")
    assert sorted(one["source"] for one in order["refunds"]) == ["seller", "stripe"]


def test_a_silent_stripe_keeps_the_refund_for_the_schedule(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = of_files(world)
    request = SandboxClient.request

    def silent(*given: Any, **named: Any) -> Any:
        raise stripe.APIConnectionError("nothing there")

    monkeypatch.setattr(SandboxClient, "request", silent)
    (refund,) = done(sale.refund(amount=1000))["refunds"]
    monkeypatch.setattr(SandboxClient, "request", request)
    assert (refund["status"], sale.stripe_refunds(), sale.order()["refunded"]) == ("pending", [], 1000)
    world.schedule("reconcile_payments")
    assert sale.stripe_refunds() == []
    with clock.shifted(timedelta(minutes=2)):
        world.schedule("reconcile_payments")
        world.schedule("reconcile_payments")
    assert sale.stripe_refunds() == [(1000, "succeeded")]
    assert [one["status"] for one in sale.order()["refunds"]] == ["succeeded"]


def test_a_refund_made_before_the_process_died_is_found_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days later, when Stripe has forgotten the idempotency key."""
    sale = of_files(world)
    monkeypatch.setattr(refunds, "settle_as", lambda *_: None)
    done(sale.refund(amount=1000))
    monkeypatch.undo()
    world.stripe.advance(3 * 86_400)
    with clock.shifted(timedelta(days=3)):
        world.schedule("reconcile_payments")
    assert sale.stripe_refunds() == [(1000, "succeeded")]
    assert [one["status"] for one in sale.order()["refunds"]] == ["succeeded"]


def test_a_refund_of_stripes_dashboard_is_taken_over(world: World) -> None:
    sale = of_files(world)
    world.stripe.refund(sale.session, 1500)
    world.deliver_webhooks(repeat=2)
    sale.settle()
    order = sale.order()
    assert (order["refunded"], order["status"], _states(sale)) == (1500, "paid", ["active"])
    assert [(one["source"], one["amount"], one["status"]) for one in order["refunds"]] == [
        ("stripe", 1500, "succeeded")
    ]
    world.stripe.refund(sale.session)
    sale.settle()
    assert (sale.order()["status"], _states(sale)) == ("refunded", ["revoked"])


def test_a_refund_of_the_dashboard_waits_for_ours_to_be_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = of_files(world)
    monkeypatch.setattr(refunds, "push", lambda *_: None)
    done(sale.refund(amount=4000))
    monkeypatch.undo()
    made = world.stripe.refund(sale.session)
    with pytest.raises(Busy):
        adopting.refund_changed(made["id"])
    with clock.shifted(timedelta(minutes=2)):
        world.schedule("reconcile_payments")
    adopting.refund_changed(made["id"])
    assert (sale.order()["refunded"], sale.stripe_refunds()) == (4900, [(4900, "succeeded")])
