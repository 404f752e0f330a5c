"""The stage's secrets: one SSM SecureString, written where absent, never printed."""

from __future__ import annotations

import base64
import getpass
import json
import secrets as random
import sys
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from . import DeployError
from .clients import client, code_of
from .stages import Stage

#: What an operator gives; everything else is generated.
ASKED = ("stripe_secret_key", "stripe_webhook_secret", "stripe_connect_webhook_secret")


def read(stage: Stage) -> dict[str, Any]:
    """The stage's secrets, empty when there are none."""
    try:
        answer = client("ssm", stage.region).get_parameter(Name=stage.secrets_parameter, WithDecryption=True)
    except ClientError as error:
        if code_of(error) != "ParameterNotFound":
            raise
        return {}
    held: dict[str, Any] = json.loads(answer["Parameter"]["Value"])
    return held


def completed(held: dict[str, Any], *, rotate: bool = False, now: datetime | None = None) -> dict[str, Any]:
    """`held` with what is missing generated. `rotate` adds a signing key, which signs from then on."""
    keys = dict(held.get("signing_keys") or {})
    if rotate or not keys:
        kid = (now or datetime.now(UTC)).strftime("k%Y%m%d%H%M%S")
        keys[kid] = base64.b64encode(random.token_bytes(32)).decode()
    return {
        "stripe_secret_key": "",
        "stripe_webhook_secret": "",
        "stripe_connect_webhook_secret": "",
        **held,
        "signing_keys": keys,
        "origin_secret": held.get("origin_secret") or random.token_urlsafe(32),
    }


def write(stage: Stage, *, rotate: bool = False, ask: list[str] | None = None) -> dict[str, Any]:
    """Write what is missing, a new signing key when `rotate`, and the values asked for; the secrets afterwards.

    Raises `DeployError` for a name that nobody may set by hand.
    """
    held = read(stage)
    after = completed(held, rotate=rotate)
    for name in ask or []:
        if name not in ASKED:
            raise DeployError(f"{name} is not given by hand; {' and '.join(ASKED)} are.")
        value = getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline()
        after[name] = value.strip()
    if after != held:
        client("ssm", stage.region).put_parameter(
            Name=stage.secrets_parameter, Value=json.dumps(after), Type="SecureString", Overwrite=bool(held)
        )
    return after
