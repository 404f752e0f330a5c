"""The sitemap: every public page, in files that search engines take, written to the site bucket once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from xml.sax.saxutils import escape

from ...aws import s3
from ...catalog import service as catalog
from ...catalog.service import categories, collections
from ...core import clock
from ...core.paging import PageRequest
from ...observability import logger
from ...settings import settings

#: The most that one file may hold, by the protocol of sitemaps.
PER_FILE = 50_000
INDEX = "sitemap.xml"
_FOLDER = "sitemaps/"
_EVERY = timedelta(hours=24)
_BATCH = 1000
_KIND = "application/xml"
_CACHE = "public, max-age=3600"
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

#: A page's path, and when it last changed; empty when nobody can say.
Entry = tuple[str, str]


def write_if_due() -> None:
    """Write the sitemap unless the present one is younger than a day. Harmless twice and at once."""
    written = s3.written_at(settings().site_bucket, INDEX)
    if written is None or clock.now() - written >= _EVERY:
        write()


def write() -> int:
    """Write every file and then the index that names them; how many pages they hold.

    A file of the last time that is not needed any more stays; the index does not name it.
    """
    names: list[str] = []
    held: list[Entry] = []
    total = 0
    for entry in _entries():
        held.append(entry)
        total += 1
        if len(held) == PER_FILE:
            names.append(_write(len(names) + 1, held))
            held = []
    names.append(_write(len(names) + 1, held))
    listed = "".join(f"<sitemap><loc>{_address('/' + name)}</loc></sitemap>" for name in names)
    _store(INDEX, f"<sitemapindex {_XMLNS}>{listed}</sitemapindex>")
    logger.info("wrote the sitemap", pages=total, files=len(names))
    return total


def _entries() -> Iterator[Entry]:
    yield "/", ""
    yield from ((category.path, "") for category in categories.tree().items)
    shops: dict[str, str] = {}
    for product in _products():
        shops[product.store_id] = product.path.split("/")[1]
        yield product.path, product.updated_at
    yield from ((f"/{shop}", "") for shop in shops.values())
    for store_id, slugs in collections.slugs_of(shops).items():
        yield from ((f"/{shops[store_id]}/collections/{slug}", "") for slug in slugs)


def _products() -> Iterator[catalog.Address]:
    at: PageRequest | None = PageRequest(_BATCH)
    while at is not None:
        found = catalog.addresses(at)
        yield from found.items
        at = PageRequest(_BATCH, found.next) if found.next is not None else None


def _write(number: int, entries: list[Entry]) -> str:
    name = f"{_FOLDER}{number}.xml"
    urls = "".join(_url(path, changed) for path, changed in entries)
    _store(name, f"<urlset {_XMLNS}>{urls}</urlset>")
    return name


def _url(path: str, changed: str) -> str:
    told = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{_address(path)}</loc>{told}</url>"


def _address(path: str) -> str:
    return escape(settings().site_url + path)


def _store(name: str, body: str) -> None:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
    s3.write(settings().site_bucket, name, text.encode(), _KIND, _CACHE)
