"""A stated corpus to measure search on: words by Zipf's law (exponent 1), the same for the same size and seed."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.search.engine.documents import Document, Variant

#: Distinct words of titles and texts; the r-th most frequent is r times rarer than the first.
VOCABULARY = 30_000
TITLE_WORDS, TEXT_WORDS = (2, 6), (20, 110)
TAGS, STORES, CATEGORIES = 400, 1000, 120
#: As long as the longest blurred pictures of photographs.
BLUR = f"data:image/webp;base64,{'A' * 76}"
_START = datetime(2024, 1, 1, tzinfo=UTC)
_SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
_COLOURS = ["Blue", "Red", "Green", "Black", "White", "Ochre", "Rose", "Grey", "Teal", "Plum", "Sand", "Olive"]
_SIZES = ["XS", "S", "M", "L", "XL"]


def word(rank: int) -> str:
    """The word of this rank (0 is the most frequent): two to four syllables that spell its number."""
    made, rest = "", rank
    for _ in range(4):
        rest, digit = divmod(rest, len(_SYLLABLES))
        made += _SYLLABLES[digit]
        if rest == 0 and len(made) >= 4:
            break
    return made


class Zipf:
    """Draws ranks below `size`, each in proportion to 1 / (rank + 1)."""

    def __init__(self, size: int, source: random.Random) -> None:
        self._sums = list(itertools.accumulate(1 / (rank + 1) for rank in range(size)))
        self._source = source

    def draw(self) -> int:
        """One rank."""
        return bisect.bisect(self._sums, self._source.random() * self._sums[-1])


def variants(number: int, colours: list[str], sizes: list[str], availability: str) -> tuple[Variant, ...]:
    """Every colour in every size; one in nine is sold out, or all are."""
    axes = [[(name, value) for value in values] for name, values in (("Colour", colours), ("Size", sizes)) if values]
    made = [options for options in itertools.product(*axes) if options]
    ready = [availability != "sold_out" and (place == 0 or (number + place) % 9 > 0) for place in range(len(made))]
    return tuple(Variant(options, held) for options, held in zip(made, ready, strict=True))


def matrix(document: Document) -> dict[str, Any]:
    """The options and variants of a document as the catalogue's rows keep them."""
    axes: dict[str, dict[str, None]] = {}
    for name, value in document.options.values():
        axes.setdefault(name, {})[value] = None
    made = [
        {
            "id": f"var_{place:026d}",
            "values": [value for _, value in variant.options],
            "sku": "",
            "price_modifier": 0,
            "image_id": None,
            "active": True,
        }
        for place, variant in enumerate(document.variants)
    ]
    return {"options": [{"name": name, "values": list(values)} for name, values in axes.items()], "variants": made}


def card(number: int, title: str, store: int, price: int, has_variants: bool, availability: str) -> dict[str, Any]:
    """A card as the catalogue makes it: its address, picture and identifiers as long as theirs."""
    slug = title.lower().replace(" ", "-")
    key = f"/media/{number:016d}"
    sources = [{"type": "image/avif", "width": 640, "url": f"{key}/640.avif"}]
    return {
        "id": f"prd_{number:026d}",
        "slug": slug,
        "title": title,
        "price": price,
        "compare_at_price": price * 5 // 4 if number % 10 == 0 else None,
        "price_from": price,
        "has_variants": has_variants,
        "currency": "RON",
        "badges": ["handmade"] if number % 6 == 0 else [],
        "availability": availability,
        "cover": {"alt": "", "width": 1600, "height": 1200, "color": "#c9a28b", "blur": BLUR, "sources": sources},
        "store": {"slug": f"store-{store}", "name": f"Store {store}"},
        "path": f"/store-{store}/products/{slug}",
        "kind": "physical" if number % 3 else "digital",
    }


def documents(size: int, seed: int = 1) -> Iterator[Document]:
    """`size` listed products."""
    source = random.Random(seed)
    zipf, tags, stores = Zipf(VOCABULARY, source), Zipf(TAGS, source), Zipf(STORES, source)
    for number in range(size):
        title = " ".join(word(zipf.draw()) for _ in range(source.randint(*TITLE_WORDS))).title()
        text = " ".join(word(zipf.draw()) for _ in range(source.randint(*TEXT_WORDS)))
        store, price = stores.draw(), source.randint(5, 400) * 100
        colours = source.sample(_COLOURS, source.randint(0, 3))
        sizes = _SIZES[: source.randint(2, 5)] if number % 4 == 0 else []
        tagged = tuple(sorted({f"tag {word(tags.draw())}" for _ in range(source.randint(0, 5))}))
        category = f"cat_{source.randrange(CATEGORIES):026d}"
        availability = source.choices(["in_stock", "low_stock", "sold_out", "made_to_order"], [80, 8, 8, 4])[0]
        had = variants(number, colours, sizes, availability)
        yield Document(
            id=f"prd_{number:026d}",
            store_id=f"sto_{store:026d}",
            store_slug=f"store-{store}",
            store_name=f"Store {store}",
            title=title,
            price=price,
            kind="physical" if number % 3 else "digital",
            published_at=(_START + timedelta(minutes=9 * number)).isoformat(),
            card=card(number, title, store, price, bool(had), availability),
            text=text,
            tags=tagged,
            category=category,
            collections=(f"col_{store:026d}",) if number % 5 == 0 else (),
            variants=had,
            availability=availability,
            sales=zipf.draw() % 50 if number % 3 == 0 else 0,
        )
