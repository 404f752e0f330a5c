"""The order of a product's images, and their words."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalog.rules import images


def image(upload_id: str, alt: str = "") -> dict[str, Any]:
    return {"id": upload_id, "alt": alt, "sources": []}


def _ids(made: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in made]


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_images_stand_in_the_order_of_their_uploads_however_they_arrive(arriving: list[str]) -> None:
    made: list[dict[str, Any]] = []
    for name in arriving:
        made = images.added(made, image(name))
    assert _ids(made) == ["a", "b", "c", "d", "e"]


def test_a_new_image_leaves_an_order_that_somebody_made() -> None:
    assert _ids(images.added([image("c"), image("a"), image("b")], image("d"))) == ["c", "a", "b", "d"]


def test_images_are_arranged_renamed_and_left_out() -> None:
    held = [image("a", "A"), image("b", "B"), image("c", "C")]
    made, errors = images.arranged(held, [{"id": "c", "alt": None}, {"id": "a", "alt": ""}])
    assert errors == []
    assert [(one["id"], one["alt"]) for one in made] == [("c", "C"), ("a", "")]
    assert images.arranged(held, []) == ([], [])


def test_only_the_products_own_images_are_arranged_each_once() -> None:
    _, errors = images.arranged([image("a")], [{"id": "a"}, {"id": "a"}, {"id": "b"}])
    assert [(error.field, error.code) for error in errors] == [
        ("images.1.id", "unknown_image"),
        ("images.2.id", "unknown_image"),
    ]
