"""A stated corpus to measure search on: words by Zipf's law (exponent 1), the same for the same size and seed."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.search.engine.documents import Document

#: Distinct words of titles and texts; the r-th most frequent is r times rarer than the first.
VOCABULARY = 30_000
TITLE_WORDS, TEXT_WORDS = (2, 6), (20, 110)
TAGS, STORES, CATEGORIES = 400, 1000, 120
#: As long as the blurred picture of a card.
BLUR = f"data:image/webp;base64,{'A' * 96}"
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


def card(number: int, title: str, store: int, price: int) -> dict[str, Any]:
    """A card as the catalogue makes it, of the usual size."""
    slug = title.lower().replace(" ", "-")
    key = f"/media/prd_{number:026d}/upl_{number:026d}"
    sources = [{"type": "image/avif", "width": 640, "url": f"{key}/640.avif"}]
    return {
        "id": f"prd_{number:026d}",
        "slug": slug,
        "title": title,
        "price": price,
        "compare_at_price": None,
        "price_from": price,
        "has_variants": False,
        "currency": "RON",
        "badges": [],
        "availability": "in_stock",
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
        options = [("Colour", each) for each in source.sample(_COLOURS, source.randint(0, 3))]
        if number % 4 == 0:
            options += [("Size", each) for each in _SIZES[: source.randint(2, 5)]]
        yield Document(
            id=f"prd_{number:026d}",
            store_id=f"sto_{store:026d}",
            store_slug=f"store-{store}",
            store_name=f"Store {store}",
            title=title,
            price=price,
            kind="physical" if number % 3 else "digital",
            published_at=(_START + timedelta(minutes=9 * number)).isoformat(),
            card=card(number, title, store, price),
            text=text,
            tags=tuple(sorted({f"tag {word(tags.draw())}" for _ in range(source.randint(0, 5))})),
            category=f"cat_{source.randrange(CATEGORIES):026d}",
            collections=(f"col_{store:026d}",) if number % 5 == 0 else (),
            options=tuple(options),
            availability=source.choices(["in_stock", "low_stock", "sold_out", "made_to_order"], [80, 8, 8, 4])[0],
            sales=zipf.draw() % 50 if number % 3 == 0 else 0,
        )
