"""One engine per test process: moto in process, made atomic; `ENGINE=dynoxide` puts the tables on a real engine."""

from __future__ import annotations

import os

os.environ.update(
    STAGE="test",
    TABLE_PREFIX="handsel-test-",
    FILES_BUCKET="unset",
    MEDIA_BUCKET="unset",
    SITE_BUCKET="unset",
    INDEX_BUCKET="unset",
    INDEX_SECONDS="0",
    WORK_QUEUE_URL="unset",
    WEBHOOKS_QUEUE_URL="unset",
    MEDIA_QUEUE_URL="unset",
    SITE_URL="https://handsel.test",
    CURRENCY="RON",
    MAIL_FROM="Handsel <hello@handsel.test>",
    COOKIE_SECURE="1",
    HANDSEL_SECRETS=(
        '{"signing_keys": {"k1": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="},'
        ' "stripe_secret_key": "sk_test_sandbox", "stripe_webhook_secret": "whsec_test"}'
    ),
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    AWS_EC2_METADATA_DISABLED="true",
    LOG_LEVEL="WARNING",
    POWERTOOLS_METRICS_DISABLED="true",
)

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from chalicelib.accounts import passwords
from chalicelib.aws import dynamo, session
from chalicelib.integrations.stripe import client as stripe_client
from tests.support.world import World

# A machine that is busy with something else is no outage, and no slow test.
settings.register_profile("handsel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("handsel")
dynamo.CONNECT_SECONDS = dynamo.READ_SECONDS = 60.0
stripe_client.TIMEOUT = (60, 60)
session.TIMEOUTS.update(connect_timeout=60, read_timeout=60)

# What makes guessing dear makes a suite slow; `real_passwords` puts it back.
REAL_COST = dict(passwords.COST)
passwords.COST.update(memory_cost=64, time_cost=1)


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed at their real cost."""
    for name, cost in REAL_COST.items():
        monkeypatch.setitem(passwords.COST, name, cost)
    passwords._hasher.cache_clear()
    yield
    monkeypatch.undo()
    passwords._hasher.cache_clear()


@pytest.fixture
def world() -> Iterator[World]:
    """Empty tables, buckets and queues, and the application on top of them."""
    made = World()
    made.start()
    yield made
    made.stop()
