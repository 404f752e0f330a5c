"""`make lighthouse`: Google Lighthouse on home, search and product, as a phone sees them; writes docs/lighthouse.md.

The shop it looks at has photographs of real size (3 megapixels with grain, so that they weigh what photographs
weigh). Reports; never passes or fails. The package is large and only used here: it is installed on first use.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import requests
from PIL import Image, ImageFilter

from infrastructure.local import browser as browsers
from infrastructure.local.bootstrap import LOCAL, node_command, npm
from infrastructure.local.stack import LocalStack
from tests.support.journey import Browser, member, until

TARGET = Path(__file__).parents[2] / "docs" / "lighthouse.md"
PACKAGE = "lighthouse@12.8.2"
FOLDER = LOCAL / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRODUCTS, SIZE = 12, (2048, 1536)


def photograph(seed: int) -> bytes:
    """A JPEG with soft shapes and grain: about a megabyte, as cameras make them."""
    source = random.Random(seed)
    small = Image.new("RGB", (16, 12))
    small.putdata([tuple(source.randrange(40, 230) for _ in range(3)) for _ in range(16 * 12)])
    soft = small.resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(6))
    grain = Image.effect_noise(SIZE, 28).convert("RGB")
    out = io.BytesIO()
    Image.blend(soft, grain, 0.18).save(out, "JPEG", quality=88)
    return out.getvalue()


def picture(seller: Browser, product_id: str, data: bytes) -> None:
    """Give the product a photograph and wait until it is there."""
    asked = {
        "product_id": product_id,
        "purpose": "image",
        "filename": "photo.jpg",
        "content_type": "image/jpeg",
        "size": len(data),
    }
    opened = seller.call("POST", "/api/uploads", asked)
    form = opened["post"]
    requests.post(form["url"], data=form["fields"], files={"file": data}, timeout=60).raise_for_status()
    path = f"/api/uploads/{opened['id']}"
    seller.call("POST", f"{path}/complete", {"sha256": hashlib.sha256(data).hexdigest()})
    until(lambda: seller.call("GET", path)["status"] == "ready", "the photograph", 120)


def open_shop(stack: LocalStack) -> dict[str, Any]:
    """A store of handmade things with photographs; the last product, once lists show all."""
    seller = member(stack, "lumina@example.com")
    store = seller.call("POST", "/api/stores", {"name": "Lumina Studio", "slug": "lumina", "description": "Clay."})
    product: dict[str, Any] = {}
    for number in range(PRODUCTS):
        wanted = {
            "store_id": store["id"],
            "kind": "physical",
            "title": f"Stoneware bowl {number + 1}",
            "price": 9000 + 500 * number,
            "short_description": "Thrown by hand, glazed in the colours of the sea.",
            "description": "A bowl for **every day**.\n\nIt goes into the dishwasher.",
        }
        product = seller.call("POST", "/api/products", wanted)
        picture(seller, product["id"], photograph(number))
        product = seller.call("POST", f"/api/products/{product['id']}/publish", {"visibility": "listed"})
        print(f"lighthouse: {number + 1} of {PRODUCTS} products", flush=True)
    until(lambda: seller.call("GET", f"/api/products?fresh={os.getpid()}")["total"] == PRODUCTS, "the index", 60)
    return product


def look(url: str) -> dict[str, Any]:
    """Lighthouse's report of a page."""
    folder, _ = node_command()
    with tempfile.TemporaryDirectory() as made:
        report = Path(made) / "report.json"
        command = [
            str(FOLDER / "node_modules" / ".bin" / "lighthouse"),
            url,
            "--quiet",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
            f"--only-categories={','.join(CATEGORIES)}",
            "--output=json",
            f"--output-path={report}",
        ]
        env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "CHROME_PATH": browsers.installed()}
        subprocess.run(command, env=env, check=True, timeout=240)
        read: dict[str, Any] = json.loads(report.read_text())
        return read


def row(name: str, report: dict[str, Any]) -> str:
    """A line of the table, and on the screen what costs a category its hundred."""
    audits = report["audits"]
    for category in CATEGORIES[1:]:
        for reference in report["categories"][category]["auditRefs"]:
            audit = audits[reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"lighthouse: {name}: {category}: {audit['title']}", flush=True)
    scores = [f"{report['categories'][category]['score'] * 100:.0f}" for category in CATEGORIES]
    paint, shift, blocked = ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
    facts = (
        f"{audits[paint]['numericValue'] / 1000:.1f} s",
        f"{audits[shift]['numericValue']:.3f}",
        f"{audits[blocked]['numericValue']:.0f} ms",
    )
    return f"| {name} | " + " | ".join([*scores, *facts]) + " |"


def main() -> None:
    """Open the shop, look, print and write."""
    if not (FOLDER / "node_modules" / "lighthouse").exists():
        print("lighthouse: installing it …", flush=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        npm(["install", "--no-save", "--prefix", str(FOLDER), PACKAGE], cwd=FOLDER)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    with LocalStack() as stack:
        product = open_shop(stack)
        pages = {"home": "/", "search": "/search?q=bowl", "product": product["path"]}
        rows = [row(name, look(stack.url + path)) for name, path in pages.items()]
    lines = [
        "# Lighthouse",
        "",
        f"Written by `make lighthouse` ({PACKAGE}; mobile: a slow phone on a slow network, simulated), on the local",
        f"stack with {PRODUCTS} photographs of {SIZE[0]} × {SIZE[1]}.",
        "Budgets: performance ≥ 95, the others 100, LCP ≤ 2 s.",
        "",
        "| page | performance | accessibility | best practices | SEO | LCP | CLS | blocked |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *rows,
        "",
    ]
    print("\n".join(lines))
    TARGET.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
