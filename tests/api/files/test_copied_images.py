"""The pictures of a copied product: the same renditions under ids of its own, there until the last product lets go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.aws import dynamo
from chalicelib.catalog import service as catalog
from chalicelib.catalog import tables
from chalicelib.files import verification
from tests.support.rivals import before_commit
from tests.support.world import World

from .content import photo
from .seller import Seller, objects, seller, stored

OPTIONS = {"options": [{"name": "Size", "values": ["S", "M"]}]}


@pytest.fixture
def ana(world: World, monkeypatch: pytest.MonkeyPatch) -> Seller:
    """Her product has two pictures, the second one on top. What is taken off is forgotten at once."""
    monkeypatch.setattr(verification, "_REMOVED_DELAY", 0)
    ana = seller(world)
    first, second = (ana.cover(photo(40, height)) for height in (30, 31))
    _change(ana, ana.product, images=[{"id": second["id"], "alt": "In blue"}, {"id": first["id"], "alt": "On a hook"}])
    return ana


def _change(ana: Seller, product: Any, below: str = "", **wanted: Any) -> Any:
    path = f"/api/products/{product['id']}"
    send = ana.client.put if below else ana.client.patch
    reply = send(path + below, {"version": ana.client.get(path).json["version"], **wanted})
    assert reply.status == 200, reply.text
    return reply.json


def _copy(ana: Seller, product: Any) -> Any:
    reply = ana.client.post(f"/api/products/{product['id']}/duplicate")
    assert reply.status == 201, reply.text
    return reply.json


def _urls(product: Any) -> set[str]:
    return {url for image in product["images"] for url in (image["social"], *(s["url"] for s in image["sources"]))}


def _are_there(product: Any) -> bool:
    """Whether every picture that the product shows can be had."""
    return _urls(product) <= {f"/{key}" for key in objects("MEDIA_BUCKET")}


def _drop(ana: Seller, product: Any) -> None:
    _change(ana, product, images=[])
    assert ana.world.drain() == []


def _delete(ana: Seller, product: Any) -> None:
    assert ana.client.delete(f"/api/products/{product['id']}").status == 204
    assert ana.world.drain() == []


def _shared(world: World) -> list[Any]:
    return [row for row in world.rows("catalog") if row["sk"] == "image"]


def test_a_copy_has_the_pictures_their_words_order_and_places(ana: Seller) -> None:
    on_top, below = ana.shown()["images"]
    variants = [
        {"values": [size], "sku": size, "image_id": image["id"]} for size, image in (("S", below), ("M", on_top))
    ]
    _change(ana, ana.product, "/options", **OPTIONS, variants=variants)
    copy = _copy(ana, ana.product)
    look = ("alt", "width", "height", "color", "blur", "sources", "social")
    shown = [[image[name] for name in look] for image in copy["images"]]
    assert shown == [[image[name] for name in look] for image in (on_top, below)]
    assert copy["cover"]["alt"] == "In blue"
    assert [v["image_id"] for v in copy["variants"]] == [copy["images"][1]["id"], copy["images"][0]["id"]]
    assert not {image["id"] for image in copy["images"]} & {on_top["id"], below["id"]}
    assert all(stored("MEDIA_BUCKET", url[1:])["data"] for url in _urls(copy))
    assert len({key.split("/")[1] for key in objects("MEDIA_BUCKET")}) == 2


def test_a_copys_pictures_are_its_own_to_arrange(ana: Seller) -> None:
    copy = _copy(ana, ana.product)
    top, below = copy["images"]
    _change(ana, copy, images=[{"id": below["id"], "alt": "Mine"}, {"id": top["id"]}])
    assert [image["alt"] for image in ana.shown()["images"]] == ["In blue", "On a hook"]
    opened = ana.open("a.jpg", len(photo(50, 30)), "image/jpeg", purpose="image", alt="New").json
    assert ana.client.delete(f"/api/uploads/{opened['id']}").status == 204


@pytest.mark.parametrize(("first", "last"), [(_drop, _delete), (_delete, _drop)], ids=["dropped", "deleted"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)], ids=["original", "grandchild", "copy"])
def test_pictures_stay_until_the_last_product_lets_go(
    ana: Seller, first: Callable[..., None], last: Callable[..., None], order: tuple[int, ...]
) -> None:
    copy = _copy(ana, ana.product)
    family = [ana.shown(), copy, _copy(ana, copy)]
    one, two, three = (family[at] for at in order)
    first(ana, one)
    assert _are_there(two)
    assert _are_there(three)
    last(ana, two)
    assert _are_there(three)
    first(ana, three)
    assert objects("MEDIA_BUCKET") == []
    assert _shared(ana.world) == []


def test_news_that_come_twice_and_late_remove_nothing_that_is_shown(ana: Seller) -> None:
    images = [image["id"] for image in ana.shown()["images"]]
    copy = _copy(ana, ana.product)
    _delete(ana, ana.product)
    for _ in range(2):
        verification.remove_product(ana.product["id"], images)
        for image in images:
            verification.remove_image(ana.product["id"], image)
            verification.remove_image(copy["id"], image)
    assert _are_there(copy)
    _delete(ana, copy)
    for _ in range(2):
        verification.remove_product(copy["id"], images)
        verification.remove_image(copy["id"], images[0])
    assert objects("MEDIA_BUCKET") == _shared(ana.world) == []


def test_a_death_between_the_pictures_and_their_row_is_made_good(ana: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = _copy(ana, ana.product)
    _delete(ana, ana.product)
    with monkeypatch.context() as broken:
        broken.setattr(catalog, "forget_image", lambda _: 1 / 0)
        assert ana.client.delete(f"/api/products/{copy['id']}").status == 204
        assert ana.world.drain() == ["product.deleted"]
    assert len(_shared(ana.world)) == 2
    verification.remove_product(copy["id"], [row["pk"].removeprefix("image#") for row in _shared(ana.world)])
    assert objects("MEDIA_BUCKET") == _shared(ana.world) == []


def _race(ana: Seller, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A copy is begun while the original lets go of its pictures, and they are gone before the copy is written."""
    before_commit(monkeypatch, lambda: _drop(ana, ana.product))
    return _copy(ana, ana.product)


def test_a_copy_made_while_the_pictures_go_has_those_that_are_left(
    ana: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _race(ana, monkeypatch)
    assert copy["images"] == []
    assert _shared(ana.world) == []


def test_without_its_guard_a_copy_shows_pictures_that_are_gone(ana: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    there = lambda row, name: dynamo.check(type(row), row.pk, "product", type(row).pk.exists(), name)  # noqa: E731
    monkeypatch.setattr(tables, "still", there)
    assert not _are_there(_race(ana, monkeypatch))


@pytest.mark.parametrize("leaves", [_drop, _delete])
def test_without_being_counted_a_copy_loses_its_pictures(
    ana: Seller, monkeypatch: pytest.MonkeyPatch, leaves: Callable[..., None]
) -> None:
    nobody = lambda origin: dynamo.delete(tables.ImageRow, f"image#{origin}", "nothing", "image")  # noqa: E731
    monkeypatch.setattr(tables, "hold_image", nobody)
    copy = _copy(ana, ana.product)
    leaves(ana, ana.product)
    assert not _are_there(copy)
