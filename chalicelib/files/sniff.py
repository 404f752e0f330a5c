"""What a file really is, from its bytes: `filetype` for common formats, rules of our own for what it does not know."""

from __future__ import annotations

import hashlib
import re
from xml.parsers import expat

from .kinds import MARKED, OPAQUE, Kind

#: As much of the beginning as is kept to judge by.
SAMPLE = 1 << 18

_EXECUTABLE = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # Mach-O, 32 and 64 bits, both byte orders
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Java class, and Mach-O for several processors
    b"\xca\xfe\xd0\x0d",
    b"dex\n",
    b"\x00asm",
    b"BC\xc0\xde",  # LLVM bitcode
    b"\x1bLua",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
    b"!<arch>",  # Debian package, static library
    b"\xed\xab\xee\xdb",  # RPM
    b"xar!",  # macOS installer
    b"MSCF",  # cabinet
    b"Cr24",  # browser extension
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSI_CLASS = bytes.fromhex("84100c0000000000c000000000000046")
_SCRIPT = re.compile(rb"#!|<\?php|<\?=|@?echo off\b|@echo\b|windows registry editor", re.IGNORECASE)
_PAGE = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|iframe|meta|frameset|object|embed|hta:\w+)\b",
    re.IGNORECASE,
)
_LEADING_MARKUP = re.compile(
    rb"\s+|<!--.*?-->|<\?xml.*?\?>|<!doctype\s+svg[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MACROS = b"vbaProject.bin"

_ZIP_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_OOXML = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%!PS", "ps"),
    (0, b"\xc5\xd0\xd3\xc6", "ps"),
    (0, b"{\\rtf", "rtf"),
    (0, b"8BPS", "psd"),
    (0, b"gimp xcf", "xcf"),
    (0, b"glTF", "glb"),
    (0, b"AC10", "dwg"),
    (0, b"MThd", "midi"),
    (0, b"OggS", "ogg"),
    (60, b"BOOKMOBI", "mobi"),
    (257, b"ustar", "tar"),
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})


def danger(sample: bytes) -> str | None:
    """`executable` for programs and scripts, `active_content` for web pages, whatever they are called; else None."""
    if sample.startswith(_EXECUTABLE) or (sample.startswith(b"MZ") and _is_binary(sample)):
        return "executable"
    if sample.startswith(_OLE) and _MSI_CLASS in sample:
        return "executable"
    text = _text_start(sample)
    if _SCRIPT.match(text):
        return "executable"
    return "active_content" if _PAGE.match(_without_preamble(text)) else None


def _is_binary(sample: bytes) -> bool:
    return _CONTROL.search(sample[:4096]) is not None


def _text_start(sample: bytes) -> bytes:
    """The first characters as bytes of one each, whatever the encoding, without a mark and leading space."""
    start = sample[:4096]
    if start.startswith(_UTF16):
        start = start[2:].replace(b"\x00", b"")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()


def _without_preamble(text: bytes) -> bytes:
    while found := _LEADING_MARKUP.match(text):
        text = text[found.end() :]
    return text


def content_of(sample: bytes) -> str:
    """A name for what the bytes are; `text` for anything readable, `unknown` for the rest."""
    if sample.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_content(sample)
    for offset, mark, name in _MARKS:
        if sample.startswith(mark, offset):
            return name
    if _text_start(sample).startswith(b"%PDF-"):
        return "pdf"
    if sample[4:8] == b"ftyp":
        brand = sample[8:12]
        return "avif" if brand in _AVIF_BRANDS else "heic" if brand in _HEIC_BRANDS else "iso-media"
    if _without_preamble(_text_start(sample)).startswith((b"<svg", b"<svg:svg")):
        return "svg"
    if _is_text(sample):
        return "text"
    import filetype

    guess = filetype.guess(sample)
    return guess.extension if guess is not None else "unknown"


def _zip_content(sample: bytes) -> str:
    if sample[30:38] == b"mimetype":
        # An entry stored as it is, first in the file, names the format: its length is in the entry's own header.
        length, extra = int.from_bytes(sample[18:22], "little"), int.from_bytes(sample[28:30], "little")
        return _ZIP_MIMETYPES.get(sample[38 + extra : 38 + extra + length], "zip")
    if b"[Content_Types].xml" in sample or b"_rels/.rels" in sample:
        return next((name for folder, name in _OOXML.items() if folder in sample), "zip")
    return "zip"


def _is_text(sample: bytes) -> bool:
    if sample.startswith(_UTF16):
        return True
    return _CONTROL.search(sample) is None


def _fits(kind: Kind, sample: bytes) -> bool:
    content = content_of(sample)
    return content in kind.contents or (kind.contents >= OPAQUE and content not in MARKED)


class Inspector:
    """Takes a file's bytes in order, once: its length, its SHA-256, and whether it is what its kind says."""

    def __init__(self, kind: Kind) -> None:
        self.size = 0
        self._kind = kind
        self._digest = hashlib.sha256()
        self._sample = bytearray()
        self._tail = b""
        self._found: str | None = None
        self._svg = _SvgReader() if "svg" in kind.contents else None

    @property
    def sha256(self) -> str:
        """Of all the bytes so far, hex."""
        return self._digest.hexdigest()

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        self.size += len(chunk)
        self._digest.update(chunk)
        if len(self._sample) < SAMPLE:
            self._sample += chunk[: SAMPLE - len(self._sample)]
        if self._svg is not None:
            self._svg.feed(chunk)
        if self._kind.contents & {"docx", "xlsx", "pptx"} and "zip" not in self._kind.contents:
            if _MACROS in self._tail + chunk:
                self._found = "executable"
            self._tail = chunk[-len(_MACROS) :]
        if self._kind.contents == {"text"} and not self._sample.startswith(_UTF16) and b"\x00" in chunk:
            self._found = self._found or "type_mismatch"

    def reason(self) -> str | None:
        """Why the file cannot be sold as its kind; None when it can."""
        sample = bytes(self._sample)
        found = danger(sample) or self._found
        if found is None and not _fits(self._kind, sample):
            found = "type_mismatch"
        if found is None and self._svg is not None:
            found = self._svg.reason()
        return found


class _SvgReader:
    """Reads a drawing as XML: no scripts, no handlers, no foreign content, no entities of its own."""

    _ELEMENTS = frozenset(
        {"script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video"}
    )
    _SCHEMES = ("javascript:", "vbscript:", "data:text", "data:application", "data:image/svg")

    def __init__(self) -> None:
        self._problem: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._element
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction

    def feed(self, chunk: bytes) -> None:
        """The next bytes; nothing more is read once something was found."""
        if self._problem is None:
            self._parse(chunk, final=False)

    def reason(self) -> str | None:
        """`active_content`, or `type_mismatch` for what is not well-formed."""
        if self._problem is None:
            self._parse(b"", final=True)
        return self._problem

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError:
            self._problem = self._problem or "type_mismatch"

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2].lower() in self._ELEMENTS:
            self._problem = "active_content"
        for attribute, value in attributes.items():
            local = attribute.rpartition(":")[2].lower()
            plain = re.sub(r"[\s\x00-\x1f]+", "", value).lower()
            if local.startswith("on") or (local != "d" and plain.startswith(self._SCHEMES)):
                self._problem = "active_content"
            # An animation can turn a harmless link into another.
            if local in {"to", "from", "values"} and any(scheme in plain for scheme in self._SCHEMES[:3]):
                self._problem = "active_content"

    def _entity(self, *declared: object) -> None:
        # An entity could hide any of the above, or grow without bound.
        self._problem = "active_content"
        raise expat.ExpatError("entities are not read")

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self._problem = "active_content"
