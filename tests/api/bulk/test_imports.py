"""CSV import: dry run, report, images, repeats, and files that mean no good."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from tests.api.bulk.files import bring_in, pack, png, report, send, start
from tests.api.bulk.scene import open_store, product
from tests.support.rivals import before_commit
from tests.support.shop import Shop
from tests.support.world import World, aws

MUGS = (
    "sku,title,kind,price,tags,description,"
    "option1_name,option1_value,option2_name,option2_value,variant_sku,variant_price_modifier\n"
    'MUG,Blue mug,physical,49.90,kitchen|clay,"Two\nlines, and ""quotes""",Size,S,Colour,Red,MUG-S-R,\n'
    "MUG,,,,,,,L,,Red,MUG-L-R,10.00\n"
    "MUG,,,,,,,L,,Blue,MUG-L-B,12.50\n"
    "CUP,Cup,physical,20,,,,,,,,\n"
)


@pytest.fixture
def shop(world: World) -> Shop:
    return open_store(world, 1)[0]


def _of_sku(shop: Shop, sku: str) -> dict[str, Any]:
    listed = shop.seller.get(f"/api/stores/{shop.store['id']}/dashboard/products", query={"q": sku}).json["items"]
    (found,) = [one for one in listed if one["sku"] == sku]
    made: dict[str, Any] = product(shop, found["id"])
    return made


def test_products_and_variants_come_in(shop: Shop) -> None:
    done = bring_in(shop, MUGS)
    assert done.task["status"] == "done", done.task
    assert (done.task["total"], done.task["done"], done.task["changed"], done.task["failed"]) == (2, 2, 2, 0)
    told = [(line["line"], line["sku"], line["action"]) for line in done.lines]
    assert told == [(2, "MUG", "create"), (5, "CUP", "create")]
    mug = _of_sku(shop, "MUG")
    assert mug["id"] == done.lines[0]["product_id"]
    assert (mug["title"], mug["price"], mug["kind"], mug["status"]) == ("Blue mug", 4990, "physical", "draft")
    assert (mug["tags"], mug["description"]) == (["kitchen", "clay"], 'Two\nlines, and "quotes"')
    assert mug["options"] == [{"name": "Size", "values": ["S", "L"]}, {"name": "Colour", "values": ["Red", "Blue"]}]
    assert [(v["values"], v["sku"], v["price_modifier"]) for v in mug["variants"]] == [
        (["S", "Red"], "MUG-S-R", 0),
        (["L", "Red"], "MUG-L-R", 1000),
        (["L", "Blue"], "MUG-L-B", 1250),
    ]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(shop: Shop) -> None:
    task_id = send(shop, MUGS)
    dry = start(shop, task_id, dry_run=True)
    assert (dry.task["status"], dry.task["dry_run"], dry.actions) == ("done", True, ["create", "create"])
    listed = shop.seller.get(f"/api/stores/{shop.store['id']}/dashboard/products").json["items"]
    assert [one["sku"] for one in listed] == [""]
    real = start(shop, task_id)
    assert (real.task["dry_run"], real.actions) == (False, ["create", "create"])
    again = shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{task_id}/start", {"dry_run": False})
    assert (again.status, again.json["code"]) == (409, "already_started")


def test_importing_again_changes_nothing_and_a_change_changes_that_alone(shop: Shop) -> None:
    bring_in(shop, MUGS)
    before = _of_sku(shop, "MUG")
    assert bring_in(shop, MUGS).actions == ["unchanged", "unchanged"]
    assert _of_sku(shop, "MUG") == before
    done = bring_in(shop, MUGS.replace("CUP,Cup,physical,20", "CUP,Cup,physical,25"))
    assert done.actions == ["unchanged", "update"]
    assert _of_sku(shop, "CUP")["price"] == 2500
    assert _of_sku(shop, "MUG") == before


def test_a_column_that_is_missing_is_left_alone_and_an_empty_cell_empties(shop: Shop) -> None:
    bring_in(shop, MUGS)
    bring_in(shop, "sku,tags,title\nMUG,,\n")
    mug = _of_sku(shop, "MUG")
    assert (mug["tags"], mug["title"], len(mug["variants"])) == ([], "Blue mug", 3)


def test_each_line_says_what_is_wrong_with_it(shop: Shop) -> None:
    done = bring_in(
        shop,
        "sku,title,price,kind,status,category,currency,slug\n"
        "A,One,0.50,digital,,,,\n"
        "B,,10,,,,,\n"
        "C,Three,10,,published,,,\n"
        "D,Four,10,,,nowhere,,\n"
        "E,Five,10,,,,EUR,\n"
        f"F,Six,10,,,,,{shop.product['slug']}\n"
        "G,Seven\n"
        "H,Eight,10,,,,RON,eight\n",
    )
    assert done.problems == [
        (2, "price", "too_small"),
        (3, "title", "required"),
        (4, "status", "files_needed"),
        (5, "category", "unknown"),
        (6, "currency", "wrong_currency"),
        (7, "slug", "taken"),
        (8, "", "ragged"),
    ]
    assert done.actions == ["error", "error", "create", "error", "error", "error", "error", "create"]
    assert (done.task["changed"], done.task["failed"], done.task["done"]) == (2, 6, 8)
    assert [problem["line"] for problem in done.task["problems"]] == [2, 3, 4, 5, 6, 7, 8]


def test_a_dry_run_finds_the_same_mistakes(shop: Shop) -> None:
    csv = f"sku,title,price,slug\nA,One,0.50,\nF,Six,10,{shop.product['slug']}\nG,Seven\n"
    dry, real = bring_in(shop, csv, dry_run=True), bring_in(shop, csv)
    assert dry.problems == real.problems
    assert dry.actions == real.actions == ["error", "error", "error"]


def test_variants_say_which_line_is_wrong(shop: Shop) -> None:
    done = bring_in(
        shop,
        "sku,title,price,option1_name,option1_value,variant_price_modifier,variant_image\n"
        "A,One,10,Size,S,,\n"
        "A,,,,S,,\n"
        "B,Two,10,Size,M,,b.png\n"
        "C,Three,10,Size,S,-9.90,\n"
        "D,Four,10,Size,S,,\n"
        "D,,,,L,-99,\n",
    )
    assert done.problems == [
        (3, "option1_value", "repeated"),
        (4, "variant_image", "unknown_image"),
        (5, "variant_price_modifier", "too_small"),
        (7, "variant_price_modifier", "too_small"),
    ]
    assert done.actions == ["error"] * 4


def test_products_of_others_are_not_found(world: World, shop: Shop) -> None:
    rival = open_store(world, 1, email="rival@example.com", slug="rival")[0]
    done = bring_in(shop, f"id,title\n{rival.product_id},Mine\n")
    assert done.problems == [(2, "id", "not_found")]
    assert product(rival, rival.product_id)["title"] == "Linen pattern"


def test_images_come_in_by_their_file_names_in_their_order(shop: Shop) -> None:
    csv = "sku,title,price,images,image_alts\nMUG,Mug,10,back.png|front.png,The back|\n"
    images = pack(front_png=png((0, 0, 200)), back_png=png((0, 200, 0)))
    done = bring_in(shop, csv, images)
    assert (done.actions, done.problems) == (["create"], [])
    mug = _of_sku(shop, "MUG")
    assert [(image["alt"], image["color"]) for image in mug["images"]] == [("The back", "#00c800"), ("", "#0000c8")]
    assert mug["cover"]["color"] == "#00c800"
    assert bring_in(shop, csv, images).actions == ["unchanged"]
    assert _of_sku(shop, "MUG") == mug
    turned = bring_in(shop, csv.replace("back.png|front.png,The back|", "front.png|back.png,|The back"), images)
    assert turned.actions == ["update"]
    assert [image["id"] for image in _of_sku(shop, "MUG")["images"]] == [i["id"] for i in reversed(mug["images"])]


def test_a_variant_has_its_own_image(shop: Shop) -> None:
    csv = (
        "sku,title,price,images,option1_name,option1_value,variant_image\n"
        "MUG,Mug,10,red.png|blue.png,Colour,Red,red.png\nMUG,,,,,Blue,blue.png\n"
    )
    images = pack(red_png=png((200, 0, 0)), blue_png=png((0, 0, 200)))
    assert bring_in(shop, csv, images).problems == []
    mug = _of_sku(shop, "MUG")
    assert [v["image_id"] for v in mug["variants"]] == [image["id"] for image in mug["images"]]
    assert bring_in(shop, csv, images).actions == ["unchanged"]


def test_what_is_no_image_is_told_and_keeps_nothing_else_back(shop: Shop) -> None:
    bad = {"page_png": b"<html><script>1</script>", "text_jpg": b"hello", "prog_png": b"\x7fELF" + bytes(99)}
    images = pack(good_png=png(), **bad)
    done = bring_in(shop, "sku,title,price,images\nMUG,Mug,10,page.png|text.jpg|good.png|prog.png\n", images)
    assert [code for _, _, code in done.problems] == ["active_content", "not_an_image", "executable"]
    assert done.actions == ["create"]
    assert [problem["code"] for problem in done.task["problems"]] == ["active_content"]
    assert len(_of_sku(shop, "MUG")["images"]) == 1


def test_images_that_cannot_be_found_are_told_before_anything_is_done(shop: Shop) -> None:
    lines = "sku,title,price,images\nA,One,10,none.png\nB,Two,10,evil.svg\nC,Three,10,upl_00000000000000000000000000\n"
    done = bring_in(shop, lines, pack(some_png=png()))
    assert [code for _, _, code in done.problems] == ["not_in_zip", "file_type", "unknown_image"]
    assert done.actions == ["error"] * 3
    assert bring_in(shop, "sku,title,price,images\nA,One,10,a.png\n").problems == [(2, "images", "no_zip")]


@pytest.mark.parametrize(
    ("csv", "images", "code"),
    [
        (b"sku,titel\nA,b\n", None, "unknown_columns"),
        ("sku,title\nA,Cană".encode("iso8859-2"), None, "encoding"),
        (b"sku,title\n" + b"A,b\n" * 10_001, None, "too_many_lines"),
        (b'sku,title\nA,"' + b"x" * 9_000_000, None, "quoting"),
        (b"sku,title\nA,b\n", b"no zip at all, but long enough", "zip"),
    ],
)
def test_a_file_that_cannot_be_used_fails_with_help(shop: Shop, csv: bytes, images: bytes | None, code: str) -> None:
    done = bring_in(shop, csv, images)
    assert (done.task["status"], done.task["error"]["code"], done.lines) == ("failed", code, [])
    assert done.task["error"]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": 10 * 1024 * 1024 + 1}, "size"),
        ({"size": 0}, "size"),
        ({"size": 10, "images_size": 100 * 1024 * 1024 + 1}, "images_size"),
        ({"size": 10, "filename": ""}, "filename"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_sent(shop: Shop, body: dict[str, Any], field: str) -> None:
    asked = shop.seller.post(f"/api/stores/{shop.store['id']}/imports", {"filename": "a.csv", **body})
    assert asked.status == 422
    assert [error["field"] for error in asked.json["errors"]] == [field]


def test_a_zip_that_is_replaced_by_something_else_fails_with_help(shop: Shop) -> None:
    task_id = send(shop, "sku,title,price\nA,One,10\n", pack(a_png=png()))
    shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{task_id}/start", {"dry_run": False})
    for function in ("on_work", "on_media", "on_work"):
        shop.world._drain_queue(function, [], False)
    bad = b"x" * len(pack(a_png=png()))
    aws("s3").put_object(Bucket=os.environ["FILES_BUCKET"], Key=f"tasks/{task_id}/images.zip", Body=bad)
    assert shop.world.drain() == []
    assert report(shop, task_id).task["error"]["code"] == "zip"


def test_somebody_elses_change_in_between_is_kept_where_the_file_says_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(shop, MUGS)
    cup = _of_sku(shop, "CUP")
    change = {"version": cup["version"], "description": "By hand"}
    task_id = send(shop, "sku,title\nCUP,Tea cup\n")
    begun = shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{task_id}/start", {"dry_run": False})
    assert begun.status == 202
    for function in ("on_work", "on_media", "on_work"):
        shop.world._drain_queue(function, [], False)
    before_commit(monkeypatch, lambda: shop.seller.patch(f"/api/products/{cup['id']}", change))
    shop.world.drain()
    assert report(shop, task_id).actions == ["update"]
    cup = _of_sku(shop, "CUP")
    assert (cup["title"], cup["description"]) == ("Tea cup", "By hand")


def test_nothing_starts_before_it_has_arrived(shop: Shop) -> None:
    opened = shop.seller.post(f"/api/stores/{shop.store['id']}/imports", {"filename": "a.csv", "size": 10}).json
    path = f"/api/stores/{shop.store['id']}/imports/{opened['task']['id']}/start"
    begun = shop.seller.post(path, {"dry_run": True})
    assert (begun.status, begun.json["code"]) == (409, "not_uploaded")


def test_what_was_opened_and_never_started_is_gone_after_a_day(shop: Shop) -> None:
    """A browser that heard no answer opens another one; what was started is kept."""
    started, left = (send(shop, "sku,title,price\nCUP,Cup,20\n") for _ in range(2))
    assert start(shop, started).actions == ["create"]
    shop.world.expire_rows(timedelta(days=2))
    assert shop.seller.get(f"/api/tasks/{left}").status == 404
    assert report(shop, started).actions == ["create"]


def test_the_form_is_bound_to_size_and_type(shop: Shop) -> None:
    opened = shop.seller.post(f"/api/stores/{shop.store['id']}/imports", {"filename": "a.csv", "size": 10}).json
    assert opened["csv"]["fields"]["Content-Type"] == "text/csv"
    assert opened["csv"]["fields"]["key"] == f"tasks/{opened['task']['id']}/products.csv"
    assert opened["images"] is None


def test_a_thousand_products_come_in_batches_and_are_counted_as_they_come(shop: Shop) -> None:
    lines = "".join(f"S{number},Piece {number},10\n" for number in range(60))
    task_id = send(shop, "sku,title,price\n" + lines)
    shop.seller.post(f"/api/stores/{shop.store['id']}/imports/{task_id}/start", {"dry_run": False})
    counts = set()
    for _ in range(30):
        shop.world._drain_queue("on_work", [], False)
        shop.world._drain_queue("on_media", [], False)
        counts.add(report(shop, task_id).task["done"])
    assert counts >= {0, 25, 50, 60}
    assert report(shop, task_id).actions == ["create"] * 60
