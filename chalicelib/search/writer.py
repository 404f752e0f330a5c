"""Taking changes of products into the index: one batch for all that one delivery of the queue tells of."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

from ..catalog import service as catalog
from ..core.errors import Busy
from ..core.paging import PageRequest
from ..observability import logger
from . import documents, rebuild, storage
from .storage import Batch

_ATTEMPTS = 20
#: An index that is missing is made at once when so many products are all there is; else compaction makes it.
_SMALL = 500

#: The newest batch this process knows of: looking for newer ones begins there.
_known = 0


def reset() -> None:
    """Forget what batches there are. For tests."""
    global _known
    _known = 0


def update(product_ids: Iterable[str]) -> int:
    """Have the index tell these products as they are now; the number of the batch that does. Harmless twice.

    The rows are read after the newest batch was found, and again when another writer was first. Raises Busy when that
    goes on and on.
    """
    global _known
    wanted = sorted(set(product_ids))
    _make_sure_of_an_index()
    for attempt in range(_ATTEMPTS):
        newest = storage.newest_batch(_known)
        found = documents.of(wanted)
        batch = Batch(list(found.values()), [each for each in wanted if each not in found])
        if storage.write_batch(newest + 1, batch):
            _known = newest + 1
            return _known
        time.sleep(random.uniform(0, min(0.05 * 2**attempt, 1.0)))  # noqa: S311
    raise Busy


def _make_sure_of_an_index() -> None:
    global _known
    try:
        found = storage.read_pointer()
    except storage.BadIndex:
        logger.exception("the search index is unusable; compaction makes it anew")
        return
    if found is not None:
        _known = max(_known, found[0].batch)
        return
    _known = 0
    if len(catalog.listed(PageRequest(_SMALL + 1)).items) <= _SMALL:
        logger.warning("there is no search index; making it")
        rebuild.rebuild()
