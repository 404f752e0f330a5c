"""The scene that every kind of caller is sent into: a shop that sold, and everybody who could come by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from chalicelib.accounts import service as accounts
from chalicelib.aws.secrets import secrets
from chalicelib.core import clock
from chalicelib.fulfilment import service as fulfilment
from tests.support.goods import ADDRESS
from tests.support.shop import buy, open_shop, upload
from tests.support.world import Client, World

PASSWORD = "correct horse battery"

#: In the order of the columns of the table.
CALLERS = ("anonymous", "stranger", "rival", "seller", "buyer", "staff", "admin", "owner", "expired", "forged")


def forged(claims: dict[str, Any], *, key: bytes | str = b"x" * 32, algorithm: str = "HS256", **head: Any) -> str:
    """An access token of somebody else's making."""
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k1", **head})


def owners_claims(actor_id: str, session_id: str) -> dict[str, Any]:
    """What a token would say to be the platform owner's."""
    return {
        "sub": actor_id,
        "sid": session_id,
        "role": "owner",
        "email": "owner@handsel.test",
        "confirmed": True,
        "locale": "en",
        "exp": datetime.now(UTC) + timedelta(hours=1),
        "aud": "handsel",
    }


def claims_of(client: Client) -> dict[str, Any]:
    """What a client's true access token says."""
    options = {"verify_signature": False}
    found: dict[str, Any] = jwt.decode(client.cookies["hs_access"], options=options)
    return found


@dataclass
class Scene:
    """A store with a published product, an order of it by a member, and a client of every kind."""

    world: World
    clients: dict[str, Client] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def client(self, caller: str) -> Client:
        """A browser of this caller with cookies of its own, at an address of its own: limits are per client."""
        number = CALLERS.index(caller) + 1
        return replace(self.clients[caller], cookies=dict(self.clients[caller].cookies), address=f"192.0.2.{number}")

    def login(self, caller: str) -> Client:
        """Another session of a caller; the same browser for those without an account."""
        client = self.client(caller)
        if caller not in {"anonymous", "expired", "forged"}:
            body = {"email": self.known[f"{caller}.email"], "password": PASSWORD}
            assert client.post("/api/auth/login", body).status == 200
        return client

    def link(self) -> str:
        """The token of a fresh download link."""
        made = fulfilment.issue_link(self.known["entitlement_id"], self.known["file_id"], authorized=True)
        return made.url.rpartition("/")[2]


def set_scene(world: World) -> Scene:
    """Everything that the routes are asked about, made by its owners through the API."""
    scene = Scene(world)
    shop = open_shop(world, email="seller@handsel.test")
    _people(scene, shop.seller)
    _things(scene, shop.seller, shop.store, shop.product)
    _sale(scene, shop.product_id)
    _impostors(scene)
    return scene


def _people(scene: Scene, seller: Client) -> None:
    world = scene.world
    accounts.bootstrap_owner("owner@handsel.test", PASSWORD, "Owner")
    for name in ("stranger", "rival", "buyer", "staff", "admin"):
        scene.clients[name] = world.member(f"{name}@handsel.test", name=name.title())
    scene.clients |= {"seller": seller, "anonymous": world.client(), "owner": world.client()}
    scene.clients["anonymous"].get("/api/session")
    for name in scene.clients:
        scene.known[f"{name}.email"] = f"{name}@handsel.test"
    scene.clients["owner"] = scene.login("owner")
    for name in ("staff", "admin"):
        user_id = scene.clients[name].get("/api/account").json["id"]
        assert scene.clients["owner"].put(f"/api/admin/users/{user_id}/role", {"role": name}).status == 200
        scene.clients[name] = scene.login(name)
    scene.clients["rival"].post("/api/stores", {"name": "Rival", "slug": "rival"})


def _things(scene: Scene, seller: Client, store: dict[str, Any], product: dict[str, Any]) -> None:
    draft = seller.post("/api/products", {"store_id": store["id"], "title": "A draft", "price": 4900}).json
    file = upload(scene.world, seller, draft["id"])
    asked = {"action": "archive", "product_ids": ["prd_0"]}
    task = seller.post(f"/api/stores/{store['id']}/tasks", asked, headers={"Idempotency-Key": "task"}).json
    scene.world.drain()
    opened = seller.post(f"/api/stores/{store['id']}/imports", {"filename": "a.csv", "size": 10}).json
    seller.delete(f"/api/products/{draft['id']}/files/{_files(seller, draft['id'])[0]}")
    collection, to_go = (
        seller.post(f"/api/stores/{store['slug']}/collections", {"name": name}).json for name in ("Spring", "Autumn")
    )
    wanted = {"kind": "percent", "value": 1000, "active": False}
    promotion, promotion_to_go = (
        seller.post(f"/api/stores/{store['slug']}/promotions", {"name": name, **wanted}).json for name in ("A", "B")
    )
    category = scene.clients["owner"].post("/api/admin/categories", {"names": {"en": "Patterns"}}).json
    held = seller.get(f"/api/products/{product['id']}").json
    changed = {"version": held["version"], "category_id": category["id"]}
    assert seller.patch(f"/api/products/{product['id']}", changed).status == 200
    scene.known |= {
        "category": category["id"],
        "collection": collection["id"],
        "collection_slug": collection["slug"],
        "collection_to_go": to_go["id"],
        "promotion": promotion["id"],
        "promotion_to_go": promotion_to_go["id"],
        "store": store["slug"],
        "store_id": store["id"],
        "product": product["id"],
        "slug": product["slug"],
        "draft": draft["id"],
        "upload_id": file["id"],
        "task": task["id"],
        "line": "lin_unknown",
        "import": opened["task"]["id"],
        "file_id": _files(seller, product["id"])[0],
        "user_id": scene.clients["stranger"].get("/api/account").json["id"],
        "country": "RO",
        "month": clock.now_text()[:7],
        "address_id": _address(scene.clients["buyer"]),
        "session_id": claims_of(scene.login("buyer"))["sid"],
    }


def _address(buyer: Client) -> str:
    kept = buyer.post("/api/account/addresses", {"address": ADDRESS})
    return str(kept.json["id"])


def _files(seller: Client, product_id: str) -> list[str]:
    return [file["id"] for file in seller.get(f"/api/products/{product_id}/files").json["items"]]


def _sale(scene: Scene, product_id: str) -> None:
    buyer, stripe = scene.clients["buyer"], scene.world.stripe
    started = buy(buyer, product_id, email=None).json
    stripe.pay(started["url"].rpartition("/")[2])
    scene.world.deliver_webhooks()
    assert scene.world.drain() == []
    (entitlement,) = buyer.get("/api/purchases").json["items"]
    scene.known |= {
        "purchase_id": started["purchase_id"],
        "entitlement_id": entitlement["id"],
        "order_id": entitlement["order_id"],
    }
    stripe.pay(buy(buyer, product_id, email=None, key="k2").json["url"].rpartition("/")[2])
    scene.world.deliver_webhooks()
    assert scene.world.drain() == []
    (other,) = [
        order["id"] for order in buyer.get("/api/orders").json["items"] if order["id"] != entitlement["order_id"]
    ]
    cancelled = scene.clients["seller"].post(f"/api/orders/{other}/cancel", {}, headers={"Idempotency-Key": "cancel"})
    assert cancelled.status == 200, cancelled.text
    scene.known |= {"cancelled": other, "request_id": "req_none", "dispute_id": "du_none"}
    buyer.cookies.pop("hs_checkout")


def _impostors(scene: Scene) -> None:
    """A true token of the platform owner's that has run out, and one with the owner's claims under another key."""
    owner, csrf = scene.clients["owner"], scene.clients["anonymous"].cookies["hs_csrf"]
    with clock.shifted(timedelta(minutes=-11)):
        old = scene.login("owner").cookies["hs_access"]
    claims = claims_of(owner)
    false = forged(owners_claims(claims["sub"], claims["sid"]), kid=secrets().newest[0])
    for name, token in (("expired", old), ("forged", false)):
        scene.clients[name] = Client(scene.world, "", {"hs_csrf": csrf, "hs_access": token})
