"""The crash matrix of the catalogue: products, images, stock, the index, many products at once, and CSV.

`make proofs` lets the process die before and after each call of each journey. `make test` takes one call in eight,
so that the whole suite stays within its quarter of an hour.
"""

from __future__ import annotations

import pytest

from tests.proofs.crashes import JOURNEYS
from tests.proofs.matrix import wrong
from tests.proofs.test_crash_matrix import JOURNEYS as OF_THE_SALE

_EVERY = 8


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", sorted(set(JOURNEYS) - set(OF_THE_SALE)))
def test_dying_anywhere_changes_nothing(name: str, after: bool) -> None:
    assert wrong(name, after, every=_EVERY) == {}
