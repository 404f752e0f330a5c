"""What a page's head says of it, made of plain values: titles, social cards, and structured data for search engines.

Texts are as people wrote them; `markup` escapes whatever it writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

SITE = "Handsel"
TAGLINE = "A marketplace for makers: open a store, sell your files, be paid."
_DESCRIPTION = 160
_TAG = re.compile(r"<[^>]*>")
#: How wide the product's picture is shown; the frontend says the same of it.
PICTURE_SIZES = "(min-width: 1120px) 620px, (min-width: 860px) 55vw, 92vw"

_AVAILABILITY = {
    "in_stock": "https://schema.org/InStock",
    "low_stock": "https://schema.org/LimitedAvailability",
    "sold_out": "https://schema.org/SoldOut",
    "made_to_order": "https://schema.org/MadeToOrder",
}


@dataclass(frozen=True, slots=True)
class Preload:
    """The picture a page begins with, in the best type it has."""

    type: str
    srcset: str
    sizes: str


@dataclass(frozen=True, slots=True)
class Head:
    """A page's head. `canonical` is the address that counts; `indexed`: search engines may keep the page."""

    title: str = ""
    description: str = ""
    canonical: str | None = None
    indexed: bool = False
    kind: str = "website"
    image: str | None = None
    image_alt: str = ""
    large: bool = False
    data: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    preload: Preload | None = None


def shortened(text: str, most: int = _DESCRIPTION) -> str:
    """One line of at most `most` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"


def amount(minor: int) -> str:
    """Minor units as a decimal number; every currency that Handsel can be set to has two places."""
    return f"{minor // 100}.{minor % 100:02d}"


def _crumbs(site: str, steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": site + path}
        for number, (name, path) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


# ---- Pages -----------------------------------------------------------------------------------------------------


def home(site: str) -> Head:
    """The front page."""
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{site}/search?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    web = {"@context": "https://schema.org", "@type": "WebSite", "name": SITE, "url": f"{site}/"}
    return Head("", TAGLINE, f"{site}/", indexed=True, data=[{**web, "potentialAction": search}])


def store(site: str, shown: Mapping[str, Any]) -> Head:
    """A store: `name`, `slug`, `description`."""
    url = f"{site}/{shown['slug']}"
    description = shortened(shown["description"]) or f"{shown['name']} on {SITE}"
    data = {"@context": "https://schema.org", "@type": "Organization", "name": shown["name"], "url": url}
    steps = [(SITE, "/"), (shown["name"], f"/{shown['slug']}")]
    return Head(shown["name"], description, url, indexed=True, data=[data, _crumbs(site, steps)])


def collection(site: str, shown: Mapping[str, Any]) -> Head:
    """A collection: `name`, `description`, `path`, and its `store` as `name` and `slug`."""
    owner = shown["store"]
    steps = [(SITE, "/"), (owner["name"], f"/{owner['slug']}"), (shown["name"], shown["path"])]
    description = shortened(shown["description"]) or f"{shown['name']} by {owner['name']}"
    title = f"{shown['name']} · {owner['name']}"
    return Head(title, description, site + shown["path"], indexed=True, data=[_crumbs(site, steps)])


def category(site: str, path: Sequence[Mapping[str, Any]]) -> Head:
    """A category, told by the way to it from the top: `name`, `slug`, `description` of each."""
    shown = path[-1]
    steps = [(SITE, "/"), *((step["name"], f"/categories/{step['slug']}") for step in path)]
    description = shortened(shown["description"]) or f"{shown['name']} from independent makers"
    url = f"{site}/categories/{shown['slug']}"
    return Head(shown["name"], description, url, indexed=True, data=[_crumbs(site, steps)])


def search(site: str) -> Head:
    """The search page, one whatever is searched for."""
    return Head("Search", "Search everything makers sell here.", f"{site}/search", indexed=True)


def missing() -> Head:
    """A page that is not there."""
    return Head("Not found", "There is nothing here.")


def product(site: str, page: Mapping[str, Any], *, listed: bool) -> Head:
    """A product's page as the storefront puts it together; an unlisted one is for those who have its address."""
    image, pictures = _social(page), _pictures(page)
    described = shortened(_words(page)) or f"{page['title']} by {_seller(page)}"
    data = [_product(site, page, pictures), _crumbs(site, _way_to(page))] if listed else []
    return Head(
        title=f"{page['title']} · {_seller(page)}",
        description=described,
        canonical=site + page["path"],
        indexed=listed,
        kind="product",
        image=None if image is None else _absolute(site, image["url"]),
        image_alt="" if image is None else image["alt"],
        large=image is not None and image["large"],
        data=data,
        extra={"product:price:amount": amount(page["price_from"]), "product:price:currency": page["currency"]},
        preload=_preload(page["cover"]),
    )


def _seller(page: Mapping[str, Any]) -> str:
    return str(page["store"]["name"])


def _words(page: Mapping[str, Any]) -> str:
    """What is said of the product, without marks and tags."""
    return str(page["short_description"]) or unescape(_TAG.sub(" ", page["description_html"]))


def _way_to(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    shelf = page["category"]
    between = [(_seller(page), f"/{page['store']['slug']}")]
    if shelf is not None:
        between = [(step["name"], f"/categories/{step['slug']}") for step in shelf["path"]]
    return [(SITE, "/"), *between, (page["title"], page["path"])]


def _product(site: str, page: Mapping[str, Any], pictures: list[str]) -> dict[str, Any]:
    """schema.org's Product with its offers."""
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page["title"],
        "description": shortened(_words(page), 5000),
        "url": site + page["path"],
        "brand": {"@type": "Brand", "name": _seller(page)},
        "offers": _offers(site, page),
    }
    if pictures:
        made["image"] = [_absolute(site, picture) for picture in pictures]
    if page["sku"]:
        made["sku"] = page["sku"]
    if page.get("metadata"):
        details = page["metadata"].items()
        made["additionalProperty"] = [{"@type": "PropertyValue", "name": name, "value": told} for name, told in details]
    rating = page.get("rating")
    if rating is not None:
        told = {"ratingValue": rating["average"], "reviewCount": rating["count"]}
        made["aggregateRating"] = {"@type": "AggregateRating", **told}
    return made


def _offers(site: str, page: Mapping[str, Any]) -> dict[str, Any]:
    shared = {
        "priceCurrency": page["currency"],
        "availability": _AVAILABILITY[page["availability"]],
        "url": site + page["path"],
        "seller": {"@type": "Organization", "name": _seller(page)},
    }
    if not page["variants"]:
        return {"@type": "Offer", "price": amount(page["price"]), **shared}
    prices = [variant["price"] for variant in page["variants"]]
    span = {"lowPrice": amount(min(prices)), "highPrice": amount(max(prices)), "offerCount": len(prices)}
    return {"@type": "AggregateOffer", **span, **shared}


# ---- Pictures --------------------------------------------------------------------------------------------------


def _absolute(site: str, url: str) -> str:
    return site + url if url.startswith("/") else url


def _images(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(page["images"]) or ([page["cover"]] if page["cover"] is not None else [])


def _widest(image: Mapping[str, Any]) -> str | None:
    jpegs = [source for source in image["sources"] if source["type"] == "image/jpeg"]
    return max(jpegs, key=lambda source: int(source["width"]))["url"] if jpegs else None


def _pictures(page: Mapping[str, Any]) -> list[str]:
    return [url for image in _images(page) if (url := _widest(image)) is not None]


def _social(page: Mapping[str, Any]) -> dict[str, Any] | None:
    """The picture of social cards: the one cut for them, else the widest that every site can read."""
    for image in _images(page)[:1]:
        social = image.get("social")
        url = social or _widest(image)
        if url is not None:
            return {"url": url, "alt": image.get("alt") or page["title"], "large": social is not None}
    return None


def _preload(cover: Mapping[str, Any] | None) -> Preload | None:
    """The sources that a browser chooses the picture from, of the first type that there is."""
    if cover is None:
        return None
    for kind in ("image/avif", "image/webp"):
        sources = [f"{source['url']} {source['width']}w" for source in cover["sources"] if source["type"] == kind]
        if sources:
            return Preload(kind, ", ".join(sources), PICTURE_SIZES)
    return None
