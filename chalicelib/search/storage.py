"""The index in S3: base files, numbered batches of changes after them, and the pointer that says which base is in use.

Batch n + 1 is made of rows that were read after batch n was there, and stored only if there is none of that number: so
the batches' order is the order of what they tell, and the last that names a product is right about it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..aws import s3
from ..settings import settings
from .engine.documents import Document, restored

#: Raised with what documents, batches or base files hold: readers and compaction take nothing of another format.
FORMAT = 2
_POINTER = "current.json"
_BATCHES = "batches/"
_BASES = "bases/"
_REMOVED_AT_ONCE = 500
#: Bytes of the documents that are looked into, and how many documents.
_SAMPLE, _SAMPLED = 65_536, 20


class BadIndex(Exception):
    """Something in the bucket is not what was written there, or of another format."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The base in use: its file and the documents that is made of, with their ETags, and the last batch that is in it.

    `size` in bytes and `sha256` are the base file's, `count` is how many documents it has.
    """

    base: str
    base_tag: str
    documents: str
    documents_tag: str
    batch: int
    count: int
    size: int
    sha256: str
    made_at: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Batch:
    """Products as they are now, and those that are in no list now."""

    upserts: Sequence[Document]
    deletes: Sequence[str]


def _bucket() -> str:
    return settings().index_bucket


def read_pointer() -> tuple[Pointer, str] | None:
    """The pointer and its ETag; None when there is no index. Raises BadIndex."""
    found = s3.load(_bucket(), _POINTER)
    if found is None:
        return None
    try:
        pointer = Pointer(**json.loads(found[0]))
    except (ValueError, TypeError) as error:
        raise BadIndex("the pointer cannot be read") from error
    if pointer.format != FORMAT:
        raise BadIndex(f"the index has format {pointer.format}, not {FORMAT}")
    return pointer, found[1]


def pointer_tag() -> str | None:
    """The ETag of whatever is where the pointer belongs; None when nothing is."""
    found = s3.load(_bucket(), _POINTER)
    return None if found is None else found[1]


def write_pointer(pointer: Pointer, etag: str | None) -> bool:
    """Put another base in use, unless the pointer changed since it had `etag` (None: since there was none)."""
    body = json.dumps(asdict(pointer), separators=(",", ":")).encode()
    return s3.write_if(_bucket(), _POINTER, body, "application/json", etag=etag)


def _batch_key(number: int) -> str:
    return f"{_BATCHES}{number:010d}.json.gz"


def newest_batch(after: int) -> int:
    """The number of the newest batch, `after` when there is none past it."""
    keys = s3.keys_after(_bucket(), _BATCHES, _batch_key(after))
    return int(keys[-1].removeprefix(_BATCHES).partition(".")[0]) if keys else after


def settled_batch(after: int, back: int) -> int:
    """The number after which every batch past `after` can be read, at most `back` before the newest.

    Whoever reads an index of the tables, which lags behind them, begins here: to take up a batch twice is harmless.
    """
    number = newest = newest_batch(after)
    while number > max(0, newest - back):
        try:
            if read_batch(number) is None:
                break
        except BadIndex:
            break
        number -= 1
    return number


def write_batch(number: int, batch: Batch) -> bool:
    """Store a batch; False when there is one of this number."""
    body = {"format": FORMAT, "upserts": [each.stored() for each in batch.upserts], "deletes": list(batch.deletes)}
    packed = gzip.compress(json.dumps(body, separators=(",", ":")).encode(), 6, mtime=0)
    return s3.write_if(_bucket(), _batch_key(number), packed, "application/gzip", etag=None)


def read_batch(number: int) -> Batch | None:
    """A batch; None when there is none of this number. Raises BadIndex."""
    found = s3.load(_bucket(), _batch_key(number))
    if found is None:
        return None
    try:
        body: dict[str, Any] = json.loads(gzip.decompress(found[0]))
        if body["format"] != FORMAT:
            raise ValueError(f"format {body['format']}")
        return Batch([restored(each) for each in body["upserts"]], list(body["deletes"]))
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise BadIndex(f"batch {number} cannot be read") from error


def base_keys(batch: int, name: str) -> tuple[str, str]:
    """The keys of a new base file and of the documents it was made of."""
    stem = f"{_BASES}{batch:010d}-{name}"
    return f"{stem}.sqlite", f"{stem}.jsonl.gz"


def check(pointer: Pointer) -> None:
    """Raises BadIndex when the files of the base in use are not those that were stored."""
    for key, tag in ((pointer.base, pointer.base_tag), (pointer.documents, pointer.documents_tag)):
        found = s3.head(_bucket(), key)
        if found is None or found.etag != tag:
            raise BadIndex(f"{key} is not what was stored")


def sample(pointer: Pointer) -> list[Document]:
    """A few of the documents that the base was made of. Raises BadIndex."""
    head = s3.read(_bucket(), pointer.documents, limit=_SAMPLE)
    try:
        lines = zlib.decompressobj(wbits=31).decompress(head).split(b"\n")[:-1]
        return [restored(json.loads(line)) for line in lines[:_SAMPLED]]
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise BadIndex("the documents of the base cannot be read") from error


def store(key: str, path: Path) -> str:
    """Store one of a base's files; its ETag."""
    return s3.store_file(_bucket(), key, path, "application/octet-stream")


def fetch(key: str, path: Path) -> None:
    """Bring one of a base's files to `path`. Raises BadIndex when there is none."""
    try:
        with path.open("wb") as file:
            for chunk in s3.stream(_bucket(), key):
                file.write(chunk)
    except s3.Missing as error:
        raise BadIndex(f"{key} is missing") from error


def remove_old(pointer: Pointer, before: datetime) -> int:
    """Remove what no reader can need any more: other bases and batches in this one, both stored before that time."""
    kept = {pointer.base, pointer.documents}
    old = [key for key in s3.keys_before(_bucket(), _BASES, before, _REMOVED_AT_ONCE) if key not in kept]
    last = _batch_key(pointer.batch)
    old += [key for key in s3.keys_before(_bucket(), _BATCHES, before, _REMOVED_AT_ONCE) if key <= last]
    for key in old:
        s3.remove(_bucket(), key)
    return len(old)
