"""From Buy Now to the links: what buyers, sellers and strangers see on the way."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.core import clock
from tests.support.paying import books
from tests.support.shop import buy, open_shop
from tests.support.world import World


def _session(url: str) -> str:
    return url.rpartition("/")[2]


def test_guest_pays_and_gets_links_by_webhook(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    started = buy(guest, shop.product_id)
    assert started.status == 201, started.text
    session = _session(started.json["url"])
    world.stripe.pay(session)
    assert world.deliver_webhooks() > 0
    assert world.drain() == []

    mail = world.mails("guest@example.com")[-1]
    assert mail.subject == "Your purchase from Lumina Studio"
    assert len(mail.links("/downloads/")) == 1
    assert "49.00" in mail.text

    done = guest.post("/api/payments/confirm", {"session_id": session}).json
    assert (done["status"], done["authorized"], len(done["entitlements"])) == ("paid", True, 1)
    orders = shop.seller.get(f"/api/stores/{shop.store['slug']}/orders").json["items"]
    assert [(order["status"], order["total"], order["email"]) for order in orders] == [
        ("paid", 4900, "guest@example.com")
    ]
    assert world.mails("mara@example.com")[-1].subject == "You made a sale: Linen pattern"


def test_a_session_id_alone_shows_a_status_and_no_more(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    world.stripe.pay(session)
    stranger = world.client("198.51.100.1").post("/api/payments/confirm", {"session_id": session}).json
    assert (stranger["status"], stranger["authorized"], stranger["entitlements"]) == ("paid", False, [])
    assert stranger["checkout_url"] is None


def test_no_webhook_ever_arrives_and_the_schedule_delivers(world: World) -> None:
    shop = open_shop(world)
    _ = world.stripe
    session = _session(buy(world.client(), shop.product_id).json["url"])
    world.stripe.pay(session)
    with clock.shifted(timedelta(days=40)):
        world.schedule("reconcile_payments")
        world.drain()
    assert len(world.mails("guest@example.com")[-1].links("/downloads/")) == 1


def test_repeated_and_mixed_settling_fulfils_once(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    world.stripe.pay(session)
    world.deliver_webhooks(repeat=3)
    guest.post("/api/payments/confirm", {"session_id": session})
    world.drain()
    with clock.shifted(timedelta(hours=2)):
        world.schedule("reconcile_payments")
    world.drain()
    assert len(world.mails("guest@example.com")) == 1
    kinds = [row["sk"] for row in world.rows("fulfilment")]
    assert kinds.count("entitlement") == 1
    fee = 4900 * 29 // 1000 + 100
    assert books(world).accounts == {"buyer": -4900, f"store:{shop.store['id']}": 4900 - fee, "stripe": fee}


def test_declined_then_paid(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    world.stripe.pay(session, "4000000000000002")
    world.deliver_webhooks()
    world.drain()
    view = guest.post("/api/payments/confirm", {"session_id": session}).json
    assert view["status"] == "open"
    assert view["checkout_url"]
    world.stripe.pay(session)
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["status"] == "paid"


def test_an_unpaid_checkout_expires(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    with clock.shifted(timedelta(minutes=32)):
        world.schedule("reconcile_payments")
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["status"] == "expired"
    statuses = {row["sk"]: row["status"] for row in world.rows("orders") if row["sk"] in {"purchase", "order"}}
    assert statuses == {"purchase": "expired", "order": "cancelled"}
    assert all("gs3pk" not in row for row in world.rows("orders") if row["sk"] == "purchase")


def test_asynchronous_payment_succeeds_later(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    world.stripe.pay_by_debit(session)
    world.deliver_webhooks()
    world.drain()
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["status"] == "processing"
    world.stripe.settle(session, "succeed")
    world.deliver_webhooks()
    world.drain()
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["status"] == "paid"
    assert len(world.mails("guest@example.com")) == 1


def test_asynchronous_payment_fails_later(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    world.stripe.pay_by_debit(session)
    world.stripe.settle(session, "fail")
    world.deliver_webhooks()
    world.drain()
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["status"] == "failed"
    assert world.mails("guest@example.com")[-1].subject == "Your payment did not go through"


def test_free_product_makes_an_order_without_stripe(world: World) -> None:
    shop = open_shop(world, price=0)
    guest = world.client()
    started = buy(guest, shop.product_id).json
    assert started["status"] == "paid"
    done = guest.post("/api/payments/confirm", {"purchase_id": started["purchase_id"]}).json
    assert (done["status"], len(done["entitlements"])) == ("paid", 1)
    world.drain()
    assert len(world.mails("guest@example.com")[-1].links("/downloads/")) == 1


def test_the_same_idempotency_key_makes_one_purchase(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    first, second = buy(guest, shop.product_id), buy(guest, shop.product_id)
    assert first.json == second.json
    assert second.header("Idempotent-Replayed") == "true"
    assert sum(row["sk"] == "purchase" for row in world.rows("orders")) == 1
    other = buy(guest, shop.product_id, email="other@example.com")
    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")
    missing = guest.post("/api/payments/checkout", {"product_id": shop.product_id, "consent": True})
    assert (missing.status, missing.json["code"]) == (400, "idempotency_key_missing")


def test_what_cannot_be_bought(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    assert buy(guest, "prd_nothing", key="a").status == 404
    assert buy(guest, shop.product_id, email=None, key="b").json["errors"][0]["field"] == "email"
    assert buy(shop.seller, shop.product_id, email=None, key="c").json["code"] == "own_product"
    shop.seller.post(f"/api/products/{shop.product_id}/unpublish")
    assert buy(guest, shop.product_id, key="d").status in {404, 409}
    assert not [row for row in world.rows("orders") if row["sk"] == "purchase"]


def test_a_member_finds_the_order_again_and_others_do_not(world: World) -> None:
    shop = open_shop(world)
    ana = world.member("ana@example.com")
    _ = world.stripe
    session = _session(buy(ana, shop.product_id, email=None).json["url"])
    world.stripe.pay(session)
    world.deliver_webhooks()
    world.drain()
    (order,) = ana.get("/api/orders").json["items"]
    assert ana.get(f"/api/orders/{order['id']}").json["items"][0]["title"] == "Linen pattern"
    assert shop.seller.get(f"/api/orders/{order['id']}").status == 200
    stranger = world.member("eve@example.com", name="Eve")
    assert stranger.get(f"/api/orders/{order['id']}").status == 404
    assert stranger.get(f"/api/stores/{shop.store['slug']}/orders").status == 403
    assert world.client().get(f"/api/orders/{order['id']}").status == 401
    assert len(ana.get("/api/purchases").json["items"]) == 1


def test_a_price_change_during_checkout_does_not_touch_the_order(world: World) -> None:
    shop = open_shop(world)
    guest = world.client()
    _ = world.stripe
    session = _session(buy(guest, shop.product_id).json["url"])
    current = shop.seller.get(f"/api/products/{shop.product_id}").json
    changed = shop.seller.patch(f"/api/products/{shop.product_id}", {"price": 9900, "version": current["version"]})
    assert changed.status == 200
    world.stripe.pay(session)
    assert guest.post("/api/payments/confirm", {"session_id": session}).json["total"] == 4900
