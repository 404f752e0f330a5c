"""The CSV: what is written is read as it was, and what cannot be read is refused with help."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.bulk.rules import cells, columns, reading, sheet
from chalicelib.bulk.rules.sheet import SheetError
from tests.unit.bulk.products import products


def _read(text: str) -> list[reading.Reading]:
    return [reading.read(group) for group in sheet.read(text.encode())]


def _codes(found: reading.Reading) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in found.problems]


@settings(max_examples=200, deadline=None)
@given(st.lists(products(), min_size=1, max_size=3), st.data())
def test_what_is_written_is_read_as_it_was(made: list[dict[str, Any]], data: st.DataObject) -> None:
    for number, product in enumerate(made):
        product["id"] = f"prd_{number:026d}"
        product["sku"] = f"{product['sku']}-{number}" if product["sku"] else ""
    levels = [{v["id"]: data.draw(st.integers(0, 99)) for v in product["variants"]} or {"base": 7} for product in made]
    shelves = (("mugs", ["new-in", "gifts"]), (None, []))
    told = [data.draw(st.sampled_from(shelves)) for _ in made]
    written = sheet.write(
        line
        for product, level, shelf in zip(made, levels, told, strict=True)
        for line in reading.lines(product, *shelf, level)
    )
    found = _read("\ufeff" + written)
    assert [one.problems for one in found] == [[]] * len(made)
    for one, product, level, (category, collections) in zip(found, made, levels, told, strict=True):
        assert (one.id, one.sku, one.kind, one.currency) == (product["id"], product["sku"], product["kind"], "RON")
        assert one.fields == {name: product[name] for name in columns.FIELD_COLUMNS}
        assert (one.category, one.collections) == (category, collections)
        assert (one.images or []) == [image["id"] for image in product["images"]]
        assert (one.image_alts or []) == [image["alt"] for image in product["images"]]
        assert (one.options or []) == product["options"]
        tracked = product["stock_mode"] == "tracked"
        assert [_variant(variant) for variant in one.variants or []] == product["variants"]
        stock = {v.id: v.stock for v in one.variants} if one.variants else {"base": one.stock}
        assert stock == (level if tracked else dict.fromkeys(stock))


def _variant(variant: reading.Variant) -> dict[str, Any]:
    return {
        "id": variant.id,
        "values": variant.values,
        "sku": variant.sku,
        "price_modifier": variant.price_modifier,
        "image_id": variant.image or None,
        "active": variant.active,
    }


@given(products())
def test_no_cell_is_a_formula(product: dict[str, Any]) -> None:
    written = sheet.write(reading.lines(product, None, [], {}))
    for row in list(csv.reader(io.StringIO(written, newline="")))[1:]:
        for name, cell in zip(columns.COLUMNS, row, strict=True):
            if name != "variant_price_modifier":
                assert cell[:1] not in set("=+-@\t\r"), (name, cell)


@given(st.text(max_size=20))
def test_guarding_is_undone_by_reading(value: str) -> None:
    assert cells.unguard(cells.guard(value)) == value


@given(st.lists(st.text("ab|\\", max_size=5), max_size=5))
def test_lists_are_read_as_written(values: list[str]) -> None:
    assert cells.read_list(cells.write_list(values)) == values


@given(st.integers(-9_999_999_99, 9_999_999_99))
def test_amounts_are_read_as_written(minor: int) -> None:
    assert cells.read_money(cells.write_money(minor)) == minor


@pytest.mark.parametrize(
    ("cell", "minor"), [("49", 4900), ("49.9", 4990), ("49,90", 4990), (" 0.5 ", 50), ("-1", -100)]
)
def test_amounts_as_people_write_them(cell: str, minor: int) -> None:
    assert cells.read_money(cell) == minor


@pytest.mark.parametrize("cell", ["1,234.50", "49 lei", "4.999", "1e3", "", "٣", "--1", "9999999999"])
def test_other_amounts_are_refused(cell: str) -> None:
    with pytest.raises(cells.CellError):
        cells.read_money(cell)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_separate_by_country(delimiter: str) -> None:
    (found,) = _read(delimiter.join(["sku", "title", "price"]) + "\r\n" + delimiter.join(["A", "Mug", '"9,50"']))
    assert (found.sku, found.fields["title"], found.fields["price"]) == ("A", "Mug", 950)


def test_headings_may_have_spaces_and_capitals() -> None:
    (found,) = _read("SKU,Short description\nA,x\n")
    assert found.fields == {"sku": "A", "short_description": "x"}


def test_a_column_that_is_missing_is_left_alone_and_an_empty_cell_empties() -> None:
    (found,) = _read("sku,title,tags,price\nA,,,\n")
    assert found.fields == {"sku": "A", "tags": []}


BROKEN = {
    "nothing": (b"", "heading"),
    "a heading only": (b"sku,title\r\n", "empty"),
    "blank lines only": (b"sku,title\r\n\r\n,\r\n", "empty"),
    "Latin-1": ("sku,title\nA,Cană".encode("iso8859-2"), "encoding"),
    "UTF-16": ("sku,title\nA,b".encode("utf-16"), "encoding"),
    "a NUL byte": (b"sku,title\nA,b\x00c\n", "encoding"),
    "an unknown column": (b"sku,tittle\nA,b\n", "unknown_columns"),
    "a column twice": (b"sku,title,Title\nA,b,c\n", "columns_twice"),
    "no key": (b"title,price\nA,1\n", "no_key"),
    "a quotation mark not closed": (b'sku,title\nA,"b\nC,d\n', "quoting"),
    "a quotation mark within": (b'sku,title\nA,"b"c\n', "quoting"),
    "a zip": (b"PK\x03\x04\x14\x00", "encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "encoding"),
    "columns without end": (b"," * 1_000_000, "heading"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(name: str) -> None:
    data, code = BROKEN[name]
    with pytest.raises(SheetError) as refused:
        sheet.read(data)
    assert refused.value.code == code
    assert len(refused.value.message) > 20


def test_what_is_unknown_is_named_with_what_was_meant() -> None:
    with pytest.raises(SheetError, match="tittle \\(did you mean title\\?\\)"):
        sheet.read(b"sku,tittle\nA,b\n")


def test_the_line_that_is_not_utf8_is_named() -> None:
    with pytest.raises(SheetError, match="Line 3 is not in UTF-8"):
        sheet.read(b"sku,title\nA,x\nB,Can\xe3\n")


def _timed(data: bytes, code: str) -> None:
    started = time.process_time()
    with pytest.raises(SheetError) as refused:
        sheet.read(data)
    assert refused.value.code == code
    assert time.process_time() - started < 2


def test_a_million_lines_are_refused_at_once() -> None:
    _timed(b"sku,title\n" + b"A,b\n" * 1_000_000, "too_many_lines")
    _timed(b"sku,title\n" + b"\n" * 10_000_000, "too_many_lines")


def test_ten_megabytes_in_one_cell_are_refused_at_once() -> None:
    _timed(b'sku,title\nA,"' + b"x" * 10_000_000 + b'"\n', "quoting")
    _timed(b"sku,title\nA," + b"x" * 10_000_000 + b"\n", "quoting")
    _timed(b"sku" * 3_000_000, "quoting")


def test_ten_thousand_lines_are_read() -> None:
    data = b"sku,title\n" + b"".join(b"A%d,b\n" % number for number in range(10_000))
    assert len(sheet.read(data)) == 10_000
    _timed(data + b"one,more\n", "too_many_lines")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sku,title\nA\n", [(2, "", "ragged")]),
        ("sku,title\nA,b,c\n", [(2, "", "ragged")]),
        ("sku,title\nA,b,,\n", []),
        ("sku,title\nA,\n", []),
        ("sku,title\n,b\n", [(2, "sku", "required")]),
        ("sku,title\nä,b\n", [(2, "sku", "sku")]),
        ("sku,price\nA,abc\n", [(2, "price", "money")]),
        ("sku,tags\nA," + "|".join(map(str, range(21))), [(2, "tags", "too_many")]),
        ("sku,title\nA," + "x" * 121, [(2, "title", "too_long")]),
        ("sku,title\nA," + "x" * 60_000, [(2, "title", "too_long")]),
        ("sku,status\nA,gone\n", [(2, "status", "choice")]),
        ("sku,featured\nA,maybe\n", [(2, "featured", "flag")]),
        ("sku,origin_country\nA,XX\n", [(2, "origin_country", "country")]),
        ("sku,metadata\nA,x\n", [(2, "metadata", "pairs")]),
        ("sku,images,image_alts\nA,a.jpg|b.jpg,one\n", [(2, "image_alts", "alts")]),
        ("sku,variant_sku\nA,B\n", [(2, "option1_value", "required")]),
        ("sku,option1_value\nA,B\n", [(2, "option1_name", "required")]),
        ("sku,option1_name\nA,Size\n", [(2, "option1_value", "required")]),
        ("sku,option1_name,option2_name,option1_value\nA,Size,Colour,M\n", [(2, "option1_value", "values")]),
        ("sku,option2_name,option2_value\nA,Size,M\n", [(2, "option1_value", "values"), (2, "option1_name", "gap")]),
    ],
)
def test_a_line_says_what_is_wrong_with_it(text: str, expected: list[tuple[int, str, str]]) -> None:
    (found,) = _read(text)
    assert _codes(found) == expected


def test_a_product_is_named_once() -> None:
    found = _read("sku,title\nA,one\nB,two\nA,three\n")
    assert [_codes(one) for one in found] == [[], [], [(4, "sku", "duplicate_sku")]]
    found = _read("sku,title\nA,one\nA,\n")
    assert [_codes(one) for one in found] == [[(3, "sku", "duplicate_sku")]]


def test_further_lines_add_variants_and_nothing_else() -> None:
    heading = "sku,title,option1_name,option1_value,variant_sku\n"
    (found,) = _read(heading + "A,Mug,Colour,Red,A-1\nA,,,Blue,A-2\nA,Mug,Colour,Green,A-3\n")
    assert _codes(found) == []
    assert [variant.values for variant in found.variants or []] == [["Red"], ["Blue"], ["Green"]]
    (found,) = _read(heading + "A,Mug,Colour,Red,A-1\nA,Cup,,Blue,A-2\n")
    assert _codes(found) == [(3, "title", "duplicate_sku")]


def test_a_hundred_variants_and_no_more() -> None:
    heading = "sku,option1_name,option1_value\n"
    lines = "".join(f"A,Size,{number}\n" for number in range(150))
    (found,) = _read(heading + lines)
    assert [code for _, _, code in _codes(found)] == ["too_many_variants"]


def test_groups_are_kept_between_events_as_they_are() -> None:
    (group,) = sheet.read(b"sku,title\nA,b,c\n")
    assert sheet.Group.of(group.plain()) == group
