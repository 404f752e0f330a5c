"""The local AWS: dynoxide for DynamoDB, ministack for S3, SQS, SES and the rest, and the Stripe sandbox."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .processes import LOOPBACK, Child, StartError

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
ENGINES = LOCAL / "engines"
DYNOXIDE = ENGINES / "bin" / "dynoxide"
ENGINES_PYTHON = ENGINES / "bin" / "python"

REGION = "eu-central-1"
ACCESS_KEY = "handsel-local"
SECRET_KEY = "handsel-local-secret"

#: Variables that could lead a child, or the app, to a real account or through a proxy.
UNWANTED = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_DEFAULT_PROFILE")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each part listens."""

    gateway: int
    aws: int
    dynamodb: int
    stripe: int


def has_dynoxide() -> bool:
    """Whether there is a dynoxide binary for this machine."""
    return os.access(DYNOXIDE, os.X_OK)


def clean_environment() -> dict[str, str]:
    """This process's environment without what points at real accounts."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    kept.update(aws_identity())
    return kept


def aws_identity() -> dict[str, str]:
    """The local credentials, and the promise that no others are looked up."""
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "NO_PROXY": f"{LOOPBACK},localhost",
        "no_proxy": f"{LOOPBACK},localhost",
    }


def start_dynoxide(port: int, *, logs: Path, data: Path | None) -> Child | None:
    """Start dynoxide, in memory or on a file below `data`; None where there is no binary: ministack serves instead."""
    if not has_dynoxide():
        return None
    command: list[str | Path] = [DYNOXIDE, "serve", "--host", LOOPBACK, "--port", str(port)]
    if data is not None:
        command += ["--db-path", data / "dynamodb.sqlite"]
    return Child("dynoxide", command, log=logs / "dynoxide.log", env=clean_environment())


def start_ministack(port: int, *, logs: Path, data: Path | None) -> Child:
    """Start ministack, in memory or with its state below `data`. Signatures, policies and CORS are enforced."""
    if not ENGINES_PYTHON.exists():
        raise StartError("The engines are not installed; run `make engines`.")
    env = clean_environment() | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": LOOPBACK,
        "MINISTACK_HOST": LOOPBACK,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
        "LOG_LEVEL": os.environ.get("ENGINES_LOG_LEVEL", "WARNING"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": "",
        "PERSIST_STATE": "0",
    }
    if data is not None:
        env |= {
            "PERSIST_STATE": "1",
            "STATE_DIR": str(data / "aws"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(data / "s3"),
        }
    command: list[str | Path] = [ENGINES_PYTHON, "-m", "infrastructure.local.ministack"]
    return Child("ministack", command, log=logs / "ministack.log", env=env, cwd=ROOT)


def start_stripe(port: int, *, logs: Path, state: Path, webhook_url: str, webhook_secret: str) -> Child:
    """Start the Stripe sandbox; its webhooks go to the gateway."""
    command: list[str | Path] = [sys.executable, "-m", "infrastructure.local.stripe", "--port", str(port)]
    command += ["--state", state]
    command += ["--webhook-url", webhook_url, "--webhook-secret", webhook_secret]
    command += ["--public-url", f"http://{LOOPBACK}:{port}"]
    return Child("the Stripe sandbox", command, log=logs / "stripe.log", env=clean_environment(), cwd=ROOT)
