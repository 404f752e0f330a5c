"""Stripe's objects as the API shows them, every field included."""

from __future__ import annotations

from typing import Any

from infrastructure.local.stripe.errors import Json
from infrastructure.local.stripe.instruments import Decline, Instrument
from infrastructure.local.stripe.work import new_id

ADDRESS: Json = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
#: What balance transactions are called in reports, where that is not their type.
_CATEGORIES = {"payment": "charge", "payment_refund": "refund", "transfer_refund": "transfer_reversal"}
FINGERPRINTS = {"card": "Xt5EWLLDS7FJjR1c", "sepa_debit": "9tJMHKHBV9OXhAbC"}


def checkout_session(created: int, **values: Any) -> Json:
    """A Checkout Session in payment mode."""
    session: Json = dict.fromkeys(
        (
            *("adaptive_pricing", "after_expiration", "allow_promotion_codes", "amount_subtotal", "amount_total"),
            *("billing_address_collection", "branding_settings", "cancel_url", "client_reference_id", "client_secret"),
            *("collected_information", "consent", "consent_collection", "currency", "currency_conversion", "customer"),
            *("customer_account", "customer_details", "customer_email", "invoice", "integration_identifier", "locale"),
            *("origin_context", "payment_intent", "payment_link", "payment_method_configuration_details"),
            *("permissions", "recovered_from", "saved_payment_method_options", "setup_intent"),
            *("shipping_address_collection", "shipping_cost", "submit_type", "subscription", "url", "wallet_options"),
            *("success_url", "return_url", "redirect_on_completion", "tax_id_collection", "name_collection"),
            *(
                "managed_payments",
                "presentment_details",
                "discounts",
                "optional_items",
                "excluded_payment_method_types",
            ),
            *("allowed_payment_method_types",),
        )
    )
    return session | {
        "id": new_id("cs_test_", 58),
        "object": "checkout.session",
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": created,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer_creation": "if_required",
        "discounts": [],
        "invoice_creation": {
            "enabled": False,
            "invoice_data": {
                **dict.fromkeys(("account_tax_ids", "custom_fields", "description", "footer", "issuer")),
                "metadata": {},
                "rendering_options": None,
            },
        },
        "livemode": False,
        "metadata": {},
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        **values,
    }


def line_item(created: int, currency: str, unit_amount: int, quantity: int, product: Json) -> Json:
    """A line of a session, with the price and the product made for it."""
    total = unit_amount * quantity
    price: Json = {
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_", 14),
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": product["name"],
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }


def payment_intent(created: int, amount: int, currency: str, **values: Any) -> Json:
    """A PaymentIntent that still waits for a payment method."""
    identifier = new_id("pi_3")
    intent: Json = dict.fromkeys(
        (
            *("application", "application_fee_amount", "automatic_payment_methods", "canceled_at", "customer"),
            *("cancellation_reason", "customer_account", "description", "last_payment_error", "latest_charge"),
            *("managed_payments", "next_action", "on_behalf_of", "payment_details", "payment_method", "processing"),
            *("payment_method_configuration_details", "presentment_details", "receipt_email", "review", "shipping"),
            *("setup_future_usage", "source", "statement_descriptor", "statement_descriptor_suffix", "transfer_data"),
            *("transfer_group", "hooks", "payment_record"),
            *("allowed_payment_method_types", "excluded_payment_method_types"),
        )
    )
    return intent | {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": new_id(f"{identifier}_secret_", 25),
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        **values,
    }


def billing_details(email: str | None, name: str | None) -> Json:
    """Who pays, as far as the page asked."""
    return {"address": dict(ADDRESS), "email": email, "name": name, "phone": None, "tax_id": None}


def payment_method(created: int, instrument: Instrument, billing: Json) -> Json:
    """The payment method made of what was typed in."""
    method: Json = {
        "id": new_id("pm_1"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing,
        "created": created,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": instrument.kind,
    }
    if instrument.kind == "sepa_debit":
        method["sepa_debit"] = _bank(instrument) | {"generated_from": {"charge": None, "setup_attempt": None}}
    else:
        method["card"] = _card(instrument) | {
            "display_brand": instrument.brand,
            "generated_from": None,
            "networks": {"available": [instrument.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
        }
    return method


def charge(created: int, intent: Json, method: Json, instrument: Instrument) -> Json:
    """An attempt to take an intent's money; the caller says how it went."""
    details: Json = {"type": instrument.kind}
    if instrument.kind == "sepa_debit":
        details["sepa_debit"] = _bank(instrument) | {"mandate": new_id("mandate_1"), "expected_debit_date": None}
    else:
        details["card"] = _card(instrument) | {
            "amount_authorized": intent["amount"],
            "authorization_code": None,
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": instrument.brand,
            "network_token": {"used": False},
            "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
            "three_d_secure": None,
        }
    made: Json = dict.fromkeys(
        (
            *("application", "application_fee", "application_fee_amount", "balance_transaction", "customer"),
            *("authorization_code", "description", "failure_balance_transaction", "failure_code", "failure_message"),
            *("level3", "on_behalf_of", "outcome", "presentment_details", "receipt_email", "receipt_number", "review"),
            *("receipt_url", "shipping", "source", "source_transfer", "statement_descriptor", "transfer_data"),
            *("statement_descriptor_suffix", "transfer_group"),
        )
    )
    copied = ("currency", "description", "receipt_email", "shipping", "statement_descriptor", "transfer_group")
    return made | {
        "id": new_id("ch_3" if instrument.kind == "card" else "py_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "HANDSEL SANDBOX" if instrument.kind == "card" else None,
        "captured": False,
        "created": created,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": details,
        "radar_options": {},
        "refunded": False,
        "status": "pending",
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        **{name: intent[name] for name in copied},
    }


def outcome(decline: Decline | None) -> Json:
    """What the network said about a charge."""
    accepted = decline is None
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None if accepted else "02",
        "network_status": "approved_by_network" if accepted else "declined_by_network",
        "reason": None if decline is None else decline.decline_code or decline.code,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "Payment complete." if accepted else "The bank declined the payment.",
        "type": "authorized" if accepted else "issuer_declined",
    }


def payment_error(decline: Decline, charge_id: str, method: Json) -> Json:
    """`last_payment_error` of an intent, and the heart of a 402 answer."""
    error: Json = {
        "charge": charge_id,
        "code": decline.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "type": "card_error",
    }
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    return error


def balance_transaction(
    created: int, kind: str, amount: int, fee: int, currency: str, source: str, category: str | None = None
) -> Json:
    """A movement of the account's balance: money in for a charge, out for a refund or a dispute."""
    details = []
    if fee:
        details = [
            {
                "amount": fee,
                "application": None,
                "currency": currency,
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        ]
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created + 7 * 86_400,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details,
        "net": amount - fee,
        "reporting_category": category or _CATEGORIES.get(kind, kind),
        "source": source,
        "status": "pending",
        "type": kind,
    }


def refund(
    created: int, charge: Json, amount: int, reason: str | None, metadata: dict[str, str], status: str = "succeeded"
) -> Json:
    """A refund that went through, or is on its way."""
    card = charge["payment_method_details"]["type"] == "card"
    destination: Json = {"type": "card" if card else "sepa_debit"}
    if card:
        destination["card"] = {
            "reference": None,
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }
    return {
        "id": new_id("re_3" if card else "pyr_1"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "destination_details": destination if card else None,
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
        **({"pending_reason": "processing"} if status == "pending" else {}),
    }


def _card(instrument: Instrument) -> Json:
    return {
        "brand": instrument.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "exp_month": instrument.exp_month,
        "exp_year": instrument.exp_year,
        "fingerprint": FINGERPRINTS["card"],
        "funding": "credit",
        "last4": instrument.last4,
        "regulated_status": "unregulated",
        "wallet": None,
    }


def _bank(instrument: Instrument) -> Json:
    return {
        "bank_code": "37040044",
        "branch_code": None,
        "country": "DE",
        "fingerprint": FINGERPRINTS["sepa_debit"],
        "last4": instrument.last4,
    }
