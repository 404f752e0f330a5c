"""An order's way after payment: parcels, delivery, notes, cancelling, asking for a refund, and who sees which lists."""

from __future__ import annotations

from typing import Any

from tests.api.orders.sales import Sale, key, of_files, of_goods
from tests.support.goods import Goods, done
from tests.support.staff import member_with_role
from tests.support.world import World


def _ship(sale: Sale, **more: Any) -> Any:
    return sale.post("shipments", {"carrier": "DHL", "tracking_number": "JD 01", **more})


def test_a_parcel_is_sent_followed_and_delivered(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    assert sale.order()["may"] == ["ship", "cancel", "refund", "note"]
    order = done(_ship(sale))
    assert (order["status"], order["may"]) == ("shipped", ["deliver", "refund", "note"])
    (shipment,) = order["shipments"]
    url = "https://www.dhl.com/en/express/tracking.html?AWB=JD%2001"
    assert (shipment["carrier"], shipment["tracking_number"], shipment["tracking_url"]) == ("DHL", "JD 01", url)
    assert shipment["items"] == [{"item_id": order["items"][0]["id"], "quantity": 1}]
    assert sale.order(sale.buyer)["shipments"] == order["shipments"]
    order = done(sale.post("delivered"))
    assert (order["status"], done(sale.post("delivered"))["status"]) == ("delivered", "delivered")
    assert order["delivered_at"] is not None
    assert world.drain() == []
    subjects = [mail.subject for mail in world.mails("bo@example.com")]
    assert subjects[-2:] == ["On its way: Linen scarf", "Delivered: Linen scarf"]
    assert world.mails("bo@example.com")[-2].links("dhl.com") == [url]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"carrier": ""}, "carrier"),
    ({"carrier": "x" * 61}, "carrier"),
    ({"tracking_number": "x" * 61}, "tracking_number"),
    ({"tracking_url": "javascript:alert(1)"}, "tracking_url"),
    ({"tracking_url": "nowhere"}, "tracking_url"),
    ({"items": []}, "items"),
    ({"items": [{"item_id": "itm_x", "quantity": 1}]}, "items.0.item_id"),
    ({"items": [{"item_id": "{item}", "quantity": 2}]}, "items.0.quantity"),
    ({"items": [{"item_id": "{item}", "quantity": 0}]}, "items.0.quantity"),
]


def test_a_parcel_that_cannot_be_is_refused(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    (item,) = sale.order()["items"]
    for body, field in REFUSED:
        filled = {**body}
        if "items" in body:
            filled["items"] = [{**one, "item_id": one["item_id"].format(item=item["id"])} for one in body["items"]]
        reply = _ship(sale, **filled)
        assert (body, reply.status, [error["field"] for error in reply.json["errors"]]) == (body, 422, [field])
    assert sale.order()["status"] == "paid"


def test_nothing_is_sent_twice(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    headers = key()
    first = done(sale.post("shipments", {"carrier": "By hand"}, headers=headers))
    for row in world.rows("edge"):
        if row["sk"] == "idem":
            world.delete_row("edge", row)
    assert done(sale.post("shipments", {"carrier": "By hand"}, headers=headers))["shipments"] == first["shipments"]
    assert _ship(sale).status == 422
    assert first["shipments"][0]["tracking_url"] is None


def test_downloads_are_not_sent(world: World) -> None:
    sale = of_files(world)
    assert sale.order()["may"] == ["cancel", "refund", "note"]
    assert _ship(sale).status == 422
    reply = sale.post("delivered")
    assert (reply.status, reply.json["code"]) == (409, "unlawful")


def test_only_the_store_sends_and_only_its_people_keep_notes(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    staff, stranger = member_with_role(world, "staff"), world.member("cy@example.com")
    for what, body in (("shipments", {"carrier": "DHL"}), ("delivered", {})):
        statuses = [sale.post(what, body, client).status for client in (sale.buyer, stranger, staff)]
        assert statuses == [403, 404, 403], what
    assert [sale.post("notes", {"text": "x"}, client).status for client in (sale.buyer, stranger)] == [403, 404]
    done(sale.post("notes", {"text": "Wrap it twice."}))
    done(sale.post("notes", {"text": "Asked by phone."}, staff))
    assert [note["text"] for note in sale.order()["notes"]] == ["Wrap it twice.", "Asked by phone."]
    assert sale.order(sale.buyer)["notes"] == []
    assert sale.post("notes", {"text": " "}).status == 422


def test_a_cancelled_order_gives_everything_back(world: World) -> None:
    goods = Goods(world, 5)
    sale = of_goods(goods)
    order = done(sale.post("cancel", {"message": "The kiln broke."}))
    assert (order["status"], order["refunded"], goods.stock()) == ("cancelled", 4900, [5])
    sale.settle()
    assert sale.stripe_refunds() == [(4900, "succeeded")]
    mail = world.mails("bo@example.com")[-1]
    assert mail.subject == "Your order was cancelled: Linen scarf"
    assert "The kiln broke." in mail.text
    for what, body in (("cancel", {}), ("shipments", {"carrier": "DHL"}), ("delivered", {})):
        assert (what, sale.post(what, body).json["code"]) == (what, "unlawful")


def test_what_was_sent_is_not_cancelled(world: World) -> None:
    sale = of_goods(Goods(world, 5))
    done(_ship(sale))
    assert sale.post("cancel").json["code"] == "unlawful"
    assert sale.stripe_refunds() == []


def test_a_cancellation_whose_money_comes_back_is_taken_back(world: World) -> None:
    sale = of_goods(Goods(world, 5), card="4000000000005126")
    done(sale.post("cancel", {"restock": False}))
    (made,) = world.stripe._store.walk("refund")
    world.stripe.settle_refund(made["id"], "fail")
    sale.settle()
    order = sale.order()
    assert (order["status"], order["refunded"], order["cancelled_at"]) == ("paid", 0, None)


def test_a_free_order_is_cancelled_without_stripe(world: World) -> None:
    from tests.support.shop import buy, open_shop

    shop = open_shop(world, price=0)
    buyer = world.member("bo@example.com")
    assert done(buy(buyer, shop.product_id, email=None))["status"] == "paid"
    world.drain()
    (order,) = done(buyer.get("/api/orders"))["items"]
    sale = Sale(world, shop.seller, buyer, "", order["id"])
    assert sale.refund().status == 422
    assert done(sale.post("cancel"))["status"] == "cancelled"
    assert [one["status"] for one in done(buyer.get("/api/purchases"))["items"]] == ["revoked"]
    world.drain()
    assert "There was nothing to pay." in world.mails("bo@example.com")[-1].text


def test_a_buyer_asks_and_the_seller_answers(world: World) -> None:
    sale = of_files(world)
    assert sale.order(sale.buyer)["may"] == ["ask_refund"]
    order = done(sale.post("refund-requests", {"reason": "It is the wrong size."}, sale.buyer))
    (request,) = order["requests"]
    assert (request["status"], request["reason"], order["may"]) == ("open", "It is the wrong size.", [])
    again = sale.post("refund-requests", {"reason": "Please."}, sale.buyer)
    assert (again.status, again.json["code"]) == (409, "already_asked")
    assert sale.post("refund-requests", {"reason": "Not mine."}).status == 403
    world.drain()
    assert "It is the wrong size." in world.mails("mara@example.com")[-1].text
    asked = done(sale.seller.get("/api/stores/lumina/orders", query={"asked": "true"}))["items"]
    assert [one["id"] for one in asked] == [sale.id]

    path = f"refund-requests/{request['id']}/decline"
    assert sale.post(path, {"answer": "No."}, sale.buyer).status == 403
    (declined,) = done(sale.post(path, {"answer": "It was made to measure."}))["requests"]
    assert (declined["status"], declined["answer"]) == ("declined", "It was made to measure.")
    assert sale.post(path, {"answer": "Twice."}).json["code"] == "answered"
    world.drain()
    assert "It was made to measure." in world.mails("bo@example.com")[-1].text
    assert done(sale.seller.get("/api/stores/lumina/orders", query={"asked": "true"}))["items"] == []

    order = done(sale.post("refund-requests", {"reason": "Really."}, sale.buyer))
    done(sale.refund(request_id=order["requests"][-1]["id"]))
    assert sorted(one["status"] for one in sale.order()["requests"]) == ["accepted", "declined"]
    assert sale.post("refund-requests", {"reason": "More."}, sale.buyer).json["code"] == "unlawful"


def test_a_request_names_what_can_be_refunded(world: World) -> None:
    sale = of_files(world)
    (item,) = sale.order()["items"]
    assert sale.post("refund-requests", {"reason": ""}, sale.buyer).status == 422
    unknown = sale.post("refund-requests", {"reason": "x", "items": ["itm_x"]}, sale.buyer)
    assert [error["field"] for error in unknown.json["errors"]] == ["items.0"]
    done(sale.post("refund-requests", {"reason": "x", "items": [item["id"]]}, sale.buyer))
    assert sale.post("refund-requests/req_nothing/decline", {"answer": "No."}).status == 404


def test_lists_by_state_for_the_seller_and_of_everything_for_staff(world: World) -> None:
    goods = Goods(world, 5)
    sale = of_goods(goods)
    staff = member_with_role(world, "staff")

    def listed(client: Any, path: str, **query: str) -> list[str]:
        return [one["id"] for one in done(client.get(path, query=query))["items"]]

    mine, everything = "/api/stores/lumina/orders", "/api/admin/orders"
    assert listed(sale.seller, mine, status="paid") == listed(staff, everything) == [sale.id]
    done(_ship(sale))
    assert (listed(sale.seller, mine, status="paid"), listed(staff, everything, status="paid")) == ([], [])
    assert listed(sale.seller, mine, status="shipped") == listed(staff, everything, status="shipped") == [sale.id]
    assert sale.seller.get(mine, query={"status": "lost"}).status == 422
    assert sale.seller.get(everything).status == 403


def test_staffs_list_goes_on_after_a_page(world: World) -> None:
    goods = Goods(world, 5)
    sale = of_goods(goods)
    staff = member_with_role(world, "staff")
    others = []
    for number in range(3):
        began = goods.buy(world.client(f"198.51.100.{number}"), key=f"more-{number}")
        world.stripe.pay(done(began)["url"].rpartition("/")[2])
        sale.settle()
        others.append(done(staff.get("/api/admin/orders", query={"limit": "1"}))["items"][0]["id"])
    found, cursor = [], ""
    while cursor is not None:
        page = done(
            staff.get("/api/admin/orders", query={"limit": "1", "cursor": cursor} if cursor else {"limit": "1"})
        )
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert found == [*reversed(others), sale.id]


def test_the_platforms_owner_hears_of_every_order(world: World) -> None:
    from tests.support.staff import owner

    owner(world)
    of_files(world)
    (mail,) = [mail for mail in world.mails("owner@handsel.test") if mail.subject.startswith("New order")]
    assert "Linen pattern was bought from Lumina Studio for RON 49.00" in mail.text
