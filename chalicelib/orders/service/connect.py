"""Stores' accounts at Stripe: opened and filled in by their owners, and known as Stripe last told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...aws import dynamo
from ...core import clock, ids
from ...core.access import Actor, Permission
from ...core.errors import Busy, Conflict, Invalid
from ...events import outbox
from ...events.outbox import Event
from ...integrations.stripe import connect as stripe
from ...integrations.stripe.connect import Payout, Refused
from ...settings import settings
from ...stores import service as stores
from .. import tables
from ..rules import payouts as rules
from ..rules.payouts import PayoutStatus, Told
from ..tables import PayoutRow

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class AccountView:
    """A store's account as its owner sees it. `due`: what Stripe wants of them; `countries`: where it may be."""

    status: PayoutStatus
    country: str
    due: tuple[str, ...]
    payouts_enabled: bool
    updated_at: str | None
    countries: tuple[str, ...]


def view(actor: Actor, store: str) -> AccountView:
    """The account of a store, for those who see its orders. Raises NotFound, Forbidden."""
    return _view(tables.get_payout(stores.managed(actor, store, Permission.ORDERS_VIEW).id))


def _view(row: PayoutRow | None) -> AccountView:
    countries = tuple(sorted(rules.region(settings().platform_country)))
    if row is None:
        return AccountView(PayoutStatus.NONE, "", (), False, None, countries)
    due = tuple(str(name) for name in row.due)
    status = PayoutStatus(row.status)
    return AccountView(status, row.country, due, bool(row.payouts_enabled), row.updated_at, countries)


def begin(actor: Actor, store: str, country: str) -> str:
    """Where the owner fills the account in, which is opened first if there is none.

    Raises NotFound, Forbidden, Invalid (`country`: outside of the region that can be paid), Conflict
    (`country_fixed`, `account_complete`, or Stripe's refusal), Upstream.
    """
    view = stores.managed(actor, store, Permission.PAYOUTS)
    if country not in rules.region(settings().platform_country):
        raise Invalid.field("country", "outside_region", "Stores in this country cannot be paid out.")
    row = _opened(view.id, country, actor.email)
    site = f"{settings().site_url}/dashboard/payouts?store={view.slug}"
    try:
        return stripe.onboarding_link(
            row.account or "", again=f"{site}&onboarding=again", back=f"{site}&onboarding=back"
        )
    except Refused:
        refresh(view.id)
        raise


def _opened(store_id: str, country: str, email: str) -> PayoutRow:
    """The store's account, opened now if need be: the row comes first, so that two requests open one account."""
    for _ in range(_ATTEMPTS):
        row = tables.get_payout(store_id)
        try:
            if row is None:
                dynamo.commit(tables.create_payout(_new(store_id, country)))
            elif row.status in rules.OVER and row.account is not None:
                anew = {"status": PayoutStatus.NONE.value, "account": None, "attempt": int(row.attempt) + 1}
                dynamo.commit(tables.change_payout(row, {**anew, "country": country, "due": [], "reason": None}))
            elif row.account is None:
                _open(row, country, email)
            elif row.country != country:
                raise Conflict("The account was opened in another country.", code="country_fixed")
            else:
                return row
        except dynamo.ConditionFailed:
            continue
    raise Busy


def _new(store_id: str, country: str) -> PayoutRow:
    now = clock.now_text()
    return PayoutRow(
        pk=store_id,
        sk="payout",
        status=PayoutStatus.NONE.value,
        country=country,
        attempt=1,
        version=1,
        created_at=now,
        updated_at=now,
    )


def _open(row: PayoutRow, country: str, email: str) -> None:
    account = stripe.open_account(row.pk, int(row.attempt), country, email)
    changes = {"account": account.id, **_changes(account, account.country)}
    dynamo.commit(tables.change_payout(row, changes), tables.point_account(account.id, row.pk))


def _changes(account: stripe.Account | None, country: str) -> dict[str, Any]:
    """What the row says when Stripe says this."""
    told = None
    if account is not None:
        told = Told(account.country, account.transfers, account.payouts_enabled, account.details_submitted, account.due)
    return {
        "status": rules.status_of(told, settings().platform_country).value,
        "country": account.country if account is not None else country,
        "transfers_enabled": account is not None and account.transfers == "active",
        "payouts_enabled": account is not None and account.payouts_enabled,
        "due": list(account.due) if account is not None else [],
        "reason": account.reason or None if account is not None else None,
        "updated_at": clock.now_text(),
    }


def refresh(store_id: str) -> PayoutStatus:
    """Bring a store's account to what Stripe says of it now; its status. Raises Upstream, Busy.

    When money may go to it from now on, what was held for the store is sent.
    """
    for _ in range(_ATTEMPTS):
        row = tables.get_payout(store_id)
        if row is None or row.account is None:
            return PayoutStatus.NONE
        changes = _changes(stripe.get_account(row.account), row.country)
        events = []
        if changes["status"] == PayoutStatus.ENABLED and row.status != PayoutStatus.ENABLED:
            told = ids.derived("evt", store_id, "payouts", str(int(row.version)))
            events.append(Event("payouts.enabled", store_id, id=told))
        try:
            dynamo.commit(tables.change_payout(row, changes), *[outbox.record(event) for event in events])
        except dynamo.ConditionFailed:
            continue
        outbox.deliver(*events)
        return PayoutStatus(changes["status"])
    raise Busy


def refreshed(actor: Actor, store: str) -> AccountView:
    """The account of a store after asking Stripe. Raises NotFound, Forbidden, Upstream, Busy."""
    store_id = stores.managed(actor, store, Permission.ORDERS_VIEW).id
    refresh(store_id)
    return _view(tables.get_payout(store_id))


def account_changed(account_id: str) -> None:
    """Stripe told of an account: a store's is brought up to date; another is none of our business. Raises Upstream."""
    store_id = tables.store_of_account(account_id)
    row = tables.get_payout(store_id) if store_id is not None else None
    if store_id is not None and row is not None and row.account == account_id:
        refresh(store_id)


def payouts(actor: Actor, store: str) -> list[Payout]:
    """The newest payouts from a store's account to its bank. Raises NotFound, Forbidden, Upstream."""
    row = tables.get_payout(stores.managed(actor, store, Permission.ORDERS_VIEW).id)
    if row is None or row.account is None or row.status in rules.OVER:
        return []
    try:
        return stripe.payouts(row.account)
    except Refused:
        return []
