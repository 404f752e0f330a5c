"""Files as sellers have them: a real PDF and a real picture, made on the spot."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PIL import Image, ImageDraw


def pdf(path: Path, text: str = "Linen pattern", padding: int = 200_000) -> Path:
    """A PDF of one page that any reader opens, with enough inside to be worth a progress bar."""
    drawing = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    noise = b"".join(hashlib.sha256(f"{text}{n}".encode()).digest() for n in range(padding // 32))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(content))
    path.write_bytes(content + table + trailer)
    return path


def png(path: Path, width: int = 1280, height: int = 960) -> Path:
    """A picture with enough in it to be told from a blank."""
    picture = Image.new("RGB", (width, height), "#1f3fb8")
    brush = ImageDraw.Draw(picture)
    for step in range(0, width, 80):
        brush.ellipse((step, step // 2, step + 240, step // 2 + 240), fill=f"#{0xD9B26A + step * 64 & 0xFFFFFF:06x}")
    picture.save(path)
    return path


def sha256(path: Path) -> str:
    """The fingerprint of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
