"""Environment → one frozen `Settings`, validated once; secrets apart, fetched on first use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

#: Currencies Handsel can be configured with: two decimals and no special rules (docs.stripe.com/currencies).
SUPPORTED_CURRENCIES = frozenset({"RON", "EUR", "USD", "GBP", "PLN", "CZK", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD"})


class SettingsError(Exception):
    """The environment lacks a setting or holds one that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between stages. Names end in the unit where there is one."""

    stage: str
    table_prefix: str
    files_bucket: str
    media_bucket: str
    site_bucket: str
    index_bucket: str
    index_seconds: float
    work_queue_url: str
    webhooks_queue_url: str
    media_queue_url: str
    site_url: str
    currency: str
    mail_from: str
    admin_alert_email: str
    cookie_secure: bool
    stripe_api_url: str
    secrets_parameter: str
    region: str
    behind_cdn: bool
    download_log_days: int
    platform_country: str
    platform_fee_bp: int
    stripe_fee_bearer: str
    hold_days: int
    log_level: str

    def table(self, name: str) -> str:
        """The deployed name of the logical table `name`."""
        return self.table_prefix + name


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SettingsError(f"The environment variable {name} is not set.")
    return value


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value not in {"", "0", "1"}:
        raise SettingsError(f"{name} must be 0 or 1, not {value!r}.")
    return default if value == "" else value == "1"


def _seconds(name: str, default: float) -> float:
    value = os.environ.get(name, "")
    try:
        seconds = float(value or default)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 60:
        raise SettingsError(f"{name} must be a number of seconds up to 60, not {value!r}.")
    return seconds


def _whole(name: str, default: int, most: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdigit() or int(value) > most:
        raise SettingsError(f"{name} must be a whole number up to {most}, not {value!r}.")
    return int(value)


@cache
def settings() -> Settings:
    """The settings of this process. Raises `SettingsError` naming the variable that is missing or wrong."""
    site_url = _required("SITE_URL").rstrip("/")
    if urlsplit(site_url).scheme not in {"http", "https"}:
        raise SettingsError(f"SITE_URL must be an http(s) address, not {site_url!r}.")
    currency = os.environ.get("CURRENCY", "RON")
    if currency not in SUPPORTED_CURRENCIES:
        raise SettingsError(f"CURRENCY must be one of {', '.join(sorted(SUPPORTED_CURRENCIES))}, not {currency!r}.")
    days = os.environ.get("DOWNLOAD_LOG_DAYS", "365")
    if not days.isdigit() or not 1 <= int(days) <= 3650:
        raise SettingsError(f"DOWNLOAD_LOG_DAYS must be a number of days from 1 to 3650, not {days!r}.")
    country = os.environ.get("PLATFORM_COUNTRY", "") or "RO"
    if len(country) != 2 or not country.isalpha() or not country.isupper():
        raise SettingsError(f"PLATFORM_COUNTRY must be a country's two letters, not {country!r}.")
    bearer = os.environ.get("STRIPE_FEE_BEARER", "") or "store"
    if bearer not in {"store", "platform"}:
        raise SettingsError(f"STRIPE_FEE_BEARER must be store or platform, not {bearer!r}.")
    return Settings(
        stage=_required("STAGE"),
        table_prefix=_required("TABLE_PREFIX"),
        files_bucket=_required("FILES_BUCKET"),
        media_bucket=_required("MEDIA_BUCKET"),
        site_bucket=_required("SITE_BUCKET"),
        index_bucket=_required("INDEX_BUCKET"),
        index_seconds=_seconds("INDEX_SECONDS", 5),
        work_queue_url=_required("WORK_QUEUE_URL"),
        webhooks_queue_url=_required("WEBHOOKS_QUEUE_URL"),
        media_queue_url=_required("MEDIA_QUEUE_URL"),
        site_url=site_url,
        currency=currency,
        mail_from=_required("MAIL_FROM"),
        admin_alert_email=os.environ.get("ADMIN_ALERT_EMAIL", ""),
        cookie_secure=_flag("COOKIE_SECURE", True),
        stripe_api_url=os.environ.get("STRIPE_API_URL", ""),
        secrets_parameter=os.environ.get("SECRETS_PARAMETER", ""),
        region=os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION") or "eu-central-1",
        behind_cdn=_flag("BEHIND_CDN", False),
        download_log_days=int(days),
        platform_country=country,
        platform_fee_bp=_whole("PLATFORM_FEE_BP", 0, 5000),
        stripe_fee_bearer=bearer,
        hold_days=_whole("HOLD_DAYS", 0, 90),
        log_level=os.environ.get("LOG_LEVEL", "INFO"),
    )
