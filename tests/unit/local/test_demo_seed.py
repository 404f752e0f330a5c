"""The demonstration is made through the API, goes on after an interruption, and changes nothing the second time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from infrastructure.local.demo import files, pictures, seed
from infrastructure.local.demo.catalogue import PRODUCTS
from infrastructure.local.mailbox import Mailbox
from infrastructure.local.stack import LocalStack
from tests.support.journey import until


@pytest.mark.slow
def test_seeding_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = PRODUCTS[1:3]
    with LocalStack(tmp_path / "stack", stripe=False) as stack:
        mailbox, drawn = Mailbox(stack.aws_url), tmp_path / "drawn"

        def run() -> None:
            seed.seed(stack.url, mailbox, folder=drawn, say=lambda line: None, products=wanted)

        def broken(key: str, folder: Path) -> list[Path]:
            raise seed.SeedError("the power went out")

        with monkeypatch.context() as patch:
            patch.setattr(files, "files", broken)
            with pytest.raises(seed.SeedError, match="power"):
                run()
        run()

        def listed() -> list[dict[str, Any]] | None:
            items = requests.get(f"{stack.url}/api/products", {"fresh": "1"}, timeout=60).json()["items"]
            return items if {item["slug"] for item in items} == {product.slug for product in wanted} else None

        first = until(listed, "the list to show both products")
        assert all(item["cover"] for item in first)
        uploads_before = stack.client("s3").list_objects_v2(Bucket=stack.env["FILES_BUCKET"])["KeyCount"]
        monkeypatch.setattr(pictures, "cover", None)
        run()
        assert stack.client("s3").list_objects_v2(Bucket=stack.env["FILES_BUCKET"])["KeyCount"] == uploads_before
