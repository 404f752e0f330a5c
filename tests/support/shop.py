"""A store with a product that can be bought, made through the API as its owner would."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from typing import Any

from .remembered import remembered
from .world import Client, World, aws

CONTENT = b"%PDF-1.7\n% a small file\n" + b"0123456789abcdef" * 64 + b"\n%%EOF\n"


@dataclass
class Shop:
    """What the tests of buying need to know of it."""

    world: World
    seller: Client
    store: dict[str, Any]
    product: dict[str, Any]

    @property
    def product_id(self) -> str:
        return str(self.product["id"])


def upload(
    world: World,
    seller: Client,
    product_id: str,
    content: bytes = CONTENT,
    *,
    filename: str = "guide.pdf",
    content_type: str = "application/pdf",
    purpose: str = "file",
    **more: Any,
) -> dict[str, Any]:
    """Upload and verify a file; the finished upload."""
    asked = {
        "product_id": product_id,
        "purpose": purpose,
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        **more,
    }
    opened = seller.post("/api/uploads", asked)
    assert opened.status == 201, opened.text
    key = opened.json["post"]["fields"]["key"]
    aws("s3").upload_fileobj(
        io.BytesIO(content), os.environ["FILES_BUCKET"], key, ExtraArgs={"ContentType": content_type}
    )
    path = f"/api/uploads/{opened.json['id']}"
    done = seller.post(f"{path}/complete", {"sha256": hashlib.sha256(content).hexdigest()})
    assert done.status == 202, done.text
    world.drain()
    found: dict[str, Any] = seller.get(path).json
    return found


@remembered
def open_shop(world: World, *, price: int = 4900, email: str = "mara@example.com", slug: str = "lumina") -> Shop:
    """A confirmed seller, a store, a published product with one PDF."""
    seller = world.member(email, name="Mara")
    store = seller.post("/api/stores", {"name": "Lumina Studio", "slug": slug, "description": "Quiet things."})
    assert store.status == 201, store.text
    product = seller.post("/api/products", {"store_id": store.json["id"], "title": "Linen pattern", "price": price})
    assert product.status == 201, product.text
    product_id = product.json["id"]
    assert upload(world, seller, product_id)["status"] == "ready"
    published = seller.post(f"/api/products/{product_id}/publish", {"visibility": "listed"})
    assert published.status == 200, published.text
    return Shop(world, seller, store.json, published.json)


def buy(client: Client, product_id: str, *, email: str | None = "guest@example.com", key: str = "k1") -> Any:
    """Start a checkout; the API's reply."""
    body: dict[str, Any] = {"product_id": product_id, "consent": True}
    if email is not None:
        body["email"] = email
    return client.post("/api/payments/checkout", body, headers={"Idempotency-Key": key})
