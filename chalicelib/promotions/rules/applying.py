"""What promotions take off a cart.

Of the promotions about one store's lines those that are stackable apply together, and each other one applies alone:
the buyer gets whatever of that saves most. They follow each other by kind (pieces, percents, amounts, shipping), each
on what the one before left, so that nothing ever falls below zero. Every line is rounded by itself (`money.portion`);
an amount is shared out by what the lines are worth then (`money.allot`), to the last unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from ...core.money import allot, portion
from .terms import MAX_COUNTED, AppliesTo, Funding, Kind, Promotion, normal_code

_IN_ORDER = (Kind.BUY_X_GET_Y, Kind.PERCENT, Kind.AMOUNT, Kind.FREE_SHIPPING)


class Reason(StrEnum):
    """Why a code takes nothing off. The first that fits any promotion of the code is told."""

    MINIMUM = "minimum"
    NOT_COMBINED = "not_combined"
    USED_BEFORE = "used_before"
    USED_UP = "used_up"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cart; `unit_price` in minor units."""

    id: str
    store_id: str
    product_id: str
    collection_ids: frozenset[str]
    quantity: int
    unit_price: int

    @property
    def worth(self) -> int:
        """Before any discount."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Used:
    """What one promotion takes off one store's part: `amount` off its lines, `shipping` off its shipping."""

    promotion_id: str
    code: str | None
    name: str
    store_id: str
    amount: int
    shipping: int
    funded_by: Funding
    total_limit: int | None
    customer_limit: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that takes nothing off. `missing`: what the cart lacks to the minimum, where that is the reason."""

    code: str
    reason: Reason
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Discounts:
    """What comes off each line and each store's shipping (only what is above zero), by which promotions.

    For each store, its lines' discounts are the sum of its `used` amounts, and its shipping's that of their
    `shipping`. `waiting`: codes of free shipping that will tell when the shipping is known.
    """

    lines: dict[str, int]
    shipping: dict[str, int]
    used: list[Used]
    refused: list[Refused]
    waiting: list[str]

    @property
    def total(self) -> int:
        """All that comes off."""
        return sum(self.lines.values()) + sum(self.shipping.values())


#: For each store, the promotions that apply to its part.
_Plan = dict[str, tuple[Promotion, ...]]


@dataclass(slots=True)
class _Outcome:
    """What a plan comes to: what is left to pay, and what each promotion took off for each store."""

    lines: dict[str, int]
    shipping: dict[str, int]
    off_lines: dict[tuple[str, str], int] = field(default_factory=dict)
    off_shipping: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def saved(self) -> int:
        return sum(self.off_lines.values()) + sum(self.off_shipping.values())


class _Cart:
    """A cart, its stores in order, and the lines that each promotion is about, looked up once."""

    def __init__(self, promotions: Sequence[Promotion], lines: Sequence[Line], shipping: Mapping[str, int]) -> None:
        self.lines, self.shipping = lines, shipping
        self.stores = list(dict.fromkeys(line.store_id for line in lines))
        self._about: dict[str, dict[str, list[Line]]] = {one.id: {} for one in promotions}
        for one in promotions:
            for line in lines:
                if covers(one, line):
                    self._about[one.id].setdefault(line.store_id, []).append(line)

    def about(self, promotion: Promotion) -> list[Line]:
        return [line for here in self._about[promotion.id].values() for line in here]

    def about_in(self, promotion: Promotion, store: str) -> list[Line]:
        return self._about[promotion.id].get(store, [])

    def stores_of(self, promotion: Promotion) -> Set[str]:
        return self._about[promotion.id].keys()


def covers(promotion: Promotion, line: Line) -> bool:
    """Whether a promotion is about a line."""
    if promotion.store_ids and line.store_id not in promotion.store_ids:
        return False
    if promotion.applies_to == AppliesTo.PRODUCTS:
        return line.product_id in promotion.targets
    return promotion.applies_to == AppliesTo.ALL or not promotion.targets.isdisjoint(line.collection_ids)


def apply(
    promotions: Iterable[Promotion],
    lines: Sequence[Line],
    shipping: Mapping[str, int],
    now: str,
    codes: Iterable[str] = (),
) -> Discounts:
    """What `promotions` take off a cart at the time `now` (a text of `core.clock`), best for its buyer.

    `shipping`: what it costs per store; a store that is missing has not said yet. `codes`: those that the buyer typed;
    each that takes nothing off is refused with the reason.
    """
    found = sorted(promotions, key=_order)
    cart = _Cart(found, lines, shipping)
    reasons = {one.id: reason for one in found if (reason := _unusable(one, cart, now)) is not None}
    usable = _few_enough([one for one in found if one.id not in reasons])
    outcome = _carry_out(_best_plan(usable, cart), cart)
    used = _used(usable, outcome, cart)
    waiting = _waiting(usable, cart)
    helped = {one.code for one in used} | set(waiting)
    idle = [normal_code(code) for code in codes]
    refused = [_refusal(code, found, reasons) for code in dict.fromkeys(idle) if code not in helped]
    off = {line.id: line.worth - outcome.lines[line.id] for line in lines}
    off_shipping = {store: amount - outcome.shipping[store] for store, amount in shipping.items()}
    return Discounts(_above_zero(off), _above_zero(off_shipping), used, refused, waiting)


def _order(promotion: Promotion) -> tuple[int, str]:
    return _IN_ORDER.index(promotion.kind), promotion.id


def _above_zero(amounts: Mapping[str, int]) -> dict[str, int]:
    return {key: amount for key, amount in amounts.items() if amount > 0}


def _unusable(promotion: Promotion, cart: _Cart, now: str) -> tuple[Reason, int] | None:
    """Why a promotion does not apply to the cart at all, whatever others do."""
    about = cart.about(promotion)
    worth = sum(line.worth for line in about)
    causes = {
        Reason.UNKNOWN: not promotion.active,
        Reason.NOT_STARTED: promotion.starts_at is not None and now < promotion.starts_at,
        Reason.ENDED: promotion.ends_at is not None and now >= promotion.ends_at,
        Reason.USED_UP: promotion.left is not None and promotion.left <= 0,
        Reason.USED_BEFORE: promotion.customer_left is not None and promotion.customer_left <= 0,
        Reason.NOT_APPLICABLE: not about,
        Reason.MINIMUM: worth < promotion.minimum,
    }
    cause = next((cause for cause, holds in causes.items() if holds), None)
    return None if cause is None else (cause, promotion.minimum - worth if cause == Reason.MINIMUM else 0)


def _few_enough(promotions: list[Promotion]) -> list[Promotion]:
    """No more limited ones than a purchase may use, those that the buyer asked for first."""
    counted = sorted((one for one in promotions if one.is_counted), key=lambda one: (one.code is None, one.id))
    over = {one.id for one in counted[MAX_COUNTED:]}
    return [one for one in promotions if one.id not in over]


def _best_plan(promotions: list[Promotion], cart: _Cart) -> _Plan:
    """For each store what saves most there; amounts that are shared between stores are then looked at once more,
    since what one store leaves of them goes to the others."""
    choices = _Choices(promotions, cart)
    best = {store: saved.index(max(saved)) for store, saved in choices.alone.items()}
    if choices.shared:
        best = choices.improved(max([best, *choices.everywhere(best)], key=choices.saved))
    return choices.plan(best)


class _Choices:
    """What may apply in each store of a cart, and what it saves. An option without an amount that is shared between
    stores saves the same whatever the others choose, so it is worked out once (`alone`)."""

    #: How often all stores are looked at again: far more than it takes for a cart that people fill.
    _PASSES = 3

    def __init__(self, promotions: list[Promotion], cart: _Cart) -> None:
        self._cart = cart
        self._options = {store: self._options_of(promotions, store) for store in cart.stores}
        self.shared = {one.id for one in promotions if one.kind == Kind.AMOUNT and len(cart.stores_of(one)) > 1}
        self.alone = {
            store: [_saved({store: option}, cart) for option in options] for store, options in self._options.items()
        }

    def _options_of(self, promotions: list[Promotion], store: str) -> list[tuple[Promotion, ...]]:
        """Everything stackable together, or one of the others by itself; those without a code first."""
        here = [one for one in promotions if store in self._cart.stores_of(one)]
        alone = sorted((one for one in here if not one.stackable), key=lambda one: one.code is not None)
        return [tuple(one for one in here if one.stackable), *((one,) for one in alone)]

    def plan(self, choice: Mapping[str, int]) -> _Plan:
        """The promotions of a choice of one option, by its place, for each store."""
        return {store: self._options[store][at] for store, at in choice.items()}

    def _is_shared(self, store: str, at: int) -> bool:
        return any(one.id in self.shared for one in self._options[store][at])

    def saved(self, choice: Mapping[str, int]) -> int:
        """What a choice saves altogether."""
        shared = {store: at for store, at in choice.items() if self._is_shared(store, at)}
        apart = sum(self.alone[store][at] for store, at in choice.items() if store not in shared)
        return apart + _saved(self.plan(shared), self._cart)

    def everywhere(self, otherwise: Mapping[str, int]) -> list[dict[str, int]]:
        """For each shared amount, the choice that has it wherever it may be."""

        def having(promotion_id: str, store: str) -> int:
            options = self._options[store]
            found = (at for at, option in enumerate(options) if any(one.id == promotion_id for one in option))
            return next(found, otherwise[store])

        return [{store: having(one, store) for store in otherwise} for one in sorted(self.shared)]

    def improved(self, choice: dict[str, int]) -> dict[str, int]:
        """The choice after every change of one store's option that saves more in all."""
        best = self.saved(choice)
        for _ in range(self._PASSES):
            before = best
            for store, options in self._options.items():
                for at in range(len(options)):
                    # Between options that share nothing the better one is known.
                    shared = self._is_shared(store, at) or self._is_shared(store, choice[store])
                    if at != choice[store] and shared:
                        trial = {**choice, store: at}
                        if (saved := self.saved(trial)) > best:
                            choice, best = trial, saved
            if best == before:
                break
        return choice


def _saved(plan: _Plan, cart: _Cart) -> int:
    return _carry_out(plan, cart).saved


def _carry_out(plan: _Plan, cart: _Cart) -> _Outcome:
    """Every promotion of the plan, in order, on what the one before left."""
    outcome = _Outcome({line.id: line.worth for line in cart.lines}, dict(cart.shipping))
    about: dict[str, tuple[Promotion, list[Line]]] = {}
    for store, option in plan.items():
        for promotion in option:
            about.setdefault(promotion.id, (promotion, []))[1].extend(cart.about_in(promotion, store))
    for promotion, lines in sorted(about.values(), key=lambda each: _order(each[0])):
        if promotion.kind == Kind.FREE_SHIPPING:
            _ship_free(promotion, lines, outcome)
            continue
        for line, off in zip(lines, _off(promotion, lines, outcome.lines), strict=True):
            outcome.lines[line.id] -= off
            key = promotion.id, line.store_id
            outcome.off_lines[key] = outcome.off_lines.get(key, 0) + off
    return outcome


def _ship_free(promotion: Promotion, lines: list[Line], outcome: _Outcome) -> None:
    for store in {line.store_id for line in lines} & set(outcome.shipping):
        outcome.off_shipping[promotion.id, store] = outcome.shipping[store]
        outcome.shipping[store] = 0


def _off(promotion: Promotion, lines: list[Line], left: Mapping[str, int]) -> list[int]:
    """What comes off each line, of which `left` is to be paid; never more than that."""
    rest = [left[line.id] for line in lines]
    if promotion.kind == Kind.AMOUNT:
        return allot(min(promotion.value, sum(rest)), rest) if lines else []
    if promotion.kind == Kind.PERCENT:
        return [portion(amount, promotion.value) for amount in rest]
    got = _pieces_got(promotion, lines)
    return [
        min(amount, portion(line.unit_price * got.get(line.id, 0), promotion.value))
        for line, amount in zip(lines, rest, strict=True)
    ]


def _pieces_got(promotion: Promotion, lines: list[Line]) -> dict[str, int]:
    """How many pieces of each line are got for those bought, counted for each store: its cheapest ones."""
    got: dict[str, int] = {}
    for store in {line.store_id for line in lines}:
        here = [line for line in lines if line.store_id == store]
        groups, rest = divmod(sum(line.quantity for line in here), promotion.buy + promotion.get)
        free = groups * promotion.get + max(0, rest - promotion.buy)
        for line in sorted(here, key=lambda line: (line.unit_price, line.id)):
            got[line.id] = min(free, line.quantity)
            free -= got[line.id]
    return got


def _used(promotions: list[Promotion], outcome: _Outcome, cart: _Cart) -> list[Used]:
    """What each promotion did for each store, where it did anything."""
    return [
        Used(
            promotion_id=one.id,
            code=one.code,
            name=one.name,
            store_id=store,
            amount=outcome.off_lines.get((one.id, store), 0),
            shipping=outcome.off_shipping.get((one.id, store), 0),
            funded_by=one.funded_by,
            total_limit=one.total_limit,
            customer_limit=one.customer_limit,
        )
        for one in promotions
        for store in cart.stores
        if outcome.off_lines.get((one.id, store)) or outcome.off_shipping.get((one.id, store))
    ]


def _waiting(promotions: list[Promotion], cart: _Cart) -> list[str]:
    """The codes whose effect depends on a shipping that is not known yet."""
    free = [one for one in promotions if one.kind == Kind.FREE_SHIPPING and one.code is not None]
    unknown = set(cart.stores) - set(cart.shipping)
    return list(dict.fromkeys(str(one.code) for one in free if cart.stores_of(one) & unknown))


def _refusal(code: str, found: list[Promotion], reasons: Mapping[str, tuple[Reason, int]]) -> Refused:
    """Why a code takes nothing off: what can be told of any of its promotions, the most useful first."""
    known = [reasons.get(one.id, (Reason.NOT_COMBINED, 0)) for one in found if one.code == code]
    reason, missing = min(known, key=lambda each: list(Reason).index(each[0]), default=(Reason.UNKNOWN, 0))
    return Refused(code, reason, missing)
