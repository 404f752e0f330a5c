"""What a promotion says, and what it may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ...core.errors import FieldError
from ...core.money import MAX_PRICE, WHOLE

#: Stores that one promotion may be of: as many as somebody may own.
MAX_STORES = 20
#: Products or collections that one promotion may name.
MAX_TARGETS = 50
#: Automatic promotions that a store, or the platform, may have running: each of them is looked at for every cart.
MAX_AUTOMATIC = 10
#: Codes that one cart may carry.
MAX_CODES = 5
#: Promotions with a limit that one purchase may use: each costs its transaction up to two writes.
MAX_COUNTED = 6
#: The most uses that a limit may allow.
MAX_LIMIT = 1_000_000
#: Pieces in the two halves of buy-x-get-y.
MAX_PIECES = 50
MAX_NAME = 80

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9_-]{1,30}[A-Z0-9])")
_SUBADDRESS = re.compile(r"\+[^@]*(?=@)")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


class Kind(StrEnum):
    """What a promotion takes off."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    BUY_X_GET_Y = "buy_x_get_y"


class AppliesTo(StrEnum):
    """What of the stores in its scope a promotion is about."""

    ALL = "all"
    PRODUCTS = "products"
    COLLECTIONS = "collections"


class Funding(StrEnum):
    """Who goes without the money."""

    PLATFORM = "platform"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion, with as much of its limits as is left for the buyer who asks.

    `store_ids`: whose lines it is about; empty for one of the platform, which is about every store's. Without a
    `code` it applies by itself. `value`: basis points off for `percent` and for the pieces got in `buy_x_get_y`, minor
    units for `amount`, 0 for `free_shipping`. `minimum`: what the lines it is about must be worth together, before
    any discount, in minor units. Runs from `starts_at` until before `ends_at` (texts of `core.clock`). `left` and
    `customer_left` are None where there is no limit, or where the buyer is not known yet.
    """

    id: str
    name: str
    kind: Kind
    value: int = 0
    store_ids: tuple[str, ...] = ()
    code: str | None = None
    buy: int = 0
    get: int = 0
    applies_to: AppliesTo = AppliesTo.ALL
    targets: frozenset[str] = frozenset()
    minimum: int = 0
    starts_at: str | None = None
    ends_at: str | None = None
    total_limit: int | None = None
    customer_limit: int | None = None
    stackable: bool = False
    active: bool = True
    left: int | None = None
    customer_left: int | None = None

    @property
    def funded_by(self) -> Funding:
        """The platform pays for its own promotions, a store for its own."""
        return Funding.STORE if self.store_ids else Funding.PLATFORM

    @property
    def is_counted(self) -> bool:
        """Whether its uses are counted against a limit."""
        return self.total_limit is not None or self.customer_limit is not None


def normal_code(text: str) -> str:
    """A code as it is compared: upper case, without spaces."""
    return "".join(text.split()).upper()


def is_code(text: str) -> bool:
    """3 to 32 letters, digits, inner hyphens and underscores, in the form of `normal_code`."""
    return _CODE.fullmatch(text) is not None


def same_person(email: str) -> str:
    """An address without what its holder can vary at will, so that a limit per customer is one for the person:
    what follows a plus sign, and in Gmail's addresses the dots."""
    plain = _SUBADDRESS.sub("", email.lower())
    name, _, domain = plain.rpartition("@")
    return f"{name.replace('.', '')}@gmail.com" if domain in _DOTLESS else plain


def errors_of(terms: Promotion) -> list[FieldError]:
    """Everything that keeps a promotion from saying what it says."""
    return [*_errors_of_value(terms), *_errors_of_scope(terms), *_errors_of_time(terms)]


def _errors_of_value(terms: Promotion) -> Iterator[FieldError]:
    most = MAX_PRICE if terms.kind == Kind.AMOUNT else WHOLE
    if terms.kind == Kind.FREE_SHIPPING:
        if terms.value:
            yield FieldError("value", "not_an_option", "Free shipping takes the whole of it off.")
    elif not 1 <= terms.value <= most:
        yield FieldError("value", "out_of_range", f"Give a number from 1 to {most}.")
    pieces = {"buy": terms.buy, "get": terms.get}
    for field, number in pieces.items():
        if terms.kind == Kind.BUY_X_GET_Y and not 1 <= number <= MAX_PIECES:
            yield FieldError(field, "out_of_range", f"Give a number from 1 to {MAX_PIECES}.")
        if terms.kind != Kind.BUY_X_GET_Y and number:
            yield FieldError(field, "not_an_option", "Only buy-x-get-y counts pieces.")


def _errors_of_scope(terms: Promotion) -> Iterator[FieldError]:
    if terms.code is not None and not is_code(terms.code):
        yield FieldError("code", "format", "3 to 32 letters, digits, hyphens and underscores.")
    if terms.applies_to == AppliesTo.ALL and terms.targets:
        yield FieldError("target_ids", "not_an_option", "This is for everything.")
    if terms.applies_to != AppliesTo.ALL and not terms.targets:
        yield FieldError("target_ids", "required", "Choose at least one.")


def _errors_of_time(terms: Promotion) -> Iterator[FieldError]:
    if terms.starts_at is not None and terms.ends_at is not None and terms.ends_at <= terms.starts_at:
        yield FieldError("ends_at", "too_early", "It would end before it starts.")
