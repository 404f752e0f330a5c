"""The uses of promotions: held with a checkout, spent with its payment, given back once when it lapses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ...aws import dynamo
from ...aws.secrets import secrets
from ...core import tokens
from .. import tables
from ..rules.applying import Reason, Used
from ..rules.terms import same_person
from ..tables import UseRow


@dataclass(frozen=True, slots=True)
class Refusal:
    """A promotion that was used up, by all or by this customer, while somebody checked out."""

    promotion_id: str
    reason: Reason


def customer_of(email: str) -> str:
    """Whose limit counts: a keyed hash of the person's address.

    Keyed with the oldest signing key, as guests' purchases are: a new key must not give everybody a fresh limit.
    """
    oldest = next(iter(secrets().signing_keys.values()))
    return tokens.sign(oldest, "promotion customer", same_person(email))


def reserve(used: Sequence[Used], purchase_id: str, customer: str) -> list[dynamo.Write]:
    """Count one use of each of these promotions, in the transaction that makes the purchase; nothing for none.

    Fails as `promotion:<id>` when all its uses are gone, as `promotion:<id>:customer` when the customer's are (see
    `refusal`), and as `tables.USE` when the purchase reserved before.
    """
    if not used:
        return []
    amounts: Counter[str] = Counter()
    counters: dict[tuple[str, str], int] = {}
    for one in used:
        amounts[one.promotion_id] += one.amount + one.shipping
        if one.total_limit is not None:
            counters[tables.uses_key(one.promotion_id)] = one.total_limit
        if one.customer_limit is not None:
            counters[tables.customer_key(one.promotion_id, customer)] = one.customer_limit
    row = UseRow(
        pk=purchase_id,
        counters=[[*key, limit] for key, limit in counters.items()],
        used=[{"promotion_id": promotion_id, "amount": amount} for promotion_id, amount in amounts.items()],
    )
    return tables.hold(row)


def release(purchase_id: str) -> list[dynamo.Write]:
    """Give back what a purchase holds, in the transaction that gives it up; nothing when it holds nothing (any more).

    Fails as `tables.USE` when somebody else does it at the same moment.
    """
    row = tables.get_use(purchase_id)
    return tables.give_back(row) if row is not None and row.state == tables.HELD else []


def spend(purchase_id: str) -> list[dynamo.Write]:
    """Spend what a purchase holds, in the transaction that makes it paid; nothing when there is nothing to spend.

    What was given back before a late payment came is counted again, and fails like `reserve` where others used it.
    """
    row = tables.get_use(purchase_id)
    if row is None or row.state == tables.SPENT:
        return []
    return [tables.spend_held(purchase_id)] if row.state == tables.HELD else tables.spend_returned(row)


def refusal(error: dynamo.ConditionFailed) -> Refusal | None:
    """The promotion whose limit made a transaction fail; None when it failed for another reason."""
    kind, _, rest = error.name.partition(":")
    if kind != "promotion":
        return None
    promotion_id, _, whose = rest.partition(":")
    return Refusal(promotion_id, Reason.USED_BEFORE if whose else Reason.USED_UP)


def tally(purchase_id: str) -> None:
    """Add what a paid purchase used to its promotions' tallies, once however often this runs."""
    row = tables.get_use(purchase_id)
    if row is None or row.tallied or row.state != tables.SPENT:
        return
    with suppress(dynamo.ConditionFailed):
        dynamo.commit(*tables.add_up(row))
