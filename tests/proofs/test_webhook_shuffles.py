"""A thousand shuffles of doubled, late and missing webhooks end as if each had come once and in order.

Two hundred histories, each with a purchase of each of the five journeys. Then guards are taken out, one at a time, and
the same histories notice.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from chalicelib.orders import rules
from chalicelib.orders.rules import PurchaseStatus
from chalicelib.orders.tables import OrderRow
from chalicelib.orders.tables import orders as order_rows
from tests.proofs import proofs_shuffles as shuffles
from tests.proofs.recorded import JOURNEYS

SHUFFLES = 1000
PROCESSES = 2
#: How many histories a proof with a guard taken out may need to notice it.
PATIENCE = 60

_RECEIPT = ["mail Your purchase from Lumina Studio, links: 1"]
#: The state each journey ends in, and what its buyer was mailed.
ENDS: dict[str, tuple[str, list[str]]] = {
    "paid by card": ("paid", _RECEIPT),
    "declined, then paid": ("paid", _RECEIPT),
    "asynchronous, succeeded": ("paid", _RECEIPT),
    "asynchronous, failed": ("failed", ["mail Your payment did not go through, links: 0"]),
    "expired": ("expired", []),
}


def test_a_thousand_shuffles_end_alike() -> None:
    histories = SHUFFLES // len(JOURNEYS)
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        parts = [range(1 + part, 1 + histories, PROCESSES) for part in range(PROCESSES)]
        results = list(pool.map(shuffles.compare, parts))
    assert sum(count for count, _ in results) == SHUFFLES
    assert [wrong for _, wrong in results if wrong] == []


def test_what_the_shuffles_are_held_to() -> None:
    """The undisturbed end itself: one of everything for who paid, and nothing for who did not."""
    with shuffles.stage() as played:
        ended = played.undisturbed()
    assert ended.pop("all") == {"mail to the seller: You made a sale: Linen pattern": 3}
    for journey, (status, mails) in ENDS.items():
        state, paid = ended.pop(journey), status == "paid"
        kinds = [key.split(" {")[0] for key in state.elements()]
        assert f"'status': '{status}'" in next(key for key in state if key.startswith("orders purchase"))
        assert "unsettled: True" not in str(state)
        assert kinds.count("fulfilment entitlement") == kinds.count("fulfilment link") == int(paid)
        assert sum(kind.startswith("orders ledger") for kind in kinds) == 2 * int(paid)
        assert [key for key in state.elements() if key.startswith("mail ")] == mails
    assert ended == {}


def _noticed() -> list[str]:
    """What is otherwise at the end of the histories, until there is something."""
    with shuffles.stage() as played:
        expected = played.undisturbed()
        for seed in range(1, 1 + PATIENCE):
            found = shuffles.differences(expected, played.shuffled(seed))
            if found:
                return found
    return []


def test_without_the_guard_of_a_paid_order_it_is_fulfilled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entitlement's own guard still refuses the second one: what is seen is the settling that fails at it."""
    monkeypatch.setattr(order_rows, "_reachable", lambda to: OrderRow.pk.exists())
    assert any("failed" in found or "answered 5" in found for found in _noticed())


def test_without_the_guard_of_processing_an_old_answer_undoes_a_payment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.PURCHASE_FROM, PurchaseStatus.PROCESSING, tuple(PurchaseStatus))
    assert any("'status': 'processing'" in found for found in _noticed())
