"""Secrets: an SSM parameter (JSON, SecureString) when deployed, `HANDSEL_SECRETS` locally; kept for five minutes."""

from __future__ import annotations

import base64
import json
import os
import time
from dataclasses import dataclass

from ..settings import SettingsError, settings
from .session import client

_KEEP_SECONDS = 300.0
_cached: tuple[float, Secrets] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """`signing_keys` by key id, newest last: new tokens are signed with the newest, all are accepted."""

    signing_keys: dict[str, bytes]
    stripe_secret_key: str
    stripe_webhook_secret: str
    origin_secret: str
    stripe_connect_webhook_secret: str = ""

    @property
    def newest(self) -> tuple[str, bytes]:
        """The key that signs: its id and its bytes."""
        kid = next(reversed(self.signing_keys))
        return kid, self.signing_keys[kid]


def _parse(text: str) -> Secrets:
    try:
        raw = json.loads(text)
        keys = {str(kid): base64.b64decode(key) for kid, key in raw["signing_keys"].items()}
    except (ValueError, KeyError, AttributeError) as error:
        raise SettingsError("The secrets are not JSON with signing_keys as base64.") from error
    if not keys or any(len(key) < 32 for key in keys.values()):
        raise SettingsError("The secrets need at least one signing key of 32 bytes.")
    return Secrets(
        signing_keys=keys,
        stripe_secret_key=raw.get("stripe_secret_key", ""),
        stripe_webhook_secret=raw.get("stripe_webhook_secret", ""),
        origin_secret=raw.get("origin_secret", ""),
        stripe_connect_webhook_secret=raw.get("stripe_connect_webhook_secret", ""),
    )


def secrets() -> Secrets:
    """The stage's secrets. Raises `SettingsError` when there are none or they cannot be read as what they should be."""
    global _cached
    now = time.monotonic()
    if _cached is not None and _cached[0] > now:
        return _cached[1]
    text = os.environ.get("HANDSEL_SECRETS", "")
    if not text:
        name = settings().secrets_parameter
        if not name:
            raise SettingsError("Neither HANDSEL_SECRETS nor SECRETS_PARAMETER is set.")
        text = client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    value = _parse(text)
    _cached = (now + _KEEP_SECONDS, value)
    return value


def reset() -> None:
    """Forget the cached secrets. For tests."""
    global _cached
    _cached = None
