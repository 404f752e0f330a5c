"""Prices, what publishing needs, addresses and covers."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.catalog import rules
from chalicelib.catalog.rules import images
from chalicelib.core import text
from chalicelib.core.money import MAX_PRICE, MINIMUM_CHARGE


@pytest.mark.parametrize("currency", sorted(MINIMUM_CHARGE))
def test_a_price_is_nothing_or_what_can_be_charged(currency: str) -> None:
    least = MINIMUM_CHARGE[currency]
    assert rules.price_errors(0, currency) == []
    assert rules.price_errors(least, currency) == []
    assert rules.price_errors(MAX_PRICE, currency) == []
    assert [e.code for e in rules.price_errors(least - 1, currency)] == ["too_small"]
    assert [e.code for e in rules.price_errors(-1, currency)] == ["too_small"]
    assert [e.code for e in rules.price_errors(MAX_PRICE + 1, currency)] == ["too_large"]


def test_only_the_configured_currency_is_accepted() -> None:
    assert rules.currency_errors(None, "RON") == rules.currency_errors("RON", "RON") == []
    assert [e.code for e in rules.currency_errors("EUR", "RON")] == ["wrong_currency"]


def test_publishing_names_everything_that_is_missing() -> None:
    errors = rules.publish_errors(**_product(title="", price=1, files=0, variants=[False]))
    assert [(e.field, e.code) for e in errors] == [
        ("title", "required"),
        ("price", "too_small"),
        ("files", "files_needed"),
        ("variants", "none_active"),
    ]
    assert rules.publish_errors(**_product(price=0)) == []
    assert rules.publish_errors(**_product(kind="physical", files=0, variants=[False, True])) == []


def _product(**fields: Any) -> dict[str, Any]:
    whole = {"kind": "digital", "title": "Apron", "price": 500, "currency": "RON", "configured": "RON", "files": 1}
    return {**whole, "variants": [], **fields}


def test_a_product_priced_in_a_former_currency_is_not_published() -> None:
    assert [e.code for e in rules.publish_errors(**_product(currency="EUR"))] == ["wrong_currency"]


@pytest.mark.parametrize("title", ["Linen apron", "工房", "A", "x" * 120, "🎉", "-"])
def test_every_title_leads_to_slugs(title: str) -> None:
    assert all(text.is_slug(slug) for slug in rules.slug_candidates(title, "abc123"))


def _cover(*sources: tuple[str, int]) -> dict[str, Any]:
    listed = [{"type": f"image/{kind}", "width": width, "url": f"/media/{kind}/{width}"} for kind, width in sources]
    return {"alt": "", "width": 1600, "height": 1200, "color": "#aabbcc", "sources": listed}


def test_a_card_has_the_smallest_images_that_are_wide_enough() -> None:
    every = _cover(*((kind, width) for kind in ("avif", "webp", "jpeg") for width in (320, 640, 960, 1600)))
    card = images.card_cover([every])
    assert card is not None
    assert [source["url"] for source in card["sources"]] == ["/media/avif/640"]
    assert {name: card[name] for name in ("width", "height", "color")} == {
        "width": 1600,
        "height": 1200,
        "color": "#aabbcc",
    }


def test_a_small_image_is_better_than_none() -> None:
    card = images.card_cover([_cover(("webp", 200), ("webp", 320))])
    assert card is not None
    assert [source["url"] for source in card["sources"]] == ["/media/webp/320"]
    assert images.card_cover([]) is None


def test_a_cover_without_words_takes_the_title() -> None:
    named = images.named_cover([_cover(("jpeg", 640))], "Apron")
    assert named is not None
    assert named["alt"] == "Apron"
    assert images.named_cover([{**named, "alt": "A blue apron"}], "Apron") == {**named, "alt": "A blue apron"}
