"""The index in this process: a copy of the base file and every batch since, looked after while requests come."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..aws.dynamo import AWS_ERRORS
from ..core import freshness
from ..observability import logger
from ..settings import settings
from . import storage
from .storage import BadIndex, Pointer

if TYPE_CHECKING:
    from .engine.index import Index

#: Seconds between questions after a newer base, and after an index that was missing or bad.
_POINTER_SECONDS = 60.0
_RETRY_SECONDS = 10.0
#: Seconds that one request spends on batches: what is left is at once the next one's.
_CATCH_UP_SECONDS = 2.0


class Unavailable(Exception):
    """There is no index to ask."""


class Reader:
    """One per process. One thread at a time looks and asks."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """`seconds` tells the time that has passed."""
        self._seconds = seconds
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._pointer: Pointer | None = None
        self._batch = 0
        self._next_batch = self._next_pointer = 0.0

    @contextlib.contextmanager
    def index(self) -> Iterator[Index]:
        """The index as new as it should be, for the length of the block. Raises Unavailable.

        What goes wrong with it within the block makes it be fetched again.
        """
        from .engine.base import ERRORS

        with self._lock:
            try:
                self._look()
            except BadIndex as error:
                self._forget()
                logger.error("the search index is unusable: lists come from the tables", reason=str(error))
            except AWS_ERRORS:
                logger.exception("the search index could not be asked for: it stays as old as it is")
            if self._index is None:
                raise Unavailable
            try:
                yield self._index
            except ERRORS as error:
                self._forget()
                logger.exception("the search index could not be read: lists come from the tables")
                raise Unavailable from error

    def _look(self) -> None:
        now, fresh = self._seconds(), freshness.asked()
        if now >= self._next_pointer or (fresh and self._index is None):
            self._take_base()
        elif not (fresh or now >= self._next_batch):
            return
        if self._index is not None:
            begun = self._seconds()
            self._next_batch = begun + settings().index_seconds
            if not self._take_batches(self._index, begun + _CATCH_UP_SECONDS):
                self._next_batch = begun

    def _take_base(self) -> None:
        seconds = settings().index_seconds
        self._next_pointer = self._seconds() + min(_RETRY_SECONDS, seconds)
        found = storage.read_pointer()
        if found is None:
            self._forget()
            logger.warning("there is no search index: lists come from the tables")
            return
        pointer, _ = found
        if self._pointer is None or pointer.base != self._pointer.base:
            self._open(pointer)
        self._next_pointer = self._seconds() + min(_POINTER_SECONDS, 12 * seconds)

    def _open(self, pointer: Pointer) -> None:
        from .engine.base import BadBase, Base
        from .engine.index import Index

        path = _bring(pointer)
        try:
            base = Base(path)
        except BadBase as error:
            raise BadIndex(f"the base file cannot be read: {error}") from error
        finally:
            # The open file stays; whatever becomes of this process, nothing of it is left behind in /tmp.
            path.unlink()
        self._forget()
        self._index, self._pointer, self._batch = Index(base), pointer, pointer.batch

    def _take_batches(self, index: Index, until: float) -> bool:
        """Whether that was all there is."""
        while self._seconds() < until:
            batch = storage.read_batch(self._batch + 1)
            if batch is None:
                return True
            index.apply(batch.upserts, batch.deletes)
            self._batch += 1
        return False

    def _forget(self) -> None:
        if self._index is not None and self._index.base is not None:
            self._index.base.close()
        self._index = self._pointer = None


def _bring(pointer: Pointer) -> Path:
    path = Path(tempfile.gettempdir()) / f"handsel-index-{settings().stage}-{os.getpid()}.sqlite"
    storage.fetch(pointer.base, path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != pointer.sha256:
        path.unlink()
        raise BadIndex("the base file is not the one that was stored")
    return path
