"""A seller who uploads: a browser, a product, and what the browser does with S3."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from typing import Any

import boto3

from tests.support.remembered import remembered
from tests.support.world import Client, Reply, World

from .content import PDF


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def objects(bucket: str, prefix: str = "") -> list[str]:
    """The keys in a bucket, by the setting that names it."""
    listed = boto3.client("s3").list_objects_v2(Bucket=os.environ[bucket], Prefix=prefix)
    return [found["Key"] for found in listed.get("Contents", [])]


def stored(bucket: str, key: str) -> dict[str, Any]:
    """An object: its data, and what it is served with."""
    found = boto3.client("s3").get_object(Bucket=os.environ[bucket], Key=key)
    return {**found, "data": found["Body"].read()}


@dataclass
class Seller:
    """A confirmed member with a store and one product."""

    world: World
    client: Client
    store: dict[str, Any]
    product: dict[str, Any]

    @property
    def files_path(self) -> str:
        return f"/api/products/{self.product['id']}/files"

    def open(self, name: str, size: int, kind: str = "application/pdf", **more: Any) -> Reply:
        body = {"product_id": self.product["id"], "purpose": "file", "filename": name, "content_type": kind}
        return self.client.post("/api/uploads", {**body, "size": size, **more})

    def send(self, upload: dict[str, Any], data: bytes) -> None:
        """What the browser does with the form. Moto holds no policy, so any bytes can be sent."""
        fields = upload["post"]["fields"]
        s3 = boto3.client("s3")
        bucket = os.environ["FILES_BUCKET"]
        s3.put_object(Bucket=bucket, Key=fields["key"], Body=data, ContentType=fields["Content-Type"])

    def send_part(self, upload: dict[str, Any], number: int, data: bytes) -> Reply:
        """Have one part signed."""
        checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
        part = {"number": number, "size": len(data), "sha256": checksum}
        return self.client.post(f"/api/uploads/{upload['id']}/parts", {"parts": [part]})

    def complete(self, upload: dict[str, Any], sha256: str) -> Reply:
        return self.client.post(f"/api/uploads/{upload['id']}/complete", {"sha256": sha256})

    def state(self, upload: dict[str, Any]) -> dict[str, Any]:
        reply = self.client.get(f"/api/uploads/{upload['id']}")
        assert reply.status == 200, reply.text
        found: dict[str, Any] = reply.json
        return found

    def upload(self, name: str, data: bytes, kind: str = "application/pdf", **more: Any) -> dict[str, Any]:
        """The whole way to the end; the upload as it is then."""
        opened = self.open(name, len(data), kind, **more)
        assert opened.status == 201, opened.text
        self.send(opened.json, data)
        completed = self.complete(opened.json, digest(data))
        assert completed.status == 202, completed.text
        assert self.world.drain() == []
        return self.state(opened.json)

    def cover(self, data: bytes, kind: str = "image/jpeg", name: str = "cover.jpg") -> dict[str, Any]:
        return self.upload(name, data, kind, purpose="image")

    def files(self) -> list[dict[str, Any]]:
        reply = self.client.get(self.files_path)
        assert reply.status == 200, reply.text
        found: list[dict[str, Any]] = reply.json["items"]
        return found

    def shown(self) -> dict[str, Any]:
        """The product as its seller sees it."""
        found: dict[str, Any] = self.client.get(f"/api/products/{self.product['id']}").json
        return found

    def publish(self) -> None:
        reply = self.client.post(f"/api/products/{self.product['id']}/publish", {})
        assert reply.status == 200, reply.text


@remembered
def seller(world: World, email: str = "ana@example.com", name: str = "Ana Prints") -> Seller:
    """A new seller."""
    client = world.member(email)
    store = client.post("/api/stores", {"name": name})
    assert store.status == 201, store.text
    product = client.post("/api/products", {"store_id": store.json["id"], "title": "Linen apron", "price": 2500})
    assert product.status == 201, product.text
    return Seller(world, client, store.json, product.json)


@remembered
def with_file(world: World) -> Seller:
    """A seller whose product has one ready file."""
    ana = seller(world)
    assert ana.upload("pattern.pdf", PDF)["status"] == "ready"
    return ana
