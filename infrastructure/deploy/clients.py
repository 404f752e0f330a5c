"""AWS clients for the operator's commands: one session per region."""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 5}, s3={"addressing_style": "path"})


@cache
def client(service: str, region: str) -> Any:
    """The client of `service` in `region`, made on first use."""
    return botocore.session.get_session().create_client(service, region_name=region, config=_CONFIG)


def account(region: str) -> str:
    """The account the credentials belong to."""
    return str(client("sts", region).get_caller_identity()["Account"])


def code_of(error: ClientError) -> str:
    """AWS's code for what went wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))
