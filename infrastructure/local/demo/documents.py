"""Files without a library: a PDF writer for text, vectors and JPEGs, EPUB, and ZIP archives that never differ."""

from __future__ import annotations

import html
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

from PIL import Image, ImageFont

from .paint import Color, Point

A4 = (595.28, 841.89)
MM = 72 / 25.4
#: Romanian letters, in places that Windows-1252 leaves empty.
_EXTRA = {"ă": 129, "Ă": 141, "ș": 143, "Ș": 144, "ț": 157, "Ț": 127}
_GLYPHS = "127 /Tcommaaccent 129 /abreve 141 /Abreve 143 /scommaaccent 144 /Scommaaccent 157 /tcommaaccent"
_FONTS = {"sans": "Helvetica", "bold": "Helvetica-Bold", "serif": "Times-Roman", "italic": "Times-Italic"}
#: How wide a font's text is, beside the font it is measured with.
_RELATIVE = {"sans": 1.0, "bold": 1.07, "serif": 0.92, "italic": 0.90}


def _encoded(words: str) -> bytes:
    raw = bytearray()
    for letter in words:
        raw += bytes([_EXTRA[letter]]) if letter in _EXTRA else letter.encode("cp1252", "replace")
    return bytes(raw).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _tone(color: Color) -> str:
    return " ".join(f"{c / 255:.3f}" for c in color)


class Pdf:
    """A document in the making. Places are points from the upper left corner."""

    def __init__(self, title: str, author: str, size: tuple[float, float] = A4) -> None:
        """Starts without a page."""
        self.width, self.height = size
        self._title, self._author = title, author
        self._pages: list[list[bytes]] = []
        self._images: list[tuple[bytes, int, int]] = []
        self._measure = ImageFont.load_default(100)

    def page(self) -> None:
        """Go on to a new page."""
        self._pages.append([])

    def _add(self, code: str | bytes) -> None:
        self._pages[-1].append(code.encode("ascii") if isinstance(code, str) else code)

    def text(
        self, x: float, y: float, words: str, size: float = 11, font: str = "serif", color: Color = (34, 34, 38)
    ) -> None:
        """One line from its baseline."""
        name = f"/F{list(_FONTS).index(font)}"
        head = f"BT {name} {size:g} Tf {_tone(color)} rg 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm ("
        self._add(head.encode() + _encoded(words) + b") Tj ET")

    def paragraph(self, x: float, y: float, words: str, width: float, size: float = 11, font: str = "serif") -> float:
        """Text set in lines; the height at which the next one goes on."""
        line = ""
        for word in [*words.split(), ""]:
            longer = f"{line} {word}".strip()
            if word and self.wide(longer, size, font) <= width:
                line = longer
                continue
            self.text(x, y, line, size, font)
            y += size * 1.45
            line = word
        return y

    def wide(self, words: str, size: float, font: str) -> float:
        """About how wide a line is."""
        plain = words.translate(str.maketrans("ăâîșțĂÂÎȘȚ–—„”“’…", 'aaistAAISTnm"""\'m'))
        return self._measure.getlength(plain) * size / 100 * _RELATIVE[font]

    def shape(
        self,
        points: Sequence[Point],
        *,
        fill: Color | None = None,
        stroke: Color | None = None,
        width: float = 1,
        closed: bool = True,
        dash: str = "",
    ) -> None:
        """A polygon or a line."""
        track = " ".join(f"{x:.2f} {self.height - y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points))
        if fill is not None:
            self._add(f"{_tone(fill)} rg {track} h f")
        if stroke is not None:
            self._add(f"q {width:g} w 1 j 1 J [{dash}] 0 d {_tone(stroke)} RG {track} {'h ' if closed else ''}S Q")

    def dot(self, x: float, y: float, radius: float, color: Color) -> None:
        """A filled circle, as a line of no length with round ends."""
        at = f"{x:.2f} {self.height - y:.2f}"
        self._add(f"q {2 * radius:g} w 1 J {_tone(color)} RG {at} m {at} l S Q")

    def jpeg(self, data: bytes, x: float, y: float, width: float) -> None:
        """A picture, by its upper left corner and width."""
        with Image.open(io.BytesIO(data)) as image:
            wide, high = image.size
        self._images.append((data, wide, high))
        tall = width * high / wide
        self._add(f"q {width:.2f} 0 0 {tall:.2f} {x:.2f} {self.height - y - tall:.2f} cm /I{len(self._images)} Do Q")

    def done(self) -> bytes:
        """The file."""
        objects: list[bytes] = [b"", b""]

        def add(body: bytes) -> int:
            objects.append(body)
            return len(objects)

        def stream(head: str, data: bytes) -> int:
            return add(f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream")

        encoding = add(f"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{_GLYPHS}] >>".encode())
        fonts = " ".join(
            f"/F{i} {add(f'<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding {encoding} 0 R >>'.encode())} 0 R"
            for i, name in enumerate(_FONTS.values())
        )
        kind = "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        images = " ".join(
            f"/I{i} {stream(f'{kind} /Width {wide} /Height {high}', data)} 0 R"
            for i, (data, wide, high) in enumerate(self._images, 1)
        )
        resources = add(f"<< /Font << {fonts} >> /XObject << {images} >> >>".encode())
        kids: list[int] = []
        for page in self._pages:
            content = stream("/Filter /FlateDecode", zlib.compress(b"\n".join(page), 9))
            bounds = f"/MediaBox [0 0 {self.width:g} {self.height:g}]"
            body = f"<< /Type /Page /Parent 2 0 R {bounds} /Resources {resources} 0 R /Contents {content} 0 R >>"
            kids.append(add(body.encode()))
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode()
        words = [
            b"<" + b"\xfe\xff".hex().encode() + text.encode("utf-16-be").hex().encode() + b">"
            for text in (self._title, self._author)
        ]
        info = add(b"<< /Title " + words[0] + b" /Author " + words[1] + b" >>")
        return _file(objects, info)


def _file(objects: Sequence[bytes], info: int) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def archive(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of the members, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members.items():
            packed = name.endswith((".png", ".jpg")) or name == "mimetype"
            entry = zipfile.ZipInfo(name, (2024, 3, 1, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, data)
    return out.getvalue()


_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>{body}</body></html>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="id">urn:handsel-demo:{key}</dc:identifier><dc:title>{title}</dc:title>
    <dc:creator>{author}</dc:creator><dc:language>{lang}</dc:language>
    <meta property="dcterms:modified">2024-03-01T09:00:00Z</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="css" href="book.css" media-type="text/css"/>
    <item id="cover-image" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>
    <item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
    {items}
  </manifest>
  <spine><itemref idref="cover"/>{spine}</spine>
</package>
"""
_CSS = """body { font-family: serif; line-height: 1.5; margin: 5% }
h1 { font-size: 1.5em; margin: 2em 0 1em }
p { margin: 0 0 .6em }
img { max-width: 100% }
"""


def epub(
    key: str, title: str, author: str, lang: str, cover: bytes, chapters: Iterable[tuple[str, Sequence[str]]]
) -> bytes:
    """A book: cover, table of contents and chapters."""
    pages: dict[str, bytes | str] = {}
    names: list[tuple[str, str]] = []
    for number, (heading, paragraphs) in enumerate(chapters, 1):
        body = f"<h1>{html.escape(heading)}</h1>" + "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        names.append((f"chapter{number}", heading))
        pages[f"EPUB/chapter{number}.xhtml"] = _XHTML.format(lang=lang, title=html.escape(heading), body=body)
    links = "".join(f'<li><a href="{name}.xhtml">{html.escape(heading)}</a></li>' for name, heading in names)
    nav = f'<nav epub:type="toc"><h1>{html.escape(title)}</h1><ol>{links}</ol></nav>'
    items = "\n    ".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n, _ in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name, _ in names)
    facts = {"key": key, "title": html.escape(title), "author": html.escape(author), "lang": lang}
    image = f'<p><img src="cover.jpg" alt="{html.escape(title)}"/></p>'
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "EPUB/package.opf": _PACKAGE.format(items=items, spine=spine, **facts),
            "EPUB/nav.xhtml": _XHTML.format(lang=lang, title=html.escape(title), body=nav),
            "EPUB/cover.xhtml": _XHTML.format(lang=lang, title=html.escape(title), body=image),
            "EPUB/book.css": _CSS,
            "EPUB/cover.jpg": cover,
            **pages,
        }
    )
