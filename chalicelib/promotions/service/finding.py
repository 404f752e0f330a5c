"""The promotions that may concern a cart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...settings import settings
from .. import tables
from ..rules import terms
from ..rules.terms import AppliesTo, Kind, Promotion
from ..tables import CountRow, PromotionRow


def find(codes: Iterable[str], store_ids: Iterable[str], customer: str | None = None) -> list[Promotion]:
    """The promotions that these codes name in these stores or on the platform, and those that apply there by
    themselves, each with what is left of its limits; of `customer`'s own too, where it is known (see `customer_of`).

    Two reads, and one more where there are limits. What they take off, `apply` says.
    """
    wanted = [code for code in dict.fromkeys(map(terms.normal_code, codes)) if terms.is_code(code)][: terms.MAX_CODES]
    ids = tables.ids_for([tables.PLATFORM, *dict.fromkeys(store_ids)], wanted)
    rows = tables.get_promotions(sorted(ids)).values() if ids else []
    found = [terms_of(row) for row in rows if not row.deleted and row.currency == settings().currency]
    return _with_counts(found, customer)


def _with_counts(found: list[Promotion], customer: str | None) -> list[Promotion]:
    keys = [tables.uses_key(one.id) for one in found if one.total_limit is not None]
    if customer is not None:
        keys += [tables.customer_key(one.id, customer) for one in found if one.customer_limit is not None]
    counts = tables.get_counts(keys)

    def left(limit: int | None, key: tuple[str, str]) -> int | None:
        row: CountRow | None = counts.get(key)
        return None if limit is None else limit - (int(row.times) if row is not None else 0)

    return [
        replace(
            one,
            left=left(one.total_limit, tables.uses_key(one.id)),
            customer_left=left(one.customer_limit, tables.customer_key(one.id, customer)) if customer else None,
        )
        for one in found
    ]


def terms_of(row: PromotionRow) -> Promotion:
    """What a row says, its limits untouched."""
    return Promotion(
        id=row.pk,
        name=row.name,
        kind=Kind(row.kind),
        value=int(row.value),
        store_ids=tuple(row.store_ids),
        code=row.code,
        buy=int(row.buy),
        get=int(row.get_),
        applies_to=AppliesTo(row.applies_to),
        targets=frozenset(row.target_ids),
        minimum=int(row.minimum),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        total_limit=None if row.total_limit is None else int(row.total_limit),
        customer_limit=None if row.customer_limit is None else int(row.customer_limit),
        stackable=bool(row.stackable),
        active=bool(row.active),
    )
