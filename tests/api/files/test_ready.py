"""Whoever is told that an upload is ready may publish at once."""

from __future__ import annotations

import pytest

from chalicelib.files import verification
from tests.support.shop import upload
from tests.support.world import World


def test_ready_means_that_the_product_knows_its_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seller = world.member("mara@example.com")
    store = seller.post("/api/stores", {"name": "Lumina", "slug": "lumina"}).json
    product = seller.post("/api/products", {"store_id": store["id"], "title": "Linen", "price": 4900}).json
    monkeypatch.setattr(verification, "sync_product", lambda _: None)
    monkeypatch.setattr("chalicelib.files.outcome.sync_product", lambda _: None)
    assert upload(world, seller, product["id"])["status"] == "ready"
    assert seller.post(f"/api/products/{product['id']}/publish", {"visibility": "listed"}).status == 200
