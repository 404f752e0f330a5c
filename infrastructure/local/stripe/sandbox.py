"""The sandbox as a whole: what tests plug under the stripe library, and what the server serves."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from infrastructure.local.stripe import (
    accounts,
    checkout,
    controls,
    disputes,
    instruments,
    onboarding,
    pages,
    payments,
    refunds,
    transfers,
    webhooks,
)
from infrastructure.local.stripe.api import Api
from infrastructure.local.stripe.errors import ContractBroken, Json, invalid
from infrastructure.local.stripe.instruments import Instrument
from infrastructure.local.stripe.server import Server
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.work import MAIN_ENDPOINT, Answer, Work

UNSERVED = "http://stripe-sandbox.localhost"


class Sandbox:
    """A Stripe account of one's own, in a file or in memory.

    Without `start` there are no sockets and no threads: `handle` answers requests, and events wait in `deliveries`.
    With `start` requests are served over HTTP and events are posted to `webhook_url`, with retries.
    `async_delay` is how many seconds a bank takes to answer a debit; None: until `settle` is called.
    """

    def __init__(
        self,
        state: str = ":memory:",
        webhook_url: str | None = None,
        webhook_secret: str = "whsec_sandbox",
        public_url: str | None = None,
        retries: Sequence[float] = webhooks.RETRIES,
        async_delay: float | None = None,
    ) -> None:
        self.webhook_url = webhook_url
        self.webhook_secret = webhook_secret
        self._public_url = public_url
        self._async_delay = async_delay
        self._store = Store(state)
        self._api = Api(self._store, self._begin)
        self._server: Server | None = None
        self._courier = webhooks.Courier(
            self._store,
            clock=self.time,
            endpoint=self._endpoint,
            unserved=lambda: None if self.webhook_url else MAIN_ENDPOINT,
            tick=self.tick,
            retries=retries,
        )

    # Serving

    def start(self, port: int = 0) -> None:
        """Serve on the loopback address (port 0: any free one) and begin to deliver events."""
        self._server = Server(self.handle, port)
        self._server.start()
        self._courier.start()

    def stop(self) -> None:
        """Stop serving and delivering, and close the state."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._courier.stop()
        self._store.close()

    @property
    def url(self) -> str:
        """Where the API is served; the public URL when it is not."""
        return self._server.url if self._server else self.public_url

    @property
    def public_url(self) -> str:
        """Where browsers find the hosted page."""
        return (self._public_url or (self._server.url if self._server else UNSERVED)).rstrip("/")

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes | str | None = None) -> Answer:
        """Answer one request; `path` may carry a query. Needs no server."""
        parts = urlsplit(path)
        lowered = {name.lower(): value for name, value in headers.items()}
        data = body.encode() if isinstance(body, str) else body or b""
        self.tick()
        if parts.path.startswith("/_sandbox/"):
            answer = controls.handle(self, method.upper(), parts.path, data)
        elif parts.path.startswith("/c/pay/"):
            answer = pages.handle(self, method.upper(), parts.path, lowered, data)
        elif parts.path.startswith("/connect/onboarding/"):
            answer = onboarding.handle(self, method.upper(), parts.path, lowered, data)
        else:
            answer = self._api.handle(method.upper(), parts.path, parts.query, lowered, data)
        self._courier.nudge()
        return answer

    # Deliveries

    def deliveries(self) -> list[tuple[bytes, str]]:
        """Take what is due for delivery to the webhook: payloads with their signatures, each handed out once."""
        self.tick()
        taken = []
        with self._store.transaction():
            for row in self._store.due_deliveries(self.time()):
                if row["endpoint"] == MAIN_ENDPOINT:
                    taken.append((row["payload"], self.sign(row["payload"])))
                    self._store.update_delivery(
                        row["id"], state="delivered", attempts=row["attempts"] + 1, due=row["due"], note="taken"
                    )
        return taken

    def sign(self, payload: bytes, moment: int | None = None) -> str:
        """The signature header of a payload, now or at a moment."""
        return webhooks.sign(payload, self.webhook_secret, moment)

    def set_deliveries(self, mode: str, seconds: float = 0.0) -> None:
        """How events are delivered from now on.

        drop: never (they are still listed, and `resend` sends them); duplicate: twice; delay: after `seconds`;
        reorder: newest first, within one action or, with `seconds`, among all that happens in that time.
        """
        if mode not in webhooks.MODES:
            raise invalid(f"mode is one of {', '.join(webhooks.MODES)}.", "mode")
        with self._store.transaction():
            self._store.set_setting("delivery_mode", mode)
            self._store.set_setting("delivery_seconds", seconds)
            self._store.set_setting("reorder_until", 0.0)

    def resend(self, event: str) -> None:
        """Deliver an event once more, whatever became of it before."""

        def again(work: Work) -> Json:
            found = work.fetch("event", event)
            for row in self._store.first_deliveries(event):
                self._store.add_delivery(
                    event, row["endpoint"], row["payload"], work.time, state="pending", reverse=False
                )
            return found

        self._act("resend", again)

    # What people and banks do

    def pay(self, session: str, card: str = instruments.SUCCESS, *, email: str | None = None) -> Json:
        """Pay a session by card, as the hosted page does; returns the session (still open after a decline)."""
        return self.pay_with(session, instruments.card(instruments.digits(card)), email=email or "buyer@example.com")

    def pay_by_debit(self, session: str, iban: str = instruments.IBAN_SUCCESS, *, email: str | None = None) -> Json:
        """Pay a session by bank debit; the answer comes later, see `settle`."""
        return self.pay_with(session, instruments.bank_debit(iban), email=email or "buyer@example.com")

    def pay_with(
        self, session: str, instrument: Instrument | None, *, email: str | None = None, name: str | None = None
    ) -> Json:
        """Pay a session with an instrument. An e-mail address the session has already wins over `email`."""

        def paid(work: Work) -> Json:
            found = work.fetch(checkout.KIND, session)
            return checkout.pay(work, found, instrument, email=found["customer_email"] or email, name=name)

        return self._act("pay", paid)

    def settle(self, session: str, outcome: str = "succeed") -> Json:
        """The bank's answer to a session's debit: `succeed` or `fail`."""
        if outcome not in ("succeed", "fail"):
            raise invalid("outcome is succeed or fail.", "outcome")

        def settled(work: Work) -> Json:
            return checkout.settle(work, work.fetch(checkout.KIND, session), succeeded=outcome == "succeed")

        return self._act("settle", settled)

    def expire(self, session: str) -> Json:
        """Expire an open session."""
        return self._act("expire", lambda work: checkout.expire(work, {}, {"session": session}))

    def refund(self, session: str, amount: int | None = None) -> Json:
        """Refund a session's payment as somebody at Stripe's dashboard does: without a word of whose it is."""
        return self._act("refund", lambda work: refunds.create(work, _refund_params(work, session, amount), {}))

    def settle_refund(self, refund: str, outcome: str = "succeed") -> Json:
        """What becomes of a refund in the end: `succeed` or `fail`, the latter also after it had succeeded."""
        if outcome not in ("succeed", "fail"):
            raise invalid("outcome is succeed or fail.", "outcome")
        succeeded = outcome == "succeed"
        return self._act("refund", lambda work: refunds.settle(work, work.fetch("refund", refund), succeeded=succeeded))

    def dispute(self, session: str, reason: str | None = None, amount: int | None = None) -> Json:
        """The cardholder disputes a session's payment: `inquiry`, or a reason such as `fraudulent`."""

        def disputed(work: Work) -> Json:
            intent = work.fetch("payment_intent", work.fetch(checkout.KIND, session)["payment_intent"] or "")
            return disputes.start(work, work.fetch("charge", intent["latest_charge"]), reason=reason, amount=amount)

        return self._act("dispute", disputed)

    def decide_dispute(self, dispute: str, outcome: str = "won") -> Json:
        """The bank's word on a dispute: `won` or `lost`. An inquiry that is lost becomes a dispute proper."""
        if outcome not in ("won", "lost"):
            raise invalid("outcome is won or lost.", "outcome")
        won = outcome == "won"
        return self._act("dispute", lambda work: disputes.decide(work, work.fetch("dispute", dispute), won=won))

    # What happens to connected accounts

    def onboarding(self, token: str) -> Json | None:
        """What an account link leads to: `{account, expires_at, used, refresh_url, return_url}`."""
        with self._store.lock:
            found: Json | None = self._store.setting(f"link:{token}", None)
            return found

    def onboard(self, account: str, outcome: str = "complete", *, token: str | None = None) -> Json:
        """Fill in an account as its owner does on the page: `complete`, `incomplete` or `later` (under review)."""
        if outcome not in ("complete", "incomplete", "later"):
            raise invalid("outcome is complete, incomplete or later.", "outcome")

        def done(work: Work) -> Json:
            if token is not None:
                link = self._store.setting(f"link:{token}", {})
                self._store.set_setting(f"link:{token}", link | {"used": True})
            return accounts.onboard(work, accounts.connected(work, account), outcome)

        return self._act("onboard", done)

    def restrict(self, account: str) -> Json:
        """Stripe stops an account until its owner hands something in."""
        return self._act("restrict", lambda work: accounts.restrict(work, accounts.connected(work, account)))

    def disconnect(self, account: str) -> Json:
        """An account's owner takes the platform's access away."""
        return self._act("disconnect", lambda work: accounts.disconnect(work, accounts.connected(work, account)))

    def pay_out(self, account: str, outcome: str = "paid") -> Json:
        """Send what an account has to its bank, which takes it or (`failed`) sends it back."""
        if outcome not in ("paid", "failed"):
            raise invalid("outcome is paid or failed.", "outcome")

        def paid(work: Work) -> Json:
            return transfers.pay_out(work, accounts.connected(work, account), outcome) or {}

        return self._act("pay_out", paid)

    def refuse(self, *, reversals: bool = False, transfers_too: bool = False) -> None:
        """From now on reversals of transfers fail, or transfers do, until this is called without them."""
        with self._store.transaction():
            self._store.set_setting(transfers.FAIL_REVERSALS, reversals)
            self._store.set_setting(transfers.FAIL_TRANSFERS, transfers_too)

    def books(self) -> dict[str, dict[str, int]]:
        """Who has how much at Stripe, by currency: the platform (available or not yet), and every account."""
        with self._store.lock:
            work = self._begin()
            held: dict[str, dict[str, int]] = {"platform": transfers.whole(work)}
            for account in self._store.walk(accounts.KIND):
                held[account["id"]] = accounts.balance_of(work, account["id"])
            return held

    # Time

    def time(self) -> float:
        """The sandbox's clock: the machine's, plus what it was advanced by."""
        with self._store.lock:
            return time.time() + float(self._store.setting("clock_offset", 0.0))

    def advance(self, seconds: float) -> None:
        """Move the clock forward; what falls due happens at once."""
        if seconds < 0:
            raise invalid("Time moves forward only.", "advance_seconds")
        with self._store.transaction():
            self._store.set_setting("clock_offset", float(self._store.setting("clock_offset", 0.0)) + seconds)
        self.tick()
        self._courier.nudge()

    def tick(self) -> None:
        """Let what is due happen: sessions expire, debits settle."""
        with self._store.transaction():
            for action, identifier in self._store.due_timers(self.time()):
                work = self._begin()
                self._store.clear_timer(action, identifier)
                if action == checkout.EXPIRE:
                    session = work.fetch(checkout.KIND, identifier)
                    if session["status"] == "open":
                        checkout.close(work, session)
                elif action == payments.SETTLE:
                    self._settle_intent(work, identifier)
                elif action == refunds.SETTLE:
                    refunds.settle(work, work.fetch("refund", identifier))
                elif action == payments.DISPUTE:
                    disputes.start(work, work.fetch("charge", identifier))
                elif action == disputes.DECIDE:
                    disputes.decide(work, work.fetch("dispute", identifier))

    # Looking in

    def session(self, identifier: str) -> Json | None:
        """A session as it is now."""
        with self._store.lock:
            return self._store.get(checkout.KIND, identifier)

    def lines(self, session: str) -> list[Json]:
        """What a session sells."""
        with self._store.lock:
            found: list[Json] = self._store.hidden(session).get("lines", [])
            return found

    def violations(self) -> list[Json]:
        """Every request and response so far that broke the contract."""
        with self._store.lock:
            return self._store.violations()

    def state(self) -> Json:
        """A summary for people and tests: time, counts, deliveries."""
        with self._store.lock:
            return {
                "time": self.time(),
                "webhook_url": self.webhook_url,
                "mode": self._store.setting("delivery_mode", "normal"),
                "objects": self._store.counts(),
                "delivery_counts": self._store.delivery_counts(),
                "deliveries": self._store.deliveries(),
                "violations": len(self._store.violations()),
            }

    def _begin(
        self, request_id: str | None = None, idempotency_key: str | None = None, account: str | None = None
    ) -> Work:
        return Work(self._store, self.time(), self.public_url, self._async_delay, request_id, idempotency_key, account)

    def _act(self, name: str, change: Callable[[Work], Json]) -> Json:
        """Do something that no API request asked for, in one transaction; a broken contract is recorded."""
        try:
            with self._store.transaction():
                done = change(self._begin())
        except ContractBroken as error:
            with self._store.transaction():
                self._store.add_violation({"side": "event", "name": name, "details": error.details})
            raise
        self._courier.nudge()
        return done

    def _settle_intent(self, work: Work, identifier: str) -> None:
        intent = work.fetch("payment_intent", identifier)
        session = self._store.hidden(identifier).get("session")
        if intent["status"] != "processing":
            return
        if session:
            checkout.settle(work, work.fetch(checkout.KIND, session))
        else:
            payments.settle(work, intent, succeeded=not payments.fails_later(work, intent))
            payments.post_fee(work, intent)

    def _endpoint(self, name: str) -> tuple[str, str] | None:
        """Where a delivery goes and the secret it is signed with; None: nowhere (any more)."""
        if name == MAIN_ENDPOINT:
            return (self.webhook_url, self.webhook_secret) if self.webhook_url else None
        with self._store.lock:
            endpoint = self._store.get("webhook_endpoint", name)
            return (endpoint["url"], self._store.hidden(name)["secret"]) if endpoint else None


def _refund_params(work: Work, session: str, amount: int | None) -> Json:
    params: Json = {"payment_intent": work.fetch(checkout.KIND, session)["payment_intent"]}
    return params if amount is None else params | {"amount": amount}
