"""A stage's settings: `stages.toml`, with the operator's environment over it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from . import DeployError

FILE = Path(__file__).with_name("stages.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What an operator decides about a stage."""

    name: str
    region: str
    site_url: str = ""
    certificate_arn: str = ""
    currency: str = "RON"
    mail_from: str
    admin_alert_email: str = ""
    download_log_days: str = "365"
    platform_country: str = "RO"
    platform_fee_bp: str = "0"
    stripe_fee_bearer: str = "store"
    hold_days: str = "0"
    alarm_email: str = ""
    alarm_detail: str = "essential"
    log_level: str = "INFO"

    @property
    def stack(self) -> str:
        """The CloudFormation stack with the stage's resources."""
        return f"handsel-{self.name}"

    @property
    def domain(self) -> str:
        """The stage's own domain, or empty when the CDN's is used."""
        return urlsplit(self.site_url).hostname or ""

    @property
    def secrets_parameter(self) -> str:
        """The SSM parameter with the stage's secrets."""
        return f"/handsel/{self.name}/secrets"


def load(name: str, environment: Mapping[str, str] | None = None) -> Stage:
    """The stage `name`. Raises `DeployError` when there is none or a setting has a wrong name."""
    environment = os.environ if environment is None else environment
    described = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if name not in described:
        raise DeployError(f"There is no stage {name!r}; infrastructure/deploy/stages.toml has {', '.join(described)}.")
    known = {field.name for field in fields(Stage)} - {"name"}
    if unknown := set(described[name]) - known:
        raise DeployError(f"The stage {name} has settings that do not exist: {', '.join(sorted(unknown))}.")
    values = {**described[name]}
    for field in known:
        if outside := environment.get(f"HANDSEL_{field.upper()}"):
            values[field] = outside
    stage = Stage(name=name, **values)
    if stage.site_url and bool(stage.domain) and not stage.certificate_arn:
        raise DeployError("A domain of your own (site_url) needs certificate_arn, a certificate in us-east-1.")
    return stage
