"""Making base files: out of the tables, or out of the base before and the batches since."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from ..aws import dynamo
from ..core import clock, ids
from ..observability import logger, measure
from . import documents, storage, tables
from .engine.documents import Document, restored
from .storage import BadIndex, Pointer

Progress = Callable[[int], None]

#: Compaction waits until one of these is reached: so many batches, or this long since the base before.
_BATCHES = 100
_AGE = timedelta(hours=1)
#: Sales numbers that one compaction takes up, and batches: what is more is the next one's.
_SALES = 20_000
_MOST_BATCHES = 5_000
#: Batches that may tell of rows that the catalogue's index, which lists the products, does not show yet.
_LAGGING = 50
#: Readers ask for a newer base every minute; a function that was frozen for a day asks before it answers.
_KEPT = timedelta(days=1)


def rebuild(progress: Progress | None = None) -> Pointer:
    """Make the index anew out of the tables and put it in use. Safe at any time, and to do again.

    What changes while it reads is in batches of a higher number than the one it began at, which readers take up.
    """
    tag = storage.pointer_tag()
    try:
        found = storage.read_pointer()
    except BadIndex:
        found = None
    begun = storage.settled_batch(found[0].batch if found else 0, _LAGGING)
    with _folder() as folder:
        pointer = _make(folder, documents.every(), begun, progress)
        while not storage.write_pointer(pointer, tag):
            tag = storage.pointer_tag()
    logger.info("rebuilt the search index", documents=pointer.count, bytes=pointer.size, batch=pointer.batch)
    _measure(pointer)
    return pointer


def compact() -> Pointer | None:
    """Fold batches and sales into a new base, when there is reason to; makes the index anew when it is unusable.

    None when there was nothing to do, or another compaction was first. May die or run twice at any place: until the
    pointer is changed nothing has happened, and sales stay marked until a base that has them is in use.
    """
    try:
        found = storage.read_pointer()
        if found is None:
            return rebuild()
        return _compact(*found)
    except BadIndex:
        logger.exception("the search index is unusable; making it anew")
        return rebuild()


def _compact(pointer: Pointer, etag: str) -> Pointer | None:
    storage.remove_old(pointer, clock.now() - _KEPT)
    storage.check(pointer)
    _check_make(pointer)
    newest = min(storage.newest_batch(pointer.batch), pointer.batch + _MOST_BATCHES)
    changed: dict[str, Document | None] = {}
    for number in range(pointer.batch + 1, newest + 1):
        batch = storage.read_batch(number)
        if batch is None:
            raise BadIndex(f"batch {number} is missing")
        changed.update(dict.fromkeys(batch.deletes))
        changed.update({document.id: document for document in batch.upserts})
    sales = tables.unfolded(_SALES)
    waiting = newest - pointer.batch
    old = clock.from_text(pointer.made_at) + _AGE <= clock.now()
    if not (waiting or sales) or not (old or waiting >= _BATCHES):
        return None
    with _folder() as folder:
        held = folder / "before.jsonl.gz"
        storage.fetch(pointer.documents, held)
        made = _make(folder, _with_sales(_merged(_read(held), changed), sales), newest, None)
        if not storage.write_pointer(made, etag):
            return None
    for product_id, count in sales.items():
        try:
            dynamo.commit(tables.folded(product_id, count))
        except dynamo.ConditionFailed:
            continue
    logger.info("compacted the search index", documents=made.count, bytes=made.size, batches=waiting, sales=len(sales))
    _measure(made)
    return made


def _check_make(pointer: Pointer) -> None:
    """Raises BadIndex when today's code makes other cards than those in the base: after a deployment, usually."""
    held = {document.id: document.card.keys() for document in storage.sample(pointer)}
    if any(document.card.keys() != held[document.id] for document in documents.of(held).values()):
        raise BadIndex("the cards in the index are of an older make")


def _measure(pointer: Pointer) -> None:
    measure("IndexBytes", [pointer.size], "Bytes")


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="handsel-index-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _merged(before: Iterable[Document], changed: dict[str, Document | None]) -> Iterator[Document]:
    for document in before:
        if document.id not in changed:
            yield document
    yield from (document for document in changed.values() if document is not None)


def _with_sales(found: Iterable[Document], sales: dict[str, int]) -> Iterator[Document]:
    for document in found:
        count = sales.get(document.id)
        yield document if count is None else replace(document, sales=count)


def _read(path: Path) -> Iterator[Document]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield restored(json.loads(line))
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise BadIndex("the documents of the base cannot be read") from error


def _make(folder: Path, found: Iterable[Document], batch: int, progress: Progress | None) -> Pointer:
    from .engine import build

    base, held = folder / "base.sqlite", folder / "documents.jsonl.gz"
    with gzip.open(held, "wt", compresslevel=3, encoding="utf-8") as lines:

        def kept() -> Iterator[Document]:
            for document in found:
                lines.write(json.dumps(document.stored(), separators=(",", ":")) + "\n")
                yield document

        count = build.write(base, kept(), progress)
    base_key, documents_key = storage.base_keys(batch, ids.new("idx"))
    with base.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    documents_tag, base_tag = storage.store(documents_key, held), storage.store(base_key, base)
    size = base.stat().st_size
    return Pointer(base_key, base_tag, documents_key, documents_tag, batch, count, size, digest, clock.now_text())
