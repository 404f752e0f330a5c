"""Rows of the `promotions` table and every access to them.

A promotion is found by way of its scopes: the stores that it is of, or the platform. In each of them it has an entry to
be listed by, and a code, or a place among those that apply by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition, size

from ..aws import dynamo
from ..core.paging import Page, PageRequest

#: The scope of the platform's promotions.
PLATFORM = "platform"
#: The names of writes whose conditions a caller may have to tell apart.
USE = "promotion_use"
CODE, AUTOMATIC = "code", "automatic"
_LISTED, _CODE, _USES, _TALLY, _CUSTOMER = "listed#", "code#", "uses", "tally", "customer#"
HELD, SPENT, RETURNED = "held", "spent", "returned"


class PromotionRow(dynamo.Row):
    """What a promotion says; `rules.terms.Promotion` says what of it means what. `deleted`: nobody finds it."""

    class Meta:
        table_name = "promotions"

    store_ids = JSONAttribute(default=list)
    name = UnicodeAttribute()
    code = UnicodeAttribute(null=True)
    kind = UnicodeAttribute()
    value = NumberAttribute(default=0)
    buy = NumberAttribute(default=0)
    get_ = NumberAttribute(default=0, attr_name="get")
    applies_to = UnicodeAttribute()
    target_ids = JSONAttribute(default=list)
    minimum = NumberAttribute(default=0)
    starts_at = UnicodeAttribute(null=True)
    ends_at = UnicodeAttribute(null=True)
    total_limit = NumberAttribute(null=True)
    customer_limit = NumberAttribute(null=True)
    stackable = BooleanAttribute(default=False)
    active = BooleanAttribute(default=True)
    currency = UnicodeAttribute()
    version = NumberAttribute(default=1)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    deleted = BooleanAttribute(default=False)


class WayRow(dynamo.Row):
    """A way to promotions of a scope: `<scope>` / `listed#<prm_>` lists one, `code#<CODE>` is the one with that code,
    and `automatic` names all active ones without a code."""

    class Meta:
        table_name = "promotions"

    promotion_id = UnicodeAttribute(null=True)
    promotion_ids = UnicodeSetAttribute(null=True)


class CountRow(dynamo.Row):
    """How often: `<prm_>` / `uses` and `customer#<hash>` count what is held and spent against a limit, `tally` what
    was paid for, and how much that took off."""

    class Meta:
        table_name = "promotions"

    times = NumberAttribute(default=0)
    amount = NumberAttribute(default=0)


class UseRow(dynamo.Row):
    """The promotions of one purchase: `<pur_>` / `use`. `counters` are the keys of what was counted for it; `used`
    says `{promotion_id, amount}` of each; `state` goes from held to spent or returned, from returned to spent."""

    class Meta:
        table_name = "promotions"

    state = UnicodeAttribute()
    counters = JSONAttribute(default=list)
    used = JSONAttribute(default=list)
    tallied = BooleanAttribute(default=False)


def get_promotion(promotion_id: str) -> PromotionRow | None:
    return dynamo.fetch(PromotionRow, promotion_id, "promotion")


def copy_of(row: PromotionRow) -> PromotionRow:
    """A row to change beside the one that was read."""
    return PromotionRow(**row.attribute_values)


def get_promotions(promotion_ids: Iterable[str]) -> dict[str, PromotionRow]:
    """Those that there are, by id."""
    found = dynamo.fetch_many(PromotionRow, [(one, "promotion") for one in promotion_ids])
    return {row.pk: row for row in found.values()}


def listed(scope: str, page: PageRequest) -> Page[str]:
    """The ids of a scope's promotions, newest first."""
    where = WayRow.sk.startswith(_LISTED)
    found = dynamo.query(WayRow, scope, page, where=where, newest_first=True, consistent=True)
    return found.map(lambda row: row.promotion_id)


def ids_for(scopes: Iterable[str], codes: Iterable[str]) -> set[str]:
    """The promotions of these scopes that apply by themselves or have one of these codes."""
    wanted = [AUTOMATIC, *(_CODE + code for code in codes)]
    found = dynamo.fetch_many(WayRow, [(scope, way) for scope in scopes for way in wanted]).values()
    return {one for row in found for one in row.promotion_ids or (row.promotion_id,) if one}


def uses_key(promotion_id: str) -> tuple[str, str]:
    """Where all uses of a promotion are counted."""
    return promotion_id, _USES


def customer_key(promotion_id: str, customer: str) -> tuple[str, str]:
    """Where one customer's uses of a promotion are counted."""
    return promotion_id, _CUSTOMER + customer


def tally_key(promotion_id: str) -> tuple[str, str]:
    """Where the paid uses of a promotion are added up."""
    return promotion_id, _TALLY


def get_counts(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CountRow]:
    """The counters there are at these keys."""
    return dynamo.fetch_many(CountRow, keys)


def scopes_of(row: PromotionRow) -> list[str]:
    """Where a promotion is found: its stores, or the platform."""
    return list(row.store_ids) or [PLATFORM]


def _ways_to(row: PromotionRow) -> set[tuple[str, str]]:
    """The keys of the ways that lead to a promotion as it is."""
    if row.deleted:
        return set()
    ways = {(scope, _LISTED + row.pk) for scope in scopes_of(row)}
    if row.code is not None:
        ways |= {(scope, _CODE + row.code) for scope in scopes_of(row)}
    elif row.active:
        ways |= {(scope, AUTOMATIC) for scope in scopes_of(row)}
    return ways


def _open_way(scope: str, way: str, promotion_id: str, most: int) -> dynamo.Write:
    if way != AUTOMATIC:
        name = CODE if way.startswith(_CODE) else "listed"
        return dynamo.create(WayRow(pk=scope, sk=way, promotion_id=promotion_id), name)
    one_more = [WayRow.promotion_ids.add({promotion_id})]
    return dynamo.update(WayRow, scope, way, one_more, AUTOMATIC, _room(most))


def _room(most: int) -> Condition:
    """The guard of how many promotions a cart may have to look at."""
    here = WayRow.promotion_ids
    few: Condition = here.does_not_exist() | (size(here) < most)  # type: ignore[no-untyped-call]
    return few


def _close_way(scope: str, way: str, promotion_id: str) -> dynamo.Write:
    if way != AUTOMATIC:
        return dynamo.delete(WayRow, scope, way, "way", WayRow.promotion_id == promotion_id)
    return dynamo.update(WayRow, scope, way, [WayRow.promotion_ids.delete({promotion_id})], "way")


def create_promotion(row: PromotionRow, most: int) -> list[dynamo.Write]:
    """Fails as `CODE` when one of its scopes has its code, as `AUTOMATIC` when one has `most` that apply by
    themselves."""
    return [dynamo.create(row, "promotion"), *(_open_way(*way, row.pk, most) for way in sorted(_ways_to(row)))]


def save_promotion(row: PromotionRow, before: PromotionRow, most: int) -> list[dynamo.Write]:
    """Fails as `promotion` when it is no longer as `before`, and like `create_promotion`."""
    row.version = int(before.version) + 1
    unchanged = (PromotionRow.version == int(before.version)) & (PromotionRow.deleted == False)  # noqa: E712
    now, then = _ways_to(row), _ways_to(before)
    return [
        dynamo.put(row, "promotion", unchanged),
        *(_open_way(*way, row.pk, most) for way in sorted(now - then)),
        *(_close_way(*way, row.pk) for way in sorted(then - now)),
    ]


def get_use(purchase_id: str) -> UseRow | None:
    return dynamo.fetch(UseRow, purchase_id, "use")


def hold(row: UseRow) -> list[dynamo.Write]:
    """Count a purchase's use of its promotions. Fails as `USE` when that was done before, and like `_count`."""
    row.sk, row.state = "use", HELD
    return [dynamo.create(row, USE), *(_count(*counter) for counter in row.counters)]


def give_back(row: UseRow) -> list[dynamo.Write]:
    """Take a purchase's use back. Fails as `USE` when it is no longer held."""
    fewer = [CountRow.times.add(-1)]
    back = [dynamo.update(CountRow, pk, sk, fewer, "counter") for pk, sk, _ in row.counters]
    return [_move(row.pk, HELD, RETURNED), *back]


def spend_held(purchase_id: str) -> dynamo.Write:
    """Fails as `USE` when it is not held."""
    return _move(purchase_id, HELD, SPENT)


def spend_returned(row: UseRow) -> list[dynamo.Write]:
    """Count what was given back once more. Fails as `USE` when it is not returned, and like `_count`."""
    return [_move(row.pk, RETURNED, SPENT), *(_count(*counter) for counter in row.counters)]


def _move(purchase_id: str, before: str, after: str) -> dynamo.Write:
    return dynamo.update(UseRow, purchase_id, "use", [UseRow.state.set(after)], USE, _in_state(before))


def _in_state(state: str) -> Condition:
    """The guard of every step of a use: it is taken once."""
    same: Condition = UseRow.state == state
    return same


def guard(promotion_id: str, key: str) -> str:
    """The name of the write that counts a use."""
    return f"promotion:{promotion_id}" + (":customer" if key.startswith(_CUSTOMER) else "")


def _count(pk: str, sk: str, limit: int) -> dynamo.Write:
    """One use more. Fails as `guard` when the limit is reached."""
    return dynamo.update(CountRow, pk, sk, [CountRow.times.add(1)], guard(pk, sk), under(limit))


def under(limit: int) -> Condition:
    """The guard of every limit: no counter passes it."""
    fewer: Condition = CountRow.times.does_not_exist() | (CountRow.times < limit)
    return fewer


def add_up(row: UseRow) -> list[dynamo.Write]:
    """Add a paid use to its promotions' tallies. Fails as `USE` when that was done before."""
    once = (UseRow.state == SPENT) & (UseRow.tallied == False)  # noqa: E712
    done = dynamo.update(UseRow, row.pk, row.sk, [UseRow.tallied.set(True)], USE, once)
    more = [
        dynamo.update(
            CountRow,
            *tally_key(one["promotion_id"]),
            [CountRow.times.add(1), CountRow.amount.add(int(one["amount"]))],
            "tally",
        )
        for one in row.used
    ]
    return [done, *more]
