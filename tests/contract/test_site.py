"""Publishing the frontend: what the last build left goes after a week, what a schedule writes never does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infrastructure.deploy import site

BUCKET, REGION = "handsel-test-site", "eu-central-1"


class Notes:
    """The stage's record, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def read(self, name: str) -> Any:
        return self.kept.get(name, {})

    def write(self, name: str, value: Any) -> None:
        self.kept[name] = value


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield client


def names(s3: Any) -> set[str]:
    return {one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}


def test_the_sitemap_outlives_every_build(s3: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    for key in ("assets/old.js", "sitemap.xml", "sitemaps/1.xml"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    notes: Any = Notes()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    site.publish(BUCKET, REGION, notes, dist=tmp_path, now=now)
    assert names(s3) == {"index.html", "assets/old.js", "sitemap.xml", "sitemaps/1.xml"}
    site.publish(BUCKET, REGION, notes, dist=tmp_path, now=now + timedelta(days=8))
    assert names(s3) == {"index.html", "sitemap.xml", "sitemaps/1.xml"}
