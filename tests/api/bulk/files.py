"""CSVs and zips as a browser sends them, and what came of it."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass
from typing import Any

from tests.api.bulk.scene import follow
from tests.support.shop import Shop
from tests.support.world import aws


@dataclass
class Imported:
    """A run of an import: the task, and its report."""

    shop: Shop
    task: dict[str, Any]
    lines: list[dict[str, Any]]

    @property
    def actions(self) -> list[str]:
        return [line["action"] for line in self.lines]

    @property
    def problems(self) -> list[tuple[int, str, str]]:
        return [(p["line"], p["column"], p["code"]) for line in self.lines for p in line["problems"]]


def send(shop: Shop, csv: str | bytes, images: bytes | None = None) -> str:
    """Open an import and upload to it; the task's id."""
    data = csv.encode() if isinstance(csv, str) else csv
    body = {"filename": "mine.csv", "size": len(data), "images_size": len(images) if images is not None else None}
    opened = shop.seller.post(f"/api/stores/{shop.store['id']}/imports", body)
    assert opened.status == 201, opened.text
    store(opened.json["csv"], data)
    if images is not None:
        store(opened.json["images"], images)
    found: str = opened.json["task"]["id"]
    return found


def store(form: dict[str, Any], data: bytes) -> None:
    """What S3 does with a form."""
    key, kind = form["fields"]["key"], form["fields"]["Content-Type"]
    aws("s3").put_object(Bucket=os.environ["FILES_BUCKET"], Key=key, Body=data, ContentType=kind)


def start(shop: Shop, task_id: str, *, dry_run: bool = False) -> Imported:
    """Start an import and wait for its end."""
    begun = shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{task_id}/start", {"dry_run": dry_run})
    assert begun.status == 202, begun.text
    assert shop.world.drain(400) == []
    return report(shop, task_id)


def report(shop: Shop, task_id: str) -> Imported:
    """What an import says now."""
    lines: list[dict[str, Any]] = []
    query = {"limit": "100"}
    while True:
        page = shop.seller.get(f"/api/stores/{shop.store['id']}/imports/{task_id}/lines", query=query).json
        lines += page["items"]
        if page["next_cursor"] is None:
            return Imported(shop, follow(shop, task_id), lines)
        query["cursor"] = page["next_cursor"]


def bring_in(shop: Shop, csv: str | bytes, images: bytes | None = None, *, dry_run: bool = False) -> Imported:
    """Import a CSV."""
    return start(shop, send(shop, csv, images), dry_run=dry_run)


def take_out(shop: Shop) -> str:
    """Export everything; the CSV, without the mark that it begins with."""
    asked = shop.seller.post(f"/api/stores/{shop.store['id']}/exports")
    assert asked.status == 202, asked.text
    assert shop.world.drain() == []
    task = follow(shop, asked.json["id"])
    assert task["status"] == "done"
    assert f"tasks/{task['id']}/export.csv" in task["download_url"]
    stored = aws("s3").get_object(Bucket=os.environ["FILES_BUCKET"], Key=f"tasks/{task['id']}/export.csv")
    text: str = stored["Body"].read().decode()
    assert text.startswith("\ufeff")
    return text.removeprefix("\ufeff")


def pack(**entries: bytes) -> bytes:
    """A zip; `mug_png` is called mug.png in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in entries.items():
            made.writestr("photos/" + ".".join(name.rsplit("_", 1)), data)
    return out.getvalue()


def png(color: tuple[int, int, int] = (200, 30, 30), width: int = 64) -> bytes:
    """A small picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, 48), color).save(out, "PNG")
    return out.getvalue()
