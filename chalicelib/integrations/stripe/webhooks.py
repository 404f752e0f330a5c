"""Webhooks: the signature over the raw body (docs.stripe.com/webhooks/signature), without the stripe library."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from ...aws.secrets import secrets
from ...core import clock
from ...core.errors import DomainError
from .client import StripeEvent

#: Stripe's own tolerance between signing and receiving, in seconds.
TOLERANCE = 300


class BadSignature(DomainError):
    """The body is not what Stripe signed, or was signed too long ago."""

    status = 400
    code = "bad_signature"
    title = "This does not come from Stripe"


def verify(raw: bytes, header: str) -> StripeEvent:
    """The event in a webhook's raw body, of our own account or of connected ones. Raises BadSignature."""
    known = [each for each in (secrets().stripe_webhook_secret, secrets().stripe_connect_webhook_secret) if each]
    pairs = [part.partition("=") for part in header.split(",")]
    stamp = next((value for name, _, value in pairs if name.strip() == "t"), "")
    given = [value for name, _, value in pairs if name.strip() == "v1"]
    if not known or not stamp.isdigit() or len(stamp) > 12 or not given:
        raise BadSignature
    signed = stamp.encode() + b"." + raw
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in known]
    if not any(hmac.compare_digest(each, value.encode()) for each in expected for value in given):
        raise BadSignature
    if abs(clock.epoch(clock.now()) - int(stamp)) > TOLERANCE:
        raise BadSignature("The signature is too old.")
    try:
        return parse(json.loads(raw))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature("The body is not an event.") from error


def parse(event: dict[str, Any]) -> StripeEvent:
    """What we keep of an event. Raises KeyError or TypeError when it is none."""
    subject = event["data"]["object"]
    metadata = subject.get("metadata") or {}
    return StripeEvent(
        id=str(event["id"])[:255],
        type=str(event["type"])[:100],
        object_id=str(subject.get("id") or ""),
        object_type=str(subject.get("object") or ""),
        purchase_id=str(subject.get("client_reference_id") or metadata.get("purchase_id") or ""),
        account=str(event.get("account") or ""),
        created=int(event.get("created") or 0),
    )
