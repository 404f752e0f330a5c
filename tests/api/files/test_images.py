"""Images of products: renditions of what was sent, and nothing else of it."""

from __future__ import annotations

import base64
import io
import time

import pytest

from chalicelib.catalog import service as catalog
from chalicelib.core import ids
from chalicelib.files import verification
from tests.api.catalog.test_public import image as image_of
from tests.support.world import World

from .content import EXE, HTML, PDF, SVG, located_photo, photo, png_header, zipped
from .seller import digest, objects, seller, stored


def test_an_image_comes_in_three_formats_and_four_widths(world: World) -> None:
    ana = seller(world)
    upload = ana.cover(photo(1600, 900))
    assert upload["status"] == "ready"
    cover = ana.shown()["cover"]
    assert (cover["alt"], cover["width"], cover["height"]) == ("Linen apron", 1280, 720)
    assert cover["color"].startswith("#14") or cover["color"].startswith("#15")
    wanted = [(kind, width) for kind in ("avif", "webp", "jpeg") for width in (320, 640, 960, 1280)]
    assert [(source["type"], source["width"]) for source in cover["sources"]] == [(f"image/{k}", w) for k, w in wanted]
    for source in cover["sources"]:
        found = stored("MEDIA_BUCKET", source["url"].removeprefix("/"))
        assert found["ContentType"] == source["type"]
        assert found["CacheControl"] == "public, max-age=31536000, immutable"
        assert _opened(found["data"]).size == (source["width"], source["width"] * 9 // 16)
    assert objects("FILES_BUCKET") == []


def _opened(data: bytes):  # type: ignore[no-untyped-def]
    from PIL import Image

    return Image.open(io.BytesIO(data))


def test_nothing_of_the_senders_metadata_survives_and_the_picture_stands_upright(world: World) -> None:
    ana = seller(world)
    sent = located_photo(800, 600)
    assert b"Secret Artist" in sent
    ana.cover(sent)
    cover = ana.shown()["cover"]
    assert (cover["width"], cover["height"]) == (320, 427)
    for source in cover["sources"]:
        data = stored("MEDIA_BUCKET", source["url"].removeprefix("/"))["data"]
        picture = _opened(data)
        assert b"ecret" not in data
        assert not picture.getexif()
        assert "icc_profile" not in picture.info


def test_small_images_are_not_enlarged(world: World) -> None:
    ana = seller(world)
    ana.cover(photo(200, 100, "PNG"), "image/png")
    assert {source["width"] for source in ana.shown()["cover"]["sources"]} == {200}


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (png_header(40_000, 40_000), "image/png", "too_many_pixels"),
        (png_header(8_000, 7_000), "image/png", "too_many_pixels"),
        (png_header(20_000, 10), "image/png", "too_many_pixels"),
        (png_header(800, 600), "image/png", "not_an_image"),
        (HTML, "image/png", "active_content"),
        (HTML + photo(400, 300), "image/jpeg", "active_content"),
        (SVG, "image/png", "drawing"),
        (SVG.replace(b"<path", b"<script>alert(1)</script><path"), "image/png", "drawing"),
        (EXE, "image/png", "executable"),
        (PDF, "image/png", "not_an_image"),
        (photo(400, 300, "GIF"), "image/png", "not_an_image"),
        (photo(400, 300, "JPEG"), "image/png", "type_mismatch"),
        (photo(400, 300)[:2000], "image/jpeg", "not_an_image"),
    ],
    ids=[
        "bomb",
        "large",
        "wide",
        "empty",
        "page",
        "polyglot",
        "drawing",
        "script",
        "program",
        "pdf",
        "gif",
        "another",
        "cut",
    ],
)
def test_images_that_are_refused(world: World, data: bytes, kind: str, reason: str) -> None:
    ana = seller(world)
    ended = ana.cover(data, kind)
    assert (ended["status"], ended["reason"]) == ("refused", reason)
    assert ana.shown()["cover"] is None
    assert objects("FILES_BUCKET") == objects("MEDIA_BUCKET") == []


def test_images_exchanged_after_completion_are_refused(world: World) -> None:
    ana = seller(world)
    data = photo(400, 300)
    for other, reason in ((data + b"x", "size_mismatch"), (data[:-1] + b"x", "checksum_mismatch")):
        opened = ana.open("a.jpg", len(data), "image/jpeg", purpose="image").json
        ana.send(opened, data)
        assert ana.complete(opened, digest(data)).status == 202
        ana.send(opened, other)
        assert world.drain() == []
        assert ana.state(opened)["reason"] == reason
    assert ana.shown()["cover"] is None


def test_what_cannot_be_an_image(world: World) -> None:
    ana = seller(world)
    for kind in ("image/gif", "image/svg+xml", "image/heic", "text/html"):
        refused = ana.open("a.png", 10, kind, purpose="image")
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, "content_type")
        assert "JPEG, PNG, WebP or AVIF" in refused.json["errors"][0]["message"]
    assert ana.open("a.png", (20 << 20) + 1, "image/png", purpose="image").status == 422
    assert ana.open("a.png", 10, "image/png", purpose="image", replaces=ids.new("fil")).status == 422


def test_a_photo_of_twelve_megapixels_takes_seconds(world: World) -> None:
    from chalicelib.files import images

    data = photo(4000, 3000, quality=92)
    started = time.process_time()
    assert len(images.render(data, "image/jpeg").renditions) == 12
    assert time.process_time() - started < 10


def test_what_hides_behind_an_image_does_not_come_along(world: World) -> None:
    ana = seller(world)
    ana.cover(photo(400, 300) + b"<script>alert(1)</script>" + zipped({"evil.sh": b"#!/bin/sh"}))
    image = ana.shown()["images"][0]
    for url in (image["social"], *(source["url"] for source in image["sources"])):
        data = stored("MEDIA_BUCKET", url.removeprefix("/"))["data"]
        assert b"script" not in data
        assert b"PK\x03\x04" not in data


def test_a_blurred_picture_and_one_for_other_sites_are_made_with_it(world: World) -> None:
    ana = seller(world)
    for width, height in ((1600, 900), (300, 3000)):
        ana.cover(photo(width, height))
    for image in ana.shown()["images"]:
        prefix, _, data = image["blur"].partition(",")
        assert (prefix, len(image["blur"]) <= 130) == ("data:image/webp;base64", True)
        assert max(_opened(base64.b64decode(data)).size) == 16
        social = stored("MEDIA_BUCKET", image["social"].removeprefix("/"))
        assert (social["ContentType"], _opened(social["data"]).size) == ("image/jpeg", (1200, 630))


def test_a_product_has_twelve_images_in_the_order_they_were_sent(world: World) -> None:
    ana = seller(world)
    product_id = ana.product["id"]
    late = [ana.open("a.jpg", len(photo(40, 30)), "image/jpeg", purpose="image").json for _ in range(2)]
    for number in range(11):
        catalog.add_image(product_id, image_of(product_id, f"upl_{number:026d}"))
    for opened in reversed(late):
        ana.send(opened, photo(40, 30))
        assert ana.complete(opened, digest(photo(40, 30))).status == 202
        assert world.drain() == []
    shown = [one["id"] for one in ana.shown()["images"]]
    assert shown == [*(f"upl_{number:026d}" for number in range(11)), late[1]["id"]]
    assert (ana.state(late[0])["status"], ana.state(late[0])["reason"]) == ("refused", "too_many_images")
    assert {key.split("/")[1] for key in objects("MEDIA_BUCKET")} == {late[1]["id"][-16:]}
    refused = ana.open("a.jpg", 10, "image/jpeg", purpose="image")
    assert (refused.status, refused.json["code"]) == (409, "too_many_images")


def test_an_image_keeps_the_words_it_was_sent_with(world: World) -> None:
    ana = seller(world)
    ana.upload("a.jpg", photo(40, 30), "image/jpeg", purpose="image", alt="An apron\u0000 on a hook")
    assert ana.shown()["images"][0]["alt"] == "An apron on a hook"
    refused = ana.open("a.jpg", 10, "image/jpeg", purpose="image", alt="x" * 301)
    assert refused.json["errors"][0]["field"] == "alt"


def test_a_removed_image_goes(world: World) -> None:
    ana = seller(world)
    first, second = ana.cover(photo(400, 300)), ana.cover(photo(500, 300))
    product = ana.shown()
    assert [image["id"] for image in product["images"]] == [first["id"], second["id"]]
    kept = {"version": product["version"], "images": [{"id": second["id"], "alt": "In blue"}]}
    changed = ana.client.patch(f"/api/products/{product['id']}", kept).json
    assert [(image["id"], image["alt"]) for image in changed["images"]] == [(second["id"], "In blue")]
    assert world.drain() == []
    for upload in (first, second):
        verification.remove_image(product["id"], upload["id"])
    assert {key.split("/")[1] for key in objects("MEDIA_BUCKET")} == {second["id"][-16:]}
