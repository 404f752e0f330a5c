"""The frontend's pages and the table of paths: what the router shows is answered with 200."""

from __future__ import annotations

import re
from pathlib import Path

from chalicelib.core import paths
from chalicelib.storefront.heads import PICTURE_SIZES

SOURCES = Path(__file__).parents[2] / "frontend_static" / "src"
_ROUTE = re.compile(r'\["(/[^"]*)", \(\) => import')


def _shape(page: str) -> str:
    """A page's path without the names of its parameters."""
    return re.sub(r":\w+", ":", page)


def test_every_page_of_the_router_is_in_the_table_of_paths() -> None:
    routed = _ROUTE.findall((SOURCES / "routes.tsx").read_text("utf-8"))
    assert len(routed) > 20
    assert {_shape(page) for page in routed} <= {_shape(page) for page in paths.PAGE_PATHS}


def test_the_picture_is_announced_in_the_sizes_it_is_shown_in() -> None:
    """Another `sizes` would have the browser fetch one file early and another one to show."""
    shown = [file for file in (SOURCES / "features" / "storefront").glob("*.tsx") if PICTURE_SIZES in file.read_text()]
    assert shown
