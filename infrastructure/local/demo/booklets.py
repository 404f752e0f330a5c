"""What the makers of files share: a booklet with the cover, pages, tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from . import pictures
from .catalogue import PRODUCTS, STORES
from .documents import A4, MM, Pdf
from .paint import rgb
from .texts import TEXTS

INK, SOFT, PALE = rgb("#22252c"), rgb("#8d8f96"), rgb("#d9dade")
LEFT, WIDE = 68.0, A4[0] - 136
Made = dict[str, bytes]


def facts(key: str) -> tuple[str, str]:
    """A product's title and its maker."""
    product = next(one for one in PRODUCTS if one.key == key)
    return product.title, next(store.owner for store in STORES if store.slug == product.store)


def cover(key: str, folder: Path, width: int = 1200) -> bytes:
    """The product's cover, smaller."""
    with Image.open(pictures.cover(key, folder)) as image:
        small = image.resize((width, width * 3 // 4), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=84)
    return out.getvalue()


def booklet(key: str, folder: Path) -> Pdf:
    """A title page with the cover, then the product's texts."""
    title, author = facts(key)
    pdf = Pdf(title, author)
    pdf.page()
    pdf.jpeg(cover(key, folder), 0, 0, A4[0])
    head, _, rest = title.partition(": ")
    pdf.text(LEFT, 540, head, 34, "bold")
    pdf.paragraph(LEFT, 572, rest[:1].upper() + rest[1:], WIDE, 16, "sans")
    pdf.text(LEFT, 770, author, 12, "sans", SOFT)
    for heading, paragraphs in TEXTS.get(key, ()):
        pdf.page()
        pdf.text(LEFT, 110, heading, 22, "bold")
        y = 152.0
        for words in paragraphs:
            y = pdf.paragraph(LEFT, y, words, WIDE, 12.5) + 10
        pdf.text(LEFT, 790, head, 9, "sans", SOFT)
    return pdf


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def heading_page(pdf: Pdf, heading: str, note: str = "") -> None:
    """A new page with a heading and a note below it."""
    pdf.page()
    pdf.text(LEFT, 84, heading, 18, "bold")
    if note:
        pdf.text(LEFT, 106, note, 10, "sans", SOFT)


def bar(pdf: Pdf) -> None:
    """Something to hold a ruler against."""
    pdf.shape([(LEFT, 800), (LEFT + 50 * MM, 800)], stroke=INK, width=2, closed=False)
    pdf.text(LEFT + 50 * MM + 8, 803, "50 mm when printed at actual size", 9, "sans", SOFT)
