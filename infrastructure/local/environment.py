"""The environment that chalicelib/settings.py expects, for the local stage; and the secrets that are made once."""

from __future__ import annotations

import base64
import json
import operator
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .engines import Ports, aws_identity, has_dynoxide
from .processes import LOOPBACK, StartError

STAGE = "local"
MAIL_DOMAIN = "handsel.example"


def local_secrets(path: Path | None) -> dict[str, Any]:
    """Signing key and webhook secret, made once and kept in `path` (readable by its owner only)."""
    if path is not None and path.exists():
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    made = {
        "signing_keys": {"local-1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "stripe_secret_key": "sk_test_" + secrets.token_hex(16),
        "stripe_webhook_secret": "whsec_" + secrets.token_hex(24),
        "origin_secret": "",
    }
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(made, file, indent=2)
    return made


def real_stripe() -> dict[str, str] | None:
    """The developer's own Stripe test keys, when there are any. Raises `StartError` for a live key."""
    key = os.environ.get("STRIPE_SECRET_KEY", "")
    if not key:
        return None
    if not key.startswith(("sk_test_", "rk_test_")):
        raise StartError(
            "STRIPE_SECRET_KEY is not a test key (sk_test_…): Handsel does not run locally with live money."
        )
    return {"stripe_secret_key": key, "stripe_webhook_secret": os.environ.get("STRIPE_WEBHOOK_SECRET", "")}


def app_environment(
    ports: Ports, kept: Mapping[str, Any], resources: Mapping[str, str], stripe: Mapping[str, str] | None
) -> dict[str, str]:
    """Every variable the app reads. `resources` are those that `create_all` returned."""
    return {
        **engine_environment(ports),
        **resources,
        "STAGE": stage(),
        "SITE_URL": site_url(ports),
        "CURRENCY": os.environ.get("CURRENCY", "RON"),
        "MAIL_FROM": f"Handsel <no-reply@{MAIL_DOMAIN}>",
        "COOKIE_SECURE": "0",
        "INDEX_SECONDS": "1",
        "STRIPE_API_URL": "" if stripe else f"http://{LOOPBACK}:{ports.stripe}",
        "HANDSEL_SECRETS": json.dumps({**kept, **(stripe or {})}),
        "POWERTOOLS_METRICS_DISABLED": "1",
        "POWERTOOLS_TRACE_DISABLED": "1",
    }


def engine_environment(ports: Ports) -> dict[str, str]:
    """What boto needs to find the engines and nothing else."""
    aws = f"http://{LOOPBACK}:{ports.aws}"
    dynamodb = f"http://{LOOPBACK}:{ports.dynamodb}" if has_dynoxide() else aws
    return {
        **aws_identity(),
        "AWS_ENDPOINT_URL": aws,
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb,
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": dynamodb,
    }


def site_url(ports: Ports) -> str:
    """The one address."""
    return os.environ.get("SITE_URL") or f"http://{LOOPBACK}:{ports.gateway}"


def stage() -> str:
    """The stage to run as: `local`, or the one the app was imported for (its queue names were fixed then)."""
    return str(getattr(sys.modules.get("chalicelib.workers"), "STAGE", STAGE))


#: Where the app keeps what it read from the environment, and how it is told to forget: module, function, arguments.
_CACHES: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("chalicelib.settings", "settings.cache_clear", ()),
    ("chalicelib.aws.secrets", "reset", ()),
    ("chalicelib.aws.session", "reset", ()),
    ("chalicelib.aws.dynamo", "reset", ()),
    ("chalicelib.stores.service", "reset", ()),
    ("chalicelib.catalog.service.categories", "reset", ()),
    ("chalicelib.catalog.service.collections", "reset", ()),
    ("chalicelib.search.service", "reset", ()),
    ("chalicelib.storefront.service.front", "reset", ()),
    ("chalicelib.storefront.shell", "reset", ()),
    ("chalicelib.integrations.stripe.client", "use_http_client", (None,)),
)


def forget_app_caches() -> None:
    """Make the app read the environment again, if it was imported already."""
    for module, path, arguments in _CACHES:
        if module in sys.modules:
            operator.attrgetter(path)(sys.modules[module])(*arguments)
