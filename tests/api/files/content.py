"""Bytes of all kinds, made in code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(50) + b"PE\x00\x00"
HTML = b"<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


def zipped(entries: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A zip of these entries, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def epub() -> bytes:
    return zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>"}, stored=True)


def docx(**more: bytes) -> bytes:
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<document/>",
    }
    return zipped({**parts, **{name.replace("__", "/").replace("_bin", ".bin"): data for name, data in more.items()}})


def photo(width: int = 1600, height: int = 900, kind: str = "JPEG", **options: object) -> bytes:
    """A picture with some detail: mostly blue, a red stripe."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), (20, 60, 200))
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 5), fill=(220, 30, 30))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def located_photo(width: int = 800, height: int = 600, orientation: int = 6) -> bytes:
    """A JPEG that tells where it was taken, by whom, and that the camera was held sideways."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Secret Artist"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(width, height, exif=exif.tobytes(), comment=b"secret comment")


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
