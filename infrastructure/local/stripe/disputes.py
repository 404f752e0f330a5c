"""Disputes: opened by a cardholder, answered with evidence or accepted, decided by the bank."""

from __future__ import annotations

from infrastructure.local.stripe import money, objects
from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.instruments import DISPUTED
from infrastructure.local.stripe.operations import PAGING, check_metadata, merged_metadata, operation, paged
from infrastructure.local.stripe.work import Work, new_id

DECIDE = "decide"
#: Seconds there are to answer.
ANSWER = 7 * 86_400
#: Words in `uncategorized_text` that decide a dispute as soon as it is submitted (docs.stripe.com/testing#disputes).
WINNING, LOSING = "winning_evidence", "losing_evidence"
_TEXTS = (
    *("access_activity_log", "billing_address", "cancellation_policy_disclosure", "cancellation_rebuttal"),
    *("customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_explanation"),
    *("duplicate_charge_id", "product_description", "refund_policy_disclosure", "refund_refusal_explanation"),
    *("service_date", "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number"),
    "uncategorized_text",
)
_FILES = (
    *("cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation"),
    *("receipt", "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file"),
)
#: What all texts of the evidence may have together (docs.stripe.com/disputes/api).
_LONGEST_TEXT, _LONGEST = 20_000, 150_000
_OPEN = ("needs_response", "warning_needs_response")
_DECIDED = ("won", "lost", "warning_closed")


@operation("GET", "/v1/disputes/{dispute}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One dispute."""
    return work.fetch("dispute", ids["dispute"], "dispute")


@operation("GET", "/v1/disputes", f"{PAGING} created charge payment_intent")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Disputes, newest first."""
    wanted = {name: params[name] for name in ("charge", "payment_intent") if name in params}
    return paged(
        work,
        "dispute",
        "/v1/disputes",
        params,
        lambda dispute: all(dispute[name] == value for name, value in wanted.items()),
    )


@operation(
    "POST", "/v1/disputes/{dispute}", "expand metadata submit " + " ".join(f"evidence.{name}" for name in _TEXTS)
)
def update(work: Work, params: Json, ids: dict[str, str]) -> Json:
    """Give evidence, and submit it: once submitted, the bank decides."""
    dispute = work.fetch("dispute", ids["dispute"], "dispute")
    evidence = params.get("evidence", {})
    if (evidence or params.get("submit")) and dispute["status"] not in _OPEN:
        raise invalid(f"This dispute is {dispute['status']}; evidence can no longer be given.", "evidence")
    for name, text in evidence.items():
        if len(text) > _LONGEST_TEXT:
            raise invalid(f"{name} has up to {_LONGEST_TEXT} characters.", f"evidence[{name}]")
    dispute["evidence"] |= {name: text or None for name, text in evidence.items()}
    if sum(len(dispute["evidence"][name] or "") for name in _TEXTS) > _LONGEST:
        raise invalid(f"All evidence together has up to {_LONGEST} characters.", "evidence")
    details = dispute["evidence_details"]
    details["has_evidence"] = any(dispute["evidence"][name] for name in _TEXTS)
    dispute["metadata"] = merged_metadata(dispute["metadata"], params)
    if params.get("submit"):
        details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
        inquiry = dispute["status"].startswith("warning")
        dispute["status"] = "warning_under_review" if inquiry else "under_review"
        said = dispute["evidence"]["uncategorized_text"] or ""
        if WINNING in said or LOSING in said:
            work.store.hide(dispute["id"], won=WINNING in said)
            work.store.set_timer(DECIDE, dispute["id"], work.time)
    work.store.save(dispute)
    work.emit("charge.dispute.updated", dispute)
    return dispute


@operation("POST", "/v1/disputes/{dispute}/close")
def accept(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """Give up: the dispute is lost."""
    dispute = work.fetch("dispute", ids["dispute"], "dispute")
    if dispute["status"] not in _OPEN:
        raise invalid(f"This dispute is {dispute['status']} and cannot be closed.", "dispute")
    return decide(work, dispute, won=False)


def start(work: Work, charge: Json, *, reason: str | None = None, amount: int | None = None) -> Json:
    """The cardholder disputes a charge: the money is withdrawn at once, but for an inquiry."""
    if charge["disputed"] or charge["status"] != "succeeded":
        raise invalid("This charge cannot be disputed (any more).", "charge")
    reason = reason or DISPUTED.get(work.store.hidden(charge["id"]).get("instrument", ""), "fraudulent")
    inquiry = reason == "inquiry"
    dispute = _object(work, charge, amount or charge["amount_captured"], "general" if inquiry else reason, inquiry)
    work.store.insert(dispute)
    charge["disputed"] = True
    work.store.save(charge)
    if inquiry:
        work.emit("charge.dispute.created", dispute)
        return dispute
    _post(work, dispute, -dispute["amount"], money.dispute_fee(dispute["currency"]), "dispute")
    work.emit("charge.dispute.created", dispute)
    work.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def decide(work: Work, dispute: Json, *, won: bool | None = None) -> Json:
    """The bank's word; without `won`, what the evidence said. Money won comes back, the fee does not."""
    work.store.clear_timer(DECIDE, dispute["id"])
    if dispute["status"] in _DECIDED:
        raise invalid(f"This dispute is {dispute['status']}.", "dispute")
    if won is None:
        won = bool(work.store.hidden(dispute["id"]).get("won"))
    inquiry = dispute["status"].startswith("warning")
    if inquiry and not won:
        dispute |= {"status": "needs_response", "is_charge_refundable": False}
        _post(work, dispute, -dispute["amount"], money.dispute_fee(dispute["currency"]), "dispute")
        work.emit("charge.dispute.updated", dispute)
        work.emit("charge.dispute.funds_withdrawn", dispute)
        return dispute
    dispute["status"] = "warning_closed" if inquiry else "won" if won else "lost"
    if won and not inquiry:
        _post(work, dispute, dispute["amount"], 0, "dispute_reversal")
        work.emit("charge.dispute.funds_reinstated", dispute)
    work.store.save(dispute)
    work.emit("charge.dispute.closed", dispute)
    return dispute


def blocks_refunds(work: Work, charge: Json) -> bool:
    """Whether the charge's money is with the bank, so that nothing can be refunded."""
    found = [one for one in work.store.walk("dispute") if one["charge"] == charge["id"]]
    return any(one["status"] in ("needs_response", "under_review", "lost") for one in found)


def _post(work: Work, dispute: Json, amount: int, fee: int, category: str) -> None:
    entry = objects.balance_transaction(
        work.now, "adjustment", amount, fee, dispute["currency"], dispute["id"], category
    )
    work.store.insert(entry)
    dispute["balance_transactions"].append(entry)
    work.store.save(dispute)


def _object(work: Work, charge: Json, amount: int, reason: str, inquiry: bool) -> Json:
    evidence: Json = dict.fromkeys((*_TEXTS, *_FILES))
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": work.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": evidence | {"appeal": None, "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": work.now + ANSWER,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "intended_submission_method": None,
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": check_metadata(None, "metadata"),
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "type": "card",
            "card": {
                "brand": "visa",
                "case_type": "inquiry" if inquiry else "chargeback",
                "network": "visa",
                "network_reason_code": "10.4",
            },
        },
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
