"""The crash matrix of the catalogue: products, images, stock, the index, many products at once, and CSV.

`make proofs` lets the process die before and after each call of each journey. `make test` takes one call in eight,
so that the whole suite stays within its quarter of an hour. That it would notice is shown where stock moves.
"""

from __future__ import annotations

import pytest

from chalicelib.events import outbox
from chalicelib.inventory import rules as stock_rules
from tests.proofs.crashes import JOURNEYS
from tests.proofs.matrix import differences, undisturbed, wrong
from tests.proofs.test_crash_matrix import JOURNEYS as OF_THE_SALE

_EVERY = 8


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", sorted(set(JOURNEYS) - set(OF_THE_SALE)))
def test_dying_anywhere_changes_nothing(name: str, after: bool) -> None:
    assert wrong(name, after, every=_EVERY) == {}


def _transaction(name: str, *, after_call: str | None = None) -> int:
    """Which of a journey's calls is its first transaction, or the first after a call of another kind."""
    _, calls = undisturbed(name)
    start = 0 if after_call is None else calls.index(after_call)
    return calls.index("TransactWriteItems", start)


def test_without_knowing_its_own_edit_again_a_repeated_count_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = _transaction("stock")
    monkeypatch.setattr(stock_rules, "is_stale", lambda seen, wanted, expected: seen != expected)
    with pytest.raises(AssertionError, match="stale_stock"):
        differences("stock", counting, after=True)


def test_without_the_sweep_a_piece_that_came_back_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    putting_back = _transaction("stock", after_call="stripe get /checkout/sessions/{id}")
    monkeypatch.setattr(outbox, "sweep", lambda: 0)
    found = differences("stock", putting_back, after=True)
    assert any(one.startswith("lost: listed") and "low_stock" in one for one in found)
