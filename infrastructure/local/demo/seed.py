"""Fills a running Handsel with the demonstration, through its API as any client would.

What exists is left alone, so this can run again, and goes on where it was interrupted.
"""

from __future__ import annotations

import hashlib
import mimetypes
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

from . import files, pictures
from .catalogue import BUYER_EMAIL, OWNER_EMAIL, PASSWORD, PRODUCTS, STORES, Product

_UPLOADS_AT_ONCE = 2
#: More than are sent at once: while some are verified, others are drawn.
_PRODUCTS_AT_ONCE = 4
_MAIL_SECONDS = 60.0
_VERIFY_SECONDS = 180.0
_PAUSE = 0.4
_TRIES = 4
_PATIENCE = 20.0


class SeedError(Exception):
    """Why the demonstration could not be made; one line for the developer."""


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


class Client:
    """One person's browser. Threads take turns with it."""

    def __init__(self, base_url: str) -> None:
        """Starts without a session."""
        self._base = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._lock = threading.Lock()
        self._csrf = ""

    def call(self, method: str, path: str, body: Any = None, *, allow: tuple[int, ...] = ()) -> Any:
        """The answer's JSON, or None for a status in `allow`. Raises `SeedError` for any other refusal."""
        with self._lock:
            answer = self._send(method, path, body)
        if answer.status_code in allow:
            return None
        if not answer.ok:
            raise SeedError(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json() if answer.content else None

    def _send(self, method: str, path: str, body: Any) -> requests.Response:
        for left in reversed(range(_TRIES)):
            if method != "GET" and not self._csrf:
                self._csrf = self._session.get(f"{self._base}/api/session", timeout=30).json()["csrf_token"]
            headers = {"X-CSRF-Token": self._csrf} if method != "GET" else {}
            answer = self._session.request(method, self._base + path, json=body, headers=headers, timeout=60)
            wait = float(answer.headers.get("Retry-After") or 1)
            if (answer.status_code not in {429, 502, 503}) or not left or wait > _PATIENCE:
                return answer
            time.sleep(wait)
        raise AssertionError("unreachable")

    def log_in(self, email: str) -> bool:
        """Whether that worked."""
        body = {"email": email, "password": PASSWORD}
        return self.call("POST", "/api/auth/login", body, allow=(401, 403)) is not None

    def pages(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.call("GET", f"{path}?limit=50{f'&cursor={cursor}' if cursor else ''}")
            found += page["items"]
            cursor = page["next_cursor"] or ""
            if not cursor:
                return found


def seed(
    base_url: str,
    mailbox: Mailbox,
    *,
    folder: Path,
    say: Callable[[str], None] = print,
    products: Sequence[Product] = PRODUCTS,
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
        self._counting = threading.Lock()
        self._failed = threading.Event()
        self._sending = threading.Semaphore(_UPLOADS_AT_ONCE)
        self._done = 0

    def run(self, products: Sequence[Product]) -> list[Account]:
        wanted = {product.store for product in products}
        people = [(one.email, one.owner, one.locale) for one in STORES if one.slug in wanted]
        self._people([*people, (BUYER_EMAIL, "Andrei Pop", "ro")])
        for store in STORES:
            if store.slug in wanted:
                self._store(store.slug)
        with ThreadPoolExecutor(_PRODUCTS_AT_ONCE, thread_name_prefix="demo") as pool:
            for work in [pool.submit(self._product, product, len(products)) for product in products]:
                work.result()
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
        for product in client.pages(f"/api/stores/{mine[slug]['id']}/dashboard/products"):
            self._known[product["slug"]] = product

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
        if found is None:
            body = {
                "store_id": store["id"],
                "title": product.title,
                "slug": product.slug,
                "price": product.price,
                "short_description": product.short,
                "description": product.description,
            }
            found = client.call("POST", "/api/products", body)
        path = f"/api/products/{found['id']}"
        kept = {one["name"]: one for one in client.pages(f"{path}/files")}
        waiting: list[str] = []
        if found["cover"] is None:
            waiting.append(self._upload(client, found["id"], "image", pictures.cover(product.key, self._folder)))
        for file in files.files(product.key, self._folder):
            old = kept.get(file.name)
            if old is None or old["status"] == "refused":
                waiting.append(self._upload(client, found["id"], "file", file, old["id"] if old else None))
        self._wait(client, product, path, waiting)
        client.call("POST", f"{path}/publish", {"visibility": "listed"})

    def _upload(self, client: Client, product_id: str, purpose: str, file: Path, replaces: str | None = None) -> str:
        data = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = {
            "product_id": product_id,
            "purpose": purpose,
            "filename": file.name,
            "content_type": kind,
            "size": len(data),
            "replaces": replaces,
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
