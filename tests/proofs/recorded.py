"""Stripe as it was recorded: a purchase for each journey of a payment, and a client that reads from the recording."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import stripe
from requests.structures import CaseInsensitiveDict

from infrastructure.local.stripe.client import SandboxClient
from infrastructure.local.stripe.instruments import DECLINED

#: What happens at Stripe in each journey, in this order.
JOURNEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "paid by card": (("pay", ""),),
    "declined, then paid": (("pay", DECLINED), ("pay", "")),
    "asynchronous, succeeded": (("debit", ""), ("settle", "succeed")),
    "asynchronous, failed": (("debit", ""), ("settle", "fail")),
    "expired": (("expire", ""),),
}

Action = Callable[[], None]
EMPTY = b'{"object": "list", "data": [], "has_more": false, "url": "/v1/balance_transactions"}'


@dataclass
class Purchase:
    """One purchase and what Stripe has of it after each thing that happened: `phases[0]` is the open session.

    `payments`: its payment at each of these times, empty before there is one.
    """

    journey: str
    purchase_id: str
    session_id: str
    phases: list[tuple[bytes, list[bytes]]] = field(default_factory=list)
    payments: list[bytes] = field(default_factory=list)
    at: int = 0

    @property
    def email(self) -> str:
        return email_of(self.journey)

    @property
    def over(self) -> bool:
        return self.at == len(self.phases) - 1


def email_of(journey: str) -> str:
    """Who makes the purchase of this journey."""
    return "-".join(re.findall("[a-z]+", journey)) + "@example.com"


class Spy(SandboxClient):
    """Keeps the last answer of the sandbox."""

    last = b""

    def request(self, *args: Any, **named: Any) -> tuple[str, int, Mapping[str, str]]:
        answer = super().request(*args, **named)
        self.last = answer[0].encode()
        return answer


class Recording(stripe.HTTPClient):
    """Answers the reading of a session or payment with what was recorded, and may let others go first before it is
    used. Of the balance nothing was recorded: the audit finds it empty."""

    name = "recording"

    def __init__(self, purchases: Sequence[Purchase], overtake: Action) -> None:
        super().__init__()
        self._by_session = {purchase.session_id: purchase for purchase in purchases}
        self._overtake = overtake

    def request(
        self, method: str, url: str, headers: Any, post_data: Any = None, *, _usage: Any = None
    ) -> tuple[str, int, Mapping[str, str]]:
        assert method.lower() == "get", f"only reading was recorded, not {method} {url}"
        path, _, name = urlsplit(url).path.rpartition("/")
        if name == "balance_transactions":
            answer = EMPTY
        elif path.endswith("payment_intents"):
            purchase = next(each for each in self._by_session.values() if name.encode() in each.payments[-1])
            answer = purchase.payments[purchase.at] or purchase.payments[-1]
        else:
            purchase = self._by_session[name]
            answer = purchase.phases[purchase.at][0]
        self._overtake()
        return answer.decode(), 200, CaseInsensitiveDict({"Request-Id": "req_recorded"})

    def close(self) -> None:
        """Nothing is open."""
