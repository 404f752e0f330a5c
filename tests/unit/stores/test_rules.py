"""Addresses of stores."""

from __future__ import annotations

import pytest

from chalicelib.core import text
from chalicelib.core.paths import PAGE_PATHS, RESERVED_SLUGS
from chalicelib.stores import rules


@pytest.mark.parametrize("slug", ["api", "login", "dashboard", "stores", "media", "downloads", "payments", "www"])
def test_the_sites_own_words_are_reserved(slug: str) -> None:
    assert [error.code for error in rules.slug_errors(slug)] == ["reserved"]


def test_no_store_can_hide_a_page_of_the_site() -> None:
    firsts = {path.split("/")[1] for path in PAGE_PATHS} - {""}
    assert {first for first in firsts if not first.startswith(":")} <= RESERVED_SLUGS


@pytest.mark.parametrize("name", ["Ana's Prints", "Ăâîșț", "工房", "A", "Login", "x" * 80, "--", "🎉 Party"])
def test_every_name_leads_to_slugs_a_store_may_have(name: str) -> None:
    found = list(rules.slug_candidates(name, "abc123"))
    assert len(found) >= 3
    assert all(text.is_slug(slug) and not rules.slug_errors(slug) for slug in found)
    assert found[-1].endswith("-abc123")
