"""Text as people type it: normal forms, slugs, e-mail addresses."""

from __future__ import annotations

import re
import unicodedata

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s<>\"(),:;\\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LOCALES = ("en", "ro")


def clean(text: str) -> str:
    """NFC, no control or direction-override characters, no space at the ends, line ends as \\n.

    What is clean already stays as it is.
    """
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain).strip()


def slugify(text: str, limit: int = 60) -> str:
    """A slug out of a title; empty when nothing Latin or numeric is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:limit].strip("-")


def searchable(text: str) -> str:
    """The text as it is compared when somebody looks for a part of it: without accents, case and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def is_slug(text: str) -> bool:
    """Lower-case letters, digits and inner single hyphens, 2 to 60 characters."""
    return 2 <= len(text) <= 60 and "--" not in text and _SLUG.fullmatch(text) is not None


def normal_email(text: str) -> str | None:
    """The address in the form it is compared and stored (NFC, lower case), or None when it cannot be one."""
    address = unicodedata.normalize("NFC", text).strip().lower()
    if len(address) > 254 or ".." in address or _EMAIL.fullmatch(address) is None:
        return None
    return address


def safe_filename(text: str, limit: int = 150) -> str:
    """A file name without folders, control characters or leading dots; keeps the extension when it shortens."""
    name = re.split(r"[\\/]", clean(text))[-1].replace('"', "'").lstrip(". ").strip()
    name = re.sub(r"[<>:|?*\n\t]", "-", name)
    if len(name) <= limit:
        return name or "file"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        return name[:limit]
    return f"{stem[: limit - len(extension) - 1]}.{extension}"
