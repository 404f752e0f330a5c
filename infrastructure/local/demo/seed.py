"""Fills a running Handsel with the demonstration, through its API as any client would.

What exists is left alone, so this can run again, and goes on where it was interrupted.
"""

from __future__ import annotations

import hashlib
import mimetypes
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

from . import files, pictures, posting, promotions, shelves
from .catalogue import BUYER_EMAIL, OWNER_EMAIL, PASSWORD, PRODUCTS, STORES, Product
from .client import Client, SeedError
from .goods import PIECES, Piece

_UPLOADS_AT_ONCE = 2
#: More than are sent at once: while some are verified, others are drawn.
_PRODUCTS_AT_ONCE = 4
_MAIL_SECONDS = 60.0
_VERIFY_SECONDS = 180.0
_PAUSE = 0.4
_PIECES = {piece.product.key: piece for piece in PIECES}


def _everything() -> tuple[Product, ...]:
    """Files and things in turn; the last is the newest, and stands first."""
    things = [piece.product for piece in PIECES]
    every = len(PRODUCTS) / len(things)
    made: list[Product] = []
    for place, product in enumerate(PRODUCTS, 1):
        made.append(product)
        while things and place >= every * (len(PIECES) - len(things) + 1) - 0.5:
            made.append(things.pop(0))
    return (*made, *things)


#: All that there is to make, oldest first.
EVERYTHING = _everything()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to log in as."""

    role: str
    email: str
    password: str


class Letter(Protocol):
    """A mail, as far as it is needed here."""

    @property
    def links(self) -> Sequence[str]:
        """The addresses in it."""


class Mailbox(Protocol):
    """Where the confirmation links arrive."""

    def mails(self, to: str = "") -> Sequence[Letter]:
        """The mails to one address, newest first."""


def accounts() -> list[Account]:
    """Everybody there is to log in as, once the demonstration is made."""
    sellers = [Account(f"seller, {store.name}", store.email, PASSWORD) for store in STORES]
    return [Account("owner", OWNER_EMAIL, PASSWORD), *sellers, Account("buyer", BUYER_EMAIL, PASSWORD)]


def seed(
    base_url: str,
    mailbox: Mailbox,
    *,
    folder: Path,
    say: Callable[[str], None] = print,
    products: Sequence[Product] = EVERYTHING,
) -> list[Account]:
    """Make what is missing of the demonstration; the accounts. `folder` keeps what is drawn. Raises `SeedError`."""
    try:
        return _Seeding(base_url, mailbox, folder, say).run(products)
    except requests.RequestException as error:
        raise SeedError(f"Handsel stopped answering ({type(error).__name__})") from error


class _Seeding:
    def __init__(self, base_url: str, mailbox: Mailbox, folder: Path, say: Callable[[str], None]) -> None:
        self._base = base_url
        self._mailbox = mailbox
        self._folder = folder
        self._say = say
        self._clients: dict[str, Client] = {}
        self._stores: dict[str, dict[str, Any]] = {}
        self._known: dict[str, dict[str, Any]] = {}
        self._categories: dict[str, str] = {}
        self._collections: dict[str, str] = {}
        self._counting = threading.Lock()
        self._failed = threading.Event()
        self._sending = threading.Semaphore(_UPLOADS_AT_ONCE)
        self._done = 0

    def run(self, products: Sequence[Product]) -> list[Account]:
        wanted = {product.store for product in products}
        people = [(one.email, one.owner, one.locale) for one in STORES if one.slug in wanted]
        self._people([*people, (BUYER_EMAIL, "Andrei Pop", "ro")])
        staff = Client(self._base)
        # Where another owns the platform, categories and front page are theirs to choose.
        if runs := staff.log_in(OWNER_EMAIL):
            self._shelve(staff)
            self._set_up(staff, "/api/admin/tax", posting.TAX)
        for store in STORES:
            if store.slug in wanted:
                self._store(store.slug)
        with ThreadPoolExecutor(_PRODUCTS_AT_ONCE, thread_name_prefix="demo") as pool:
            for work in [pool.submit(self._product, product, len(products)) for product in products]:
                work.result()
        if runs:
            self._front(staff)
        return accounts()

    # ---- People ------------------------------------------------------------------------------------------------

    def _people(self, people: Sequence[tuple[str, str, str]]) -> None:
        """Log everybody in. Those who cannot are registered first, all before the mails are read."""
        new: list[str] = []
        for email, name, locale in people:
            client = self._clients[email] = Client(self._base)
            if not client.log_in(email):
                body = {"email": email, "password": PASSWORD, "name": name, "locale": locale}
                client.call("POST", "/api/auth/register", body)
                new.append(email)
        if new:
            self._say(f"demo: {len(new)} accounts registered")
        for email in new:
            self._confirm(email)
            if not self._clients[email].log_in(email):
                raise SeedError(f"{email} exists with another password")
        for email, _, _ in people:
            user = self._clients[email].call("GET", "/api/session")["user"]
            if user is not None and not user["email_confirmed"]:
                if not self._links(email):
                    self._clients[email].call("POST", "/api/auth/confirm/resend", {"email": email})
                self._confirm(email)

    def _links(self, email: str) -> list[str]:
        return [link for mail in self._mailbox.mails(email) for link in mail.links if "/confirm?token=" in link]

    def _confirm(self, email: str) -> None:
        until = time.monotonic() + _MAIL_SECONDS
        while not (links := self._links(email)):
            if time.monotonic() > until:
                raise SeedError(f"no confirmation arrived for {email}; if the account is yours, make reset starts anew")
            time.sleep(_PAUSE)
        token = links[0].partition("token=")[2]
        # A link that was followed before is refused; whether the address is confirmed shows when a store is opened.
        self._clients[email].call("POST", "/api/auth/confirm", {"token": token}, allow=(400, 404, 409, 410, 422))

    # ---- Stores and products -----------------------------------------------------------------------------------

    def _store(self, slug: str) -> None:
        store = next(one for one in STORES if one.slug == slug)
        client = self._clients[store.email]
        mine = {one["slug"]: one for one in client.pages("/api/account/stores")}
        if slug not in mine:
            body = {"name": store.name, "slug": slug, "description": store.description}
            mine[slug] = client.call("POST", "/api/stores", body)
        self._stores[slug] = mine[slug]
        if slug in posting.SHIPPING:
            self._set_up(client, f"/api/stores/{slug}/shipping", posting.SHIPPING[slug])
        for product in client.pages(f"/api/stores/{mine[slug]['id']}/dashboard/products"):
            self._known[product["slug"]] = product

        for collection in client.call("GET", f"/api/stores/{slug}/collections")["items"]:
            self._collections[collection["slug"]] = collection["id"]
        for one in shelves.COLLECTIONS:
            if one.store == slug and one.slug not in self._collections:
                body = {"name": one.name, "slug": one.slug, "description": one.description}
                made = client.call("POST", f"/api/stores/{mine[slug]['id']}/collections", body)
                self._collections[one.slug] = made["id"]
        promotions.make(client, slug, self._collections)

    @staticmethod
    def _set_up(client: Client, path: str, wanted: Mapping[str, Any]) -> None:
        """Save settings that nobody has saved yet."""
        if client.call("GET", path)["version"] == 0:
            client.call("PUT", path, {**wanted, "version": 0})

    def _shelve(self, staff: Client) -> None:
        """The platform's categories, from the top down."""
        found = {one["slug"]: one["id"] for one in staff.call("GET", "/api/categories")["items"]}
        for place, one in enumerate(shelves.CATEGORIES):
            if one.slug not in found:
                body = {
                    "slug": one.slug,
                    "names": {"en": one.en, "ro": one.ro},
                    "description": one.description,
                    "parent_id": found.get(one.parent),
                    "position": place,
                }
                found[one.slug] = staff.call("POST", "/api/admin/categories", body)["id"]
        self._categories = found

    def _front(self, staff: Client) -> None:
        """What the front page shows, unless somebody has chosen already."""
        chosen = staff.call("GET", "/api/admin/home")
        if chosen["products"] or chosen["collections"]:
            return
        slugs = {product.key: product.slug for product in EVERYTHING}
        products = [self._known[slugs[key]]["id"] for key in shelves.FEATURED if slugs[key] in self._known]
        collections = [self._collections[one] for one in shelves.SHOWN_COLLECTIONS if one in self._collections]
        staff.call("PUT", "/api/admin/home", {"products": products, "collections": collections})

    def _product(self, product: Product, total: int) -> None:
        if self._failed.is_set():
            return
        try:
            self._make(product)
        except BaseException:
            self._failed.set()
            raise
        with self._counting:
            self._done += 1
            self._say(f"demo: {self._done} of {total} products · {product.title.partition(':')[0]}")

    def _make(self, product: Product) -> None:
        store = self._stores[product.store]
        client = self._clients[next(one.email for one in STORES if one.slug == product.store)]
        found = self._known.get(product.slug)
        if found is not None and found["status"] != "draft":
            return
        piece = _PIECES.get(product.key)
        if found is None:
            found = client.call("POST", "/api/products", self._described(store["id"], product, piece))
            self._known[product.slug] = found
        path = f"/api/products/{found['id']}"
        shown = piece.pictures if piece else {product.key: "", **shelves.IN_USE.get(product.key, {})}
        waiting = self._pictures(client, found, shown)
        if piece is None:
            kept = {one["name"]: one for one in client.pages(f"{path}/files")}
            for file in files.files(product.key, self._folder):
                old = kept.get(file.name)
                if old is None or old["status"] == "refused":
                    waiting.append(self._upload(client, found["id"], "file", file, old["id"] if old else None))
        self._wait(client, product, path, waiting)
        arranged = self._arrange(client, path, list(shown.values()))
        if piece is not None:
            self._stock(client, path, piece, arranged)
        client.call("POST", f"{path}/publish", {"visibility": "listed"})

    def _described(self, store_id: str, product: Product, piece: Piece | None) -> dict[str, Any]:
        place = shelves.PLACES[product.key]
        body = {
            "store_id": store_id,
            "title": product.title,
            "slug": product.slug,
            "price": product.price,
            "short_description": product.short,
            "description": product.description,
            "category_id": self._categories.get(place.category),
            "collections": [self._collections[one] for one in place.collections],
            "tags": list(place.tags),
            "badges": list(place.badges),
            "compare_at_price": place.before,
            "featured": place.featured,
        }
        if piece is not None:
            body |= {
                "kind": "physical",
                "sku": piece.sku,
                "weight_grams": piece.weight,
                "origin_country": "RO",
                "stock_mode": piece.mode,
                "made_to_order_days": piece.days,
            }
        return body

    def _pictures(self, client: Client, found: dict[str, Any], wanted: Mapping[str, str]) -> list[str]:
        """Send the pictures that are not there; each is known by its words."""
        there = {image["alt"] for image in found["images"]}
        sent: list[str] = []
        for key, alt in wanted.items():
            if alt not in there:
                file = pictures.cover(key, self._folder)
                sent.append(self._upload(client, found["id"], "image", file, alt=alt))
        return sent

    def _arrange(self, client: Client, path: str, wanted: Sequence[str]) -> dict[str, Any]:
        """Put the pictures in order: they are there in the order in which they were ready. The product."""
        product: dict[str, Any] = client.call("GET", path)
        images = {image["alt"]: image["id"] for image in product["images"]}
        ordered = [images[alt] for alt in wanted]
        if [image["id"] for image in product["images"]] == ordered:
            return product
        body = {"images": [{"id": one} for one in ordered], "version": product["version"]}
        arranged: dict[str, Any] = client.call("PATCH", path, body)
        return arranged

    def _stock(self, client: Client, path: str, piece: Piece, product: dict[str, Any]) -> None:
        """Variants with their pictures, and how many there are."""
        images = {image["alt"]: image["id"] for image in product["images"]}
        if piece.variants and not product["variants"]:
            variants = [
                {
                    "values": list(one.values),
                    "sku": one.sku,
                    "price_modifier": one.modifier,
                    "image_id": images[piece.pictures[one.picture]] if one.picture else None,
                    "active": True,
                }
                for one in piece.variants
            ]
            options = [{"name": name, "values": list(values)} for name, values in piece.options.items()]
            body = {"version": product["version"], "options": options, "variants": variants}
            product = client.call("PUT", f"{path}/options", body)
        if piece.mode == "tracked":
            ids = {tuple(one["values"]): one["id"] for one in product["variants"]}
            left = [(ids[one.values], one.stock) for one in piece.variants] or [(None, piece.stock)]
            items = [{"variant_id": one, "set_to": stock} for one, stock in left]
            client.call("PUT", f"{path}/stock", {"items": items, "note": "First count"})

    def _upload(
        self,
        client: Client,
        product_id: str,
        purpose: str,
        file: Path,
        replaces: str | None = None,
        alt: str = "",
    ) -> str:
        data = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = {
            "product_id": product_id,
            "purpose": purpose,
            "filename": file.name,
            "content_type": kind,
            "size": len(data),
            "replaces": replaces,
            "alt": alt,
        }
        upload = client.call("POST", "/api/uploads", body)
        form = upload["post"]
        with self._sending, requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                form["url"], data=form["fields"], files={"file": (file.name, data, kind)}, timeout=120
            )
        if not answer.ok:
            raise SeedError(f"S3 did not take {file.name}: {answer.status_code} {answer.text[:200]}")
        digest = hashlib.sha256(data).hexdigest()
        client.call("POST", f"/api/uploads/{upload['id']}/complete", {"sha256": digest})
        return str(upload["id"])

    def _wait(self, client: Client, product: Product, path: str, uploads: Sequence[str]) -> None:
        until = time.monotonic() + _VERIFY_SECONDS
        for upload in uploads:
            while (state := client.call("GET", f"/api/uploads/{upload}"))["status"] in {"open", "verifying"}:
                self._not_after(until, product)
                time.sleep(_PAUSE)
            if state["status"] != "ready":
                raise SeedError(f"{state['filename']} was refused: {state['reason']}")
        # Files that an earlier run sent may still be on their way.
        while any(one["status"] == "verifying" for one in client.pages(f"{path}/files")):
            self._not_after(until, product)
            time.sleep(_PAUSE)

    def _not_after(self, until: float, product: Product) -> None:
        if time.monotonic() > until:
            raise SeedError(f"the files of “{product.title}” were not verified in {_VERIFY_SECONDS:.0f} s")
        if self._failed.is_set():
            raise SeedError("stopped")
