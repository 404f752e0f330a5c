"""Connected accounts: made by the platform, filled in by their owner on the onboarding page, paid by transfers."""

from __future__ import annotations

from typing import Any

from infrastructure.local.stripe.errors import Json, StripeError, invalid
from infrastructure.local.stripe.operations import PAGING, check_metadata, merged_metadata, operation, paged
from infrastructure.local.stripe.work import Work, new_id

KIND = "account"
LINK_LIFE = 300
#: What an account's owner is asked for; the page stands for all of it.
_DUE = ["business_profile.url", "business_type", "external_account", "representative.first_name", "tos_acceptance.date"]
_CURRENCIES = {"RO": "ron", "US": "usd", "GB": "gbp", "CH": "chf", "CA": "cad", "PL": "pln", "CZ": "czk", "SE": "sek"}
#: Where Stripe opens accounts for a European platform that asks without further ado, as far as the sandbox knows.
COUNTRIES = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LI", "LT"),
        *("LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "GB", "CH", "US", "CA"),
    }
)


@operation(
    "POST",
    "/v1/accounts",
    "expand country email metadata controller.fees.payer controller.losses.payments"
    " controller.requirement_collection controller.stripe_dashboard.type capabilities.transfers.requested"
    " business_profile.name business_profile.url tos_acceptance.service_agreement",
)
def create(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Open an account that can do nothing yet."""
    country = params.get("country", "RO")
    if country not in COUNTRIES:
        raise invalid(f"{country} is not currently supported by Stripe.", "country", "country_unsupported")
    if not params.get("capabilities", {}).get("transfers", {}).get("requested"):
        raise invalid("An account needs a capability.", "capabilities")
    controller = params.get("controller", {})
    account: Json = {
        "id": new_id("acct_1", 15),
        "object": KIND,
        "business_type": None,
        "capabilities": {"transfers": "inactive"},
        "charges_enabled": False,
        "controller": {
            "fees": {"payer": controller.get("fees", {}).get("payer", "account")},
            "is_controller": True,
            "losses": {"payments": controller.get("losses", {}).get("payments", "stripe")},
            "requirement_collection": controller.get("requirement_collection", "stripe"),
            "stripe_dashboard": {"type": controller.get("stripe_dashboard", {}).get("type", "full")},
            "type": "application",
        },
        "country": country,
        "created": work.now,
        "default_currency": _CURRENCIES.get(country, "eur"),
        "details_submitted": False,
        "email": params.get("email"),
        "future_requirements": _requirements([]),
        "metadata": check_metadata(params.get("metadata"), "metadata"),
        "payouts_enabled": False,
        "requirements": _requirements(_DUE),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": "none",
    }
    work.store.insert(account, {"balance": {}})
    work.emit("account.updated", account, {"created": None}, account=account["id"])
    return account


@operation("GET", "/v1/accounts/{account}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One account, as long as it is connected."""
    return connected(work, ids["account"])


@operation("GET", "/v1/accounts", f"{PAGING} created")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Accounts, newest first."""
    return paged(work, KIND, "/v1/accounts", params)


@operation("POST", "/v1/accounts/{account}", "expand email metadata")
def update(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Change what the platform may change."""
    account = connected(work, ids["account"])
    account["metadata"] = merged_metadata(account["metadata"], params)
    account["email"] = params.get("email", account["email"])
    work.store.save(account)
    return account


@operation("POST", "/v1/account_links", "expand account type refresh_url return_url collection_options.fields")
def create_link(work: Work, params: Json, _: dict[str, str]) -> Json:
    """A way into the onboarding page, for one visit within five minutes."""
    account = connected(work, params["account"])
    if params["type"] != "account_onboarding":
        raise invalid("The sandbox onboards accounts, nothing else.", "type")
    for name in ("refresh_url", "return_url"):
        if not str(params.get(name, "")).startswith(("http://", "https://")):
            raise invalid("Not a valid URL", name, "url_invalid")
    token = new_id("", 24)
    work.store.set_setting(
        f"link:{token}",
        {
            "account": account["id"],
            "expires_at": work.now + LINK_LIFE,
            "used": False,
            "refresh_url": params["refresh_url"],
            "return_url": params["return_url"],
        },
    )
    return {
        "object": "account_link",
        "created": work.now,
        "expires_at": work.now + LINK_LIFE,
        "url": f"{work.public_url}/connect/onboarding/{token}",
    }


def connected(work: Work, identifier: str, param: str = "account") -> Json:
    """An account that the platform may act on, or Stripe's refusal."""
    account = work.store.get(KIND, identifier)
    if account is None or work.store.hidden(identifier).get("gone"):
        message = f"The provided key does not have access to account '{identifier}' (or that account does not exist)."
        raise StripeError(403, message, code="account_invalid", param=param)
    return account


def onboard(work: Work, account: Json, outcome: str) -> Json:
    """What the owner did on the page: `complete`, `incomplete` (something is still due) or `later` (under review)."""
    done = outcome == "complete"
    due = [] if outcome != "incomplete" else ["external_account"]
    account |= {
        "business_type": "individual",
        "capabilities": {"transfers": "active" if done else "pending" if outcome == "later" else "inactive"},
        "details_submitted": True,
        "payouts_enabled": done,
        "charges_enabled": done,
        "requirements": _requirements(due, pending=["representative.first_name"] if outcome == "later" else []),
        "tos_acceptance": {"date": work.now, "ip": "203.0.113.7", "user_agent": "sandbox"},
    }
    work.store.save(account)
    work.emit("account.updated", account, {"details_submitted": False}, account=account["id"])
    return account


def restrict(work: Work, account: Json) -> Json:
    """Stripe wants more from the owner, and stops transfers and payouts until it has it."""
    account |= {
        "capabilities": {"transfers": "inactive"},
        "payouts_enabled": False,
        "requirements": _requirements(["representative.verification.document"], reason="requirements.past_due"),
    }
    work.store.save(account)
    work.emit("account.updated", account, {"payouts_enabled": True}, account=account["id"])
    return account


def disconnect(work: Work, account: Json) -> Json:
    """The owner took the platform's access away."""
    work.store.hide(account["id"], gone=True)
    carried = {"id": new_id("ca_", 24), "object": "application", "name": "Handsel"}
    work.emit("account.application.deauthorized", carried, account=account["id"])
    return account


def balance_of(work: Work, identifier: str) -> dict[str, int]:
    """What an account has at Stripe, by currency."""
    found: dict[str, int] = work.store.hidden(identifier).get("balance", {})
    return found


def move(work: Work, identifier: str, currency: str, amount: int) -> None:
    """Add to an account's balance, or take from it."""
    balance = balance_of(work, identifier)
    work.store.hide(identifier, balance=balance | {currency: balance.get(currency, 0) + amount})


def _requirements(due: list[str], *, pending: list[str] | None = None, reason: str | None = None) -> Json:
    made: dict[str, Any] = {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(due),
        "disabled_reason": reason or ("requirements.past_due" if due else None),
        "errors": [],
        "eventually_due": list(due),
        "past_due": list(due),
        "pending_verification": pending or [],
    }
    return made
