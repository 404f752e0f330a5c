"""Pages of a list. Cursors are opaque and signed: a caller can hand one back, not make one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from . import tokens
from .errors import Invalid

T = TypeVar("T")
U = TypeVar("U")

DEFAULT_LIMIT = 24
MAX_LIMIT = 100


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a caller asks for: at most `limit` rows after `start` (a table's own key, already verified)."""

    limit: int = DEFAULT_LIMIT
    start: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` in order and the key to go on from, None at the end; `about` tells more of the whole list."""

    items: list[T]
    next: dict[str, Any] | None = None
    about: Any = None

    def map(self, change: Callable[[T], U]) -> Page[U]:
        """The same page of changed items."""
        return Page([change(item) for item in self.items], self.next, self.about)


def pages(read: Callable[[PageRequest], Page[T]], limit: int = MAX_LIMIT) -> Iterator[Page[T]]:
    """A whole list, page by page: the next is read when the one before was worked off."""
    page = read(PageRequest(limit))
    yield page
    while page.next is not None:
        page = read(PageRequest(limit, page.next))
        yield page


def seal(key: bytes, scope: str, position: dict[str, Any] | None) -> str | None:
    """A cursor for `position`, good only in `scope` (a route with its subject)."""
    if position is None:
        return None
    payload = json.dumps(position, separators=(",", ":"), sort_keys=True)
    return tokens.encode(payload.encode()) + "." + tokens.sign(key, f"cursor:{scope}", payload)[:22]


def unseal(key: bytes, scope: str, cursor: str) -> dict[str, Any]:
    """The position in a cursor made by `seal` for the same scope. Raises Invalid for any other."""
    body, _, signature = cursor.partition(".")
    try:
        payload = tokens.decode(body).decode()
        if not tokens.same(tokens.sign(key, f"cursor:{scope}", payload)[:22], signature):
            raise ValueError
        position: dict[str, Any] = json.loads(payload)
    except (ValueError, UnicodeError) as error:
        raise Invalid.field("cursor", "cursor", "This cursor is not one of this list's.") from error
    return position
