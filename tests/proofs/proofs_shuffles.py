"""Journeys of a payment at Stripe, recorded once, and what may come of their webhooks, shuffled by a seed.

Checkouts and payments happen once, in the sandbox, a purchase for each journey; they share queues and schedules. After
that Stripe is a recording with a position: what a session looked like, and which events had been sent, after each thing
that happened. A shuffle starts from the rows the checkouts left and lets the recording go on while webhooks come never,
once or often, late and out of order, while success pages ask, queues run and lose messages, and reconciliation runs at
other times. A settling that is under way may be overtaken by all of it: at each of its reads of Stripe and each of its
writes of a purchase or an order.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models import dynamodb_backends

from app import app
from chalicelib.aws import dynamo, sqs
from chalicelib.core import clock
from chalicelib.integrations.stripe import client as stripe_client
from chalicelib.integrations.stripe import connect
from chalicelib.orders.service import webhooks
from chalicelib.settings import settings
from infrastructure.local.events import LambdaContext
from infrastructure.local.stripe.client import SandboxClient
from tests.proofs.recorded import JOURNEYS, Action, Purchase, Recording, Spy, email_of
from tests.support.shop import buy, open_shop
from tests.support.world import Client, World


class Stage:
    """A world with a purchase of each journey, and everything that may happen to them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._random = random.Random(0)
        self._queues: dict[str, list[str]] = {"on_work": [], "on_webhooks": []}
        self._todo: list[Action] = []
        self._quiet = True
        self._shift = timedelta()
        self._failures: list[str] = []
        self._guest = world.client()
        self._send_write = dynamo._send
        self.purchases = self._record()
        self._rows = {name: copy.deepcopy(table.items) for name, table in _tables().items()}

    # ---- Recording ---------------------------------------------------------------------------------------------

    def _record(self) -> list[Purchase]:
        sandbox, shop = self._world.stripe, open_shop(self._world)
        spy = Spy(sandbox)
        stripe_client.use_http_client(spy)
        purchases = []
        for number, journey in enumerate(JOURNEYS):
            made = buy(self._guest, shop.product_id, email=email_of(journey), key=f"k{number}")
            assert made.status == 201, made.text
            session = made.json["url"].rpartition("/")[2]
            purchase = Purchase(journey, made.json["purchase_id"], session)
            self._note(purchase, spy)
            for what, how in JOURNEYS[journey]:
                act: dict[str, Callable[..., Any]] = {
                    "pay": sandbox.pay,
                    "debit": sandbox.pay_by_debit,
                    "settle": sandbox.settle,
                    "expire": sandbox.expire,
                }
                act[what](session, *([how] if how else []))
                self._note(purchase, spy)
            purchases.append(purchase)
        assert self._world.drain() == []
        return purchases

    def _note(self, purchase: Purchase, spy: Spy) -> None:
        """The session as it is now, and the events since the last time: those we handle, and one that we do not."""
        events = [payload for payload, _ in self._world.stripe.deliveries()]
        handled = [payload for payload in events if json.loads(payload)["type"] in webhooks.HANDLED]
        others = [payload for payload in events if payload not in handled]
        session = stripe_client.get_session(purchase.session_id)
        purchase.phases.append((spy.last, handled + others[:1]))
        if session.payment_intent:
            connect.get_payment(session.payment_intent)
        purchase.payments.append(spy.last if session.payment_intent else b"")

    # ---- Playing -----------------------------------------------------------------------------------------------

    @contextmanager
    def playing(self) -> Iterator[None]:
        """Stripe is the recording, queues are lists, and writes may be overtaken."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sqs, "send", self._enqueue)
            patch.setattr(dynamo, "_send", self._write)
            patch.setattr(ResponseSerializer, "get_value", _quick_value)
            stripe_client.use_http_client(Recording(self.purchases, self._overtake))
            try:
                yield
            finally:
                stripe_client.use_http_client(SandboxClient(self._world.stripe))

    def undisturbed(self) -> dict[str, Counter[str]]:
        """Each webhook comes once, in its turn, and is worked on at once; how every purchase ends."""
        self._begin(0)
        for purchase in self.purchases:
            for at, (_, events) in enumerate(purchase.phases):
                purchase.at = at
                for event in events:
                    self._deliver(event)
                    self._drain()
        return self._end()

    def shuffled(self, seed: int) -> dict[str, Counter[str]]:
        """A history drawn from a seed; how every purchase ends."""
        self._begin(seed)
        chance = self._random
        moments: list[tuple[float, Action]] = []
        for purchase in self.purchases:
            times = [0.0, *sorted(chance.uniform(0, 0.7) for _ in purchase.phases[1:])]
            for at, time in enumerate(times):
                moments.append((time, partial(setattr, purchase, "at", at)))
                for event in purchase.phases[at][1]:
                    for _ in range(chance.randint(0, 3)):
                        moments.append((chance.uniform(time, 1), partial(self._deliver, event)))
            for _ in range(chance.randint(0, 2)):
                moments.append((chance.random(), partial(self._confirm, purchase)))
        for _ in range(2 * len(self.purchases)):
            moments.append((chance.random(), partial(self._drain, batches=1, losing=0.15)))
        for _ in range(chance.randint(1, 3)):
            moments.append((chance.random(), self._reconcile))
        self._todo = [act for _, act in sorted(moments, key=lambda moment: moment[0])]
        self._quiet = False
        while self._todo:
            self._todo.pop(0)()
        self._quiet = True
        return self._end()

    def _begin(self, seed: int) -> None:
        """Everything as the checkouts left it."""
        self._random.seed(seed)
        for name, table in _tables().items():
            table.items = copy.deepcopy(self._rows[name])
        for queue in self._queues.values():
            queue.clear()
        self._failures.clear()
        self._world._sent.clear()
        for purchase in self.purchases:
            purchase.at = 0

    def _end(self) -> dict[str, Counter[str]]:
        """What happens anyway: queues run dry, and reconciliation comes round, later than anything before."""
        self._drain()
        self._reconcile_after(timedelta(days=60))
        self._drain()
        return self._states()

    def _overtake(self) -> None:
        """Now and then the next few things happen before this one goes on, whatever time it was told it is."""
        chance = self._random
        if self._quiet or chance.random() > 0.25:
            return
        self._quiet = True
        try:
            with clock.shifted(-self._shift):
                for act in [self._todo.pop(0) for _ in range(min(len(self._todo), chance.choice((1, 3, 9, 27))))]:
                    act()
        finally:
            self._quiet = False

    def _write(self, writes: Sequence[dynamo.Write], token: str | None) -> None:
        if any(write.name in {"purchase", "order"} for write in writes):
            self._overtake()
        self._send_write(writes, token)

    def _deliver(self, payload: bytes) -> None:
        headers = {"Stripe-Signature": self._world.stripe.sign(payload)}
        self._expect(Client(self._world, "198.51.100.1").post, "/payments/webhook", headers, raw=payload)

    def _confirm(self, purchase: Purchase) -> None:
        headers = {"X-CSRF-Token": self._guest.cookies["hs_csrf"]}
        self._expect(self._guest.post, "/api/payments/confirm", headers, body={"session_id": purchase.session_id})

    def _expect(self, post: Callable[..., Any], path: str, headers: dict[str, str], **sent: Any) -> None:
        reply = (
            post(path, headers=headers, csrf=False, **sent) if "raw" in sent else post(path, headers=headers, **sent)
        )
        if reply.status != 200:
            self._failures.append(f"{path} answered {reply.status}")

    def _reconcile(self) -> None:
        """At any time when Stripe is done with all of them; before that, before the sessions run out."""
        done = all(purchase.over for purchase in self.purchases)
        minutes = self._random.uniform(0, 40 * 24 * 60 if done else 15)
        self._reconcile_after(timedelta(minutes=minutes))

    def _reconcile_after(self, time: timedelta) -> None:
        before, self._shift = self._shift, time
        with clock.shifted(time):
            try:
                self._world.schedule("reconcile_payments")
            except Exception as error:
                self._failures.append(f"reconciliation failed: {type(error).__name__}")
            finally:
                self._shift = before

    def _enqueue(self, queue_url: str, bodies: Sequence[str], *, delay_seconds: int = 0) -> list[int]:
        name = "on_work" if queue_url == settings().work_queue_url else "on_webhooks"
        self._queues[name].extend(bodies)
        return []

    def _drain(self, batches: int = 100, losing: float = 0.0) -> None:
        """Work on a few batches of each queue, as Lambda would: any message may come, and come twice.

        `losing`: how often a webhook's message is lost. Jobs fail without being asked to: that is a difference.
        """
        while batches and any(self._queues.values()):
            batches -= 1
            for name in ("on_webhooks", "on_work"):
                queue = self._queues[name]
                taken = [queue.pop(self._random.randrange(len(queue))) for _ in range(min(10, len(queue)))]
                if name == "on_webhooks":
                    taken = [body for body in taken if self._random.random() >= losing]
                elif losing:
                    taken += [body for body in taken if self._random.random() < 0.1]
                if taken:
                    self._hand_over(name, taken)

    def _hand_over(self, name: str, bodies: list[str]) -> None:
        """One batch to its function. A mail's job is not overtaken: a mail may go out twice then (mail/sender.py)."""
        records = [
            {"messageId": str(at), "receiptHandle": str(at), "body": body, "attributes": {}}
            for at, body in enumerate(bodies)
        ]
        before, self._quiet = self._quiet, self._quiet or name == "on_work"
        try:
            answer = app.handler_map[name]({"Records": records}, LambdaContext())
        finally:
            self._quiet = before
        for item in answer["batchItemFailures"]:
            body = bodies[int(item["itemIdentifier"])]
            self._failures.append(f"job failed: {json.loads(body)['type']}")
            if before:
                continue
            self._queues[name].append(body)

    # ---- Looking -----------------------------------------------------------------------------------------------

    def _states(self) -> dict[str, Counter[str]]:
        rows = [(table, row) for table in ("orders", "fulfilment", "events") for row in self._world.rows(table)]
        shared: Counter[str] = Counter(self._failures)
        shared.update(f"queue {name} not empty" for name, queue in self._queues.items() if queue)
        shared.update(
            f"stripe event left {row['status']}"
            for _, row in rows
            if row["sk"] == "event" and row["pk"].startswith("stripe#") and row["status"] not in {"applied", "kept"}
        )
        shared.update(f"unsent {row['type']}" for _, row in rows if str(row.get("gs1pk", "")).startswith("unsent"))
        shared.update(f"mail to the seller: {mail.subject}" for mail in self._world.mails("mara@example.com"))
        return {"all": shared, **{purchase.journey: self._state(purchase, rows) for purchase in self.purchases}}

    def _state(self, purchase: Purchase, rows: list[tuple[str, dict[str, Any]]]) -> Counter[str]:
        """What there is of a purchase, without ids and times."""
        mine = {purchase.purchase_id}
        mine |= {
            row["pk"] for _, row in rows if row.get("purchase_id") == purchase.purchase_id and row["sk"] == "order"
        }
        entitlements = {row["pk"] for _, row in rows if row["sk"] == "entitlement" and row["order_id"] in mine}
        found: Counter[str] = Counter()
        for table, row in rows:
            belongs = row["pk"] in mine | entitlements or row.get("entitlement_id") in entitlements
            mailed = row["pk"].startswith("mail#") and row["pk"].rpartition("#")[2] in mine
            if belongs or mailed or row.get("subject") in mine:
                kept = {name: str(row[name]) for name in _COMPARED if name in row}
                found[f"{table} {row['sk'].partition('_')[0]} {kept} {_paid(row)}"] += 1
        for mail in self._world.mails(purchase.email):
            found[f"mail {mail.subject}, links: {len(mail.links('/downloads/'))}"] += 1
        return found


_slow_value = ResponseSerializer.get_value
_TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"})


def _quick_value(serializer: Any, value: Any, key: str, shape: Any) -> Any:
    """Moto looks for every type an attribute's value may have, under several spellings; a value has one, as spelled."""
    if type(value) is dict and len(value) == 1 and value.keys() <= _TYPES:
        return value.get(key)
    return _slow_value(serializer, value, key, shape)


#: What is compared of a row: all that is no id, no hash and no time.
_COMPARED = (
    *("status", "type", "template", "account", "amount", "reason", "currency", "total", "email", "locale", "title"),
    *("user_id", "provider", "max_downloads", "download_days", "downloads_used", "stops"),
)


def _paid(row: dict[str, Any]) -> str:
    """Whether it is paid, and whether reconciliation still looks for it."""
    unsettled = str(row.get("gs3pk", "")).startswith("unsettled")
    return f"paid: {'paid_at' in row}, unsettled: {unsettled}"


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].tables
    return tables


def differences(expected: dict[str, Counter[str]], ended: dict[str, Counter[str]]) -> list[str]:
    """What is there too few and too many times."""
    found = []
    for whose, should in expected.items():
        found += [f"{whose}: lost {key}" for key in (should - ended[whose])]
        found += [f"{whose}: more {key}" for key in (ended[whose] - should)]
    return found


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage in a world of its own."""
    world = World()
    world.start()
    try:
        made = Stage(world)
        with made.playing():
            yield made
    finally:
        world.stop()


def compare(seeds: Sequence[int]) -> tuple[int, dict[int, list[str]]]:
    """Play a history for each seed; how many purchases were shuffled, and what was different, by seed.

    Runs in a process of its own: everything it takes and gives is plain.
    """
    wrong: dict[int, list[str]] = {}
    with stage() as played:
        expected = played.undisturbed()
        for seed in seeds:
            found = differences(expected, played.shuffled(seed))
            if found:
                wrong[seed] = found
        return len(seeds) * len(played.purchases), wrong
