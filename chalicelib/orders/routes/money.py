"""Routes of money that has arrived: where it is, the store's account at Stripe, statements."""

from __future__ import annotations

from ...core.errors import Conflict, Invalid, NotFound, Upstream
from ...core.paging import Page, PageRequest
from ...http.call import Call, Reply
from ...http.declare import Limit, Who
from .. import schemas
from ..service import audit, connect, explaining, statements
from .tag import routes


@routes.get("/api/orders/{order_id}/explanation", who=Who.PARTY, returns=schemas.MoneyOut)
def explain_order(call: Call, order_id: str) -> schemas.MoneyOut:
    """Who holds each cent of an order, why, and until when."""
    return schemas.MoneyOut.of(explaining.explain(call.actor, order_id))


@routes.get("/api/stores/{store}/payouts", who=Who.MANAGER, returns=schemas.PayoutAccountOut)
def get_payout_account(call: Call, store: str) -> schemas.PayoutAccountOut:
    """The account at Stripe that the store's money goes to."""
    return schemas.PayoutAccountOut.of(connect.view(call.actor, store))


@routes.post(
    "/api/stores/{store}/payouts/onboarding",
    who=Who.MANAGER,
    body=schemas.OnboardingIn,
    returns=schemas.OnboardingOut,
    fresh=True,
    limit=Limit(20, 600),
    errors=(NotFound, Invalid, Conflict, Upstream),
)
def start_onboarding(call: Call, store: str, body: schemas.OnboardingIn) -> schemas.OnboardingOut:
    """Open the store's account, or go on filling it in: `url` leads to Stripe."""
    return schemas.OnboardingOut.model_construct(url=connect.begin(call.actor, store, body.country))


@routes.post(
    "/api/stores/{store}/payouts/refresh",
    who=Who.MANAGER,
    returns=schemas.PayoutAccountOut,
    limit=Limit(30, 600),
    errors=(NotFound, Upstream),
)
def refresh_payout_account(call: Call, store: str) -> schemas.PayoutAccountOut:
    """Ask Stripe how the account stands, as after coming back from there."""
    return schemas.PayoutAccountOut.of(connect.refreshed(call.actor, store))


@routes.get(
    "/api/stores/{store}/payouts/bank", who=Who.MANAGER, returns=schemas.BankPayoutsOut, errors=(NotFound, Upstream)
)
def list_bank_payouts(call: Call, store: str) -> schemas.BankPayoutsOut:
    """The newest payouts from the store's account at Stripe to its bank."""
    found = connect.payouts(call.actor, store)
    return schemas.BankPayoutsOut.model_construct(items=[schemas.BankPayout.of(payout) for payout in found])


@routes.get("/api/stores/{store}/statements", who=Who.MANAGER, returns=schemas.StatementsOut)
def list_statements(call: Call, store: str) -> schemas.StatementsOut:
    """The months there are statements of, newest first."""
    return schemas.StatementsOut.model_construct(items=statements.months(call.actor, store))


@routes.get("/api/stores/{store}/statements/{month}", who=Who.MANAGER, returns=schemas.StatementOut)
def get_statement(call: Call, store: str, month: str) -> schemas.StatementOut:
    """A month (`2026-11`): what was earned, where it went, and what is owed at its end."""
    return schemas.StatementOut.of(statements.statement(call.actor, store, month))


@routes.get(
    "/api/stores/{store}/statements/{month}/lines", who=Who.MANAGER, returns=schemas.StatementLineOut, paged=True
)
def list_statement_lines(call: Call, store: str, month: str, page: PageRequest) -> Page[schemas.StatementLineOut]:
    """The postings of a month, newest first."""
    return statements.lines(call.actor, store, month, page).map(schemas.StatementLineOut.of)


@routes.get(
    "/api/stores/{store}/statements/{month}/csv",
    who=Who.MANAGER,
    raw=True,
    query=schemas.CsvQuery,
    errors=(NotFound, Conflict),
)
def download_statement(call: Call, store: str, month: str, query: schemas.CsvQuery) -> Reply:
    """A month, or one day of it, as a CSV file."""
    text = statements.as_csv(call.actor, store, month, query.day)
    name = f'attachment; filename="statement-{month}.csv"'
    return Reply(200, text, {"Content-Disposition": name}, "text/csv; charset=utf-8")


@routes.get("/api/admin/reconciliation", who=Who.STAFF, returns=schemas.ReconciliationOut)
def get_reconciliation(call: Call) -> schemas.ReconciliationOut:
    """Whether Stripe's books and ours agree: every movement of the platform's balance is looked at."""
    return schemas.ReconciliationOut.of(audit.report(call.actor))
