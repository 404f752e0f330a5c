"""Writing a head into the built document. Whatever people wrote is escaped here and nowhere else."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from .heads import SITE, Head

_TITLE = re.compile(r"<title>[^<]*</title>")
_DESCRIPTION = re.compile(r'<meta name="description"[^>]*>')
_END = "</head>"
#: What would end a script element, or mean something in HTML, has another spelling in JSON.
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def in_script(text: str) -> str:
    """JSON as it may stand in a script element; it reads the same."""
    return text.translate(_IN_SCRIPT)


def boot(path: str, body: str) -> str:
    """What the frontend begins with: the answer that the API gives to `path`, as it gives it."""
    return in_script(f'{{"path":{json.dumps(path)},"data":{body}}}')


def fill(document: str, head: Head, booted: str | None = None) -> str:
    """The document with this head in place of its own, and what the frontend begins with."""
    title = f"{head.title} · {SITE}" if head.title else SITE
    filled = _TITLE.sub(lambda _: f"<title>{escape(title)}</title>", document, count=1)
    if head.description:
        filled = _DESCRIPTION.sub(lambda _: _meta("name", "description", head.description), filled, count=1)
    added = "".join(f"    {line}\n" for line in _lines(head, title, booted))
    before, end, after = filled.partition(_END)
    return f"{before.rstrip()}\n{added}  {end}{after}"


def _meta(attribute: str, name: str, content: str) -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}" />'


def _lines(head: Head, title: str, booted: str | None) -> list[str]:
    lines = [] if head.indexed else [_meta("name", "robots", "noindex")]
    lines += [] if head.canonical is None else _social(head, head.canonical, title)
    if head.preload is not None:
        wide = f'imagesrcset="{escape(head.preload.srcset)}" imagesizes="{escape(head.preload.sizes)}"'
        lines.append(f'<link rel="preload" as="image" type="{head.preload.type}" {wide} fetchpriority="high" />')
    lines += [f'<script type="application/ld+json">{in_script(_json(data))}</script>' for data in head.data]
    if booted is not None:
        lines.append(f'<script type="application/json" id="boot">{booted}</script>')
    return lines


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _social(head: Head, canonical: str, title: str) -> list[str]:
    """The address that counts, and the cards that chats and social sites show."""
    told = {"og:site_name": SITE, "og:type": head.kind, "og:title": title, "og:url": canonical}
    told["og:description"] = head.description
    if head.image is not None:
        told |= {"og:image": head.image, "og:image:alt": head.image_alt}
    if head.large:
        told |= {"og:image:width": "1200", "og:image:height": "630", "og:image:type": "image/jpeg"}
    card = "summary_large_image" if head.large else "summary"
    lines = [f'<link rel="canonical" href="{escape(canonical)}" />', _meta("name", "twitter:card", card)]
    return lines + [_meta("property", name, text) for name, text in {**told, **head.extra}.items() if text]
