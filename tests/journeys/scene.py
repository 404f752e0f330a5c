"""A marketplace with something in every state that a page can show, made over HTTP: it is not the journeys' subject."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from chalicelib.accounts import service as accounts
from infrastructure.local.stack import LocalStack
from tests.support.goods import ADDRESS
from tests.support.journey import PASSWORD, Browser, member, until

from . import files

OWNER = "owner@example.com"
#: Longer than any line at 320 pixels, without a place to break.
LONG = "Kraftfahrzeughaftpflichtversicherungsschnittmuster"


@dataclass
class Scene:
    """Who is there, and the parts of addresses that pages need."""

    people: dict[str, Browser] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def cookies(self, who: str) -> dict[str, str]:
        """What makes a browser that person's; nothing for a stranger."""
        return dict(self.people[who].http.cookies) if who in self.people else {}

    def new_link(self) -> str:
        """The path of a fresh download link of the buyer's first purchase."""
        path = f"/api/purchases/{self.places['entitlement']}/links"
        made = self.people["buyer"].call("POST", path, {"file_id": self.places["file"]})
        return re.sub(r"^https?://[^/]+", "", made["url"])


def build(stack: LocalStack, folder: Path) -> Scene:
    """Two stores, four products, six people, five purchases."""
    pattern = files.pdf(folder / "linen-pattern.pdf")
    cover = files.png(folder / "cover.png")
    scene = Scene()
    seller = member(stack, "mara@example.com")
    store = seller.call(
        "POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina", "description": "Quiet things.\n\nBy hand."}
    )
    sold = product(stack, seller, store["id"], "Linen pattern", 4900, pattern, cover)
    free = product(stack, seller, store["id"], f"{LONG} für Anfänger", 0, pattern)
    draft = seller.call("POST", "/api/products", {"store_id": store["id"], "title": "Winter coat", "price": 120_000})
    refused = {**asked(pattern, "application/zip"), "filename": "pattern.zip", "product_id": draft["id"]}
    send(seller, pattern, refused, "refused")
    unlisted = product(stack, seller, store["id"], "Old hat", 900, pattern)
    seller.call("POST", f"/api/products/{unlisted['id']}/archive")

    made = piece(seller, store["id"])

    offered = {"name": f"Ten percent for {LONG}", "code": "TEN", "kind": "percent", "value": 1000, "total_limit": 5}
    promotion = seller.call(
        "POST",
        f"/api/stores/{store['id']}/promotions",
        {**offered, "target_ids": [sold["id"]], "applies_to": "products"},
    )

    guest = Browser(stack.url)
    paid = buy(stack, guest, sold["id"], "bo@example.com")
    open_one = checkout(guest, sold["id"], "bo@example.com", "later")
    buyer = member(stack, "ana@example.com", f"Ana {LONG}")
    buyer.call("POST", "/api/account/addresses", {"address": ADDRESS, "phone": "0722 000 000"})
    order = buy(stack, buyer, sold["id"], None)
    buy(stack, buyer, free["id"], None, price=0)

    empty = member(stack, "vlad@example.com", "Vlad")
    empty.call("POST", "/api/stores", {"name": "Vale", "slug": "vale"})
    accounts.bootstrap_owner(OWNER, PASSWORD, "Olga")
    owner = Browser(stack.url)
    owner.call("POST", "/api/auth/login", {"email": OWNER, "password": PASSWORD})
    home = owner.call("POST", "/api/admin/categories", {"names": {"en": "Home", "ro": "Casă"}})
    owner.call("POST", "/api/admin/categories", {"names": {"en": LONG}, "parent_id": home["id"]})
    owner.call("PUT", "/api/admin/home", {"products": [sold["id"]], "collections": made["collections"]})
    new = Browser(stack.url)
    entry = {"email": "nou@example.com", "password": PASSWORD, "name": "Nou", "locale": "en"}
    new.call("POST", "/api/auth/register", entry)
    new.call("POST", "/api/auth/login", {"email": "nou@example.com", "password": PASSWORD})

    scene.people = {"guest": guest, "seller": seller, "buyer": buyer, "empty": empty, "owner": owner, "new": new}
    scene.places = {
        "sold": sold["id"],
        "sold_path": sold["path"],
        "free_path": free["path"],
        "draft": draft["id"],
        "made": made["id"],
        "archived": unlisted["id"],
        "promotion": promotion["id"],
        "paid": paid["purchase_id"],
        "open": open_one["purchase_id"],
        "payment": open_one["url"],
        "order": order_of(buyer),
        "entitlement": order["entitlements"][0]["id"],
        "file": order["entitlements"][0]["files"][0]["id"],
    }
    return scene


def asked(file: Path, content_type: str, purpose: str = "file") -> dict[str, Any]:
    """What opens an upload of a file."""
    size = file.stat().st_size
    return {"purpose": purpose, "filename": file.name, "content_type": content_type, "size": size}


def send(seller: Browser, file: Path, wanted: dict[str, Any], outcome: str = "ready") -> None:
    """Upload a file by the pre-signed form and wait for what becomes of it."""
    opened = seller.call("POST", "/api/uploads", wanted)
    form = opened["post"]
    requests.post(form["url"], data=form["fields"], files={"file": file.read_bytes()}, timeout=60).raise_for_status()
    path = f"/api/uploads/{opened['id']}"
    seller.call("POST", f"{path}/complete", {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()})
    until(lambda: seller.call("GET", path)["status"] == outcome, f"the upload to be {outcome}")


def product(
    stack: LocalStack, seller: Browser, store_id: str, title: str, price: int, file: Path, cover: Path | None = None
) -> dict[str, Any]:
    """A published product; with a picture, if there is one."""
    words = {"short_description": "Cut once, sew slowly.", "description": f"Four sizes.\n\nSee https://{LONG}.example"}
    made = seller.call("POST", "/api/products", {"store_id": store_id, "title": title, "price": price, **words})
    path = f"/api/products/{made['id']}"
    send(seller, file, {**asked(file, "application/pdf"), "product_id": made["id"]})
    if cover is not None:
        send(seller, cover, {**asked(cover, "image/png", "image"), "product_id": made["id"]})
        until(lambda: seller.call("GET", path)["cover"], "the cover")
    until(lambda: seller.call("GET", path)["files"], "the product to know its file")
    published: dict[str, Any] = seller.call("POST", f"{path}/publish", {"visibility": "listed"})
    return published


def piece(seller: Browser, store_id: str) -> dict[str, Any]:
    """A draft of a handmade piece that is counted, in two sizes and two colours, in a collection."""
    gifts = seller.call("POST", f"/api/stores/{store_id}/collections", {"name": "Gifts", "description": LONG})
    fields = {"kind": "physical", "stock_mode": "tracked", "collections": [gifts["id"]], "tags": ["bowl", LONG[:40]]}
    wanted = {"store_id": store_id, "title": "Porcelain bowl", "price": 14_900, **fields}
    made = seller.call("POST", "/api/products", wanted)
    options = [{"name": "Size", "values": ["Small", "Large"]}, {"name": "Colour", "values": ["White", LONG[:40]]}]
    variants = [{"values": [size, colour]} for size in options[0]["values"] for colour in options[1]["values"]]
    body = {"version": made["version"], "options": options, "variants": variants}
    changed = seller.call("PUT", f"/api/products/{made['id']}/options", body)
    counts = [{"variant_id": one["id"], "set_to": 2} for one in changed["variants"][:3]]
    seller.call("PUT", f"/api/products/{made['id']}/stock", {"items": counts, "note": "First firing"})
    return changed


def checkout(buyer: Browser, product_id: str, email: str | None, key: str) -> dict[str, Any]:
    """Open a purchase."""
    body = {"product_id": product_id, "consent": True, **({"email": email} if email else {})}
    opened: dict[str, Any] = buyer.call("POST", "/api/payments/checkout", body, **{"Idempotency-Key": f"key-{key}"})
    return opened


def buy(stack: LocalStack, buyer: Browser, product_id: str, email: str | None, *, price: int = 4900) -> dict[str, Any]:
    """Buy and pay; the purchase once its files are there."""
    opened = checkout(buyer, product_id, email, product_id)
    if price:
        session = opened["url"].rpartition("/")[2].partition("#")[0].partition("?")[0]
        card = {"card": "4242424242424242"}
        requests.post(f"{stack.stripe_url}/_sandbox/pay/{session}", json=card, timeout=60).raise_for_status()

    def settled() -> dict[str, Any] | None:
        found: dict[str, Any] = buyer.call("POST", "/api/payments/confirm", {"purchase_id": opened["purchase_id"]})
        return found if found["entitlements"] else None

    return until(settled, "the purchase to be paid")


def order_of(buyer: Browser) -> str:
    """The id of a member's first order."""
    return str(until(lambda: buyer.call("GET", "/api/orders")["items"], "the order")[-1]["id"])
