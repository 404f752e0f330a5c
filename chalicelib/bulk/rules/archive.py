"""The zip of images that comes with a CSV: found by file name, read in bounds, written nowhere by name."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from ...core import text
from .cells import CellError
from .sheet import SheetError

MAX_ENTRIES = 2_000
#: Bytes of the list of entries: bounded before it is read, since it is read whole.
MAX_DIRECTORY = 1 << 20
MAX_IMAGE = 20 << 20
TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_ENCRYPTED = 0x1


class Archive:
    """A zip whose entries are asked for by file name. Folders within it, and where names would lead, do not matter."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        """Raises SheetError for what is no zip of at most 2,000 entries."""
        _check_end(file, size)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
            raise _broken() from error
        infos = list(self._shown())
        if len(infos) > MAX_ENTRIES:
            raise _too_many()
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for info in infos:
            self._entries.setdefault(_key(info.filename), []).append(info)

    def _shown(self) -> Iterator[zipfile.ZipInfo]:
        for info in self._zip.infolist():
            parts = info.filename.replace("\\", "/").split("/")
            if not info.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith("."):
                yield info

    def content_type(self, name: str) -> str:
        """What the entry's name says it is. Raises CellError unless that is an image that can be taken."""
        kind = TYPES.get(name.rpartition(".")[2].lower())
        if kind is None:
            raise CellError("file_type", f"{name}: an image is a JPEG, PNG, WebP or AVIF file.")
        return kind

    def read(self, name: str) -> bytes:
        """The entry's bytes, at most 20 MB. Raises CellError when there is not exactly one such entry, or it is bad."""
        self.content_type(name)
        found = self._entries.get(_key(name), [])
        if not found:
            raise CellError("not_in_zip", f"{name} is not in the zip.")
        if len(found) > 1:
            raise CellError("ambiguous", f"{name} is in the zip {len(found)} times, in different folders.")
        info = found[0]
        if info.file_size > MAX_IMAGE:
            raise CellError("too_large", f"{name} is larger than {MAX_IMAGE >> 20} MB.")
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            raise CellError("unreadable", f"{name} is packed in a way that cannot be read (encrypted, or a rare one).")
        return self._bytes(name, info)

    def _bytes(self, name: str, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(info) as entry:
                data = entry.read(MAX_IMAGE + 1)
        except Exception as error:  # whatever a decoder makes of hostile bytes
            raise CellError("unreadable", f"{name} cannot be unpacked.") from error
        if not data:
            raise CellError("empty", f"{name} is empty.")
        if len(data) > MAX_IMAGE:
            raise CellError("too_large", f"{name} is larger than {MAX_IMAGE >> 20} MB.")
        return data


def _key(name: str) -> str:
    return text.safe_filename(name).casefold()


def _check_end(file: IO[bytes], size: int) -> None:
    """Bound the list of entries by what the end of the file says of it, before anything is read of it.

    The end is looked for as zipfile does, so that both see the same one.
    """
    file.seek(max(0, size - _END_SIZE - (1 << 16)))
    tail = file.read(_END_SIZE + (1 << 16))
    plain = tail[-_END_SIZE:]
    at = len(tail) - _END_SIZE if plain[:4] == _END and plain[-2:] == b"\x00\x00" else tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _broken()
    if tail[max(0, at - _LOCATOR_64_SIZE) :][:4] == _LOCATOR_64:
        raise SheetError("zip", "This zip is in a format for huge archives; pack the images anew.")
    _, _, _, _, entries, length, _, _ = struct.unpack("<4s4H2LH", tail[at : at + _END_SIZE])
    if entries > 2 * MAX_ENTRIES or length > MAX_DIRECTORY:
        raise _too_many()
    file.seek(0)


def _too_many() -> SheetError:
    return SheetError("zip_entries", f"The zip holds more than {MAX_ENTRIES:,} files; send fewer at a time.")


def _broken() -> SheetError:
    return SheetError("zip", "The second file is not a zip, or it is damaged.")
