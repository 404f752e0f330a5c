"""What bytes are taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.files import kinds, rules, sniff
from tests.api.files.content import EXE, HTML, PDF, SVG, docx, epub, photo, zipped

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    "data",
    [
        EXE,
        b"\x7fELF\x02\x01\x01" + bytes(60),
        bytes.fromhex("cffaedfe0c000001"),
        bytes.fromhex("cafebabe00000034"),
        b"dex\n035\x00",
        b"\x00asm\x01\x00\x00\x00",
        b"#!/usr/bin/env python3\n",
        b"\xef\xbb\xbf#!/bin/sh\n",
        b"\xff\xfe" + "#!/bin/sh\n".encode("utf-16-le"),
        b"\n\n<?php system($_GET[0]);",
        b"@echo off\r\ndel *.*",
        OLE + bytes(500) + bytes.fromhex("84100c0000000000c000000000000046"),
        b"L\x00\x00\x00\x01\x14\x02\x00",
    ],
)
def test_programs_are_known_whatever_they_are_called(data: bytes) -> None:
    assert sniff.danger(data) == "executable"


@pytest.mark.parametrize(
    "data",
    [HTML, b"  <!-- hello --><SCRIPT>x</SCRIPT>", b"\xef\xbb\xbf<?xml version='1.0'?><html>", b"<iframe src=x>"],
)
def test_pages_are_known_too(data: bytes) -> None:
    assert sniff.danger(data) == "active_content"


@pytest.mark.parametrize(
    "data", [PDF, SVG, docx(), b"MZ are my initials.\n", b"# Title\n\n<p>fine", b"", b"echo chamber, a novel"]
)
def test_documents_are_no_danger(data: bytes) -> None:
    assert sniff.danger(data) is None


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (PDF, "pdf"),
        (epub(), "epub"),
        (docx(), "docx"),
        (zipped({"a": b"b"}), "zip"),
        (SVG, "svg"),
        (b"<!-- made by hand -->\n" + SVG, "svg"),
        (photo(40, 30), "jpg"),
        (photo(40, 30, "PNG"), "png"),
        (photo(40, 30, "WEBP"), "webp"),
        (photo(40, 30, "AVIF"), "avif"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "iso-media"),
        (b"OTTO\x00" + bytes(40), "otf"),
        (b"ID3\x04" + bytes(40), "mp3"),
        ("naïve, façade".encode("cp1252"), "text"),
        (b"\x01\x02\x03\x04" * 10, "unknown"),
    ],
)
def test_contents_have_names(data: bytes, content: str) -> None:
    assert sniff.content_of(data) == content


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (b"<script/>", "active_content"),
        (b"<g onload='x()'/>", "active_content"),
        (b"<a href='java\tscript:x()'/>", "active_content"),
        (b"<foreignObject/>", "active_content"),
        (b"<x:script xmlns:x='http://www.w3.org/2000/svg'/>", "active_content"),
        (b"<set to='javascript:x()'/>", "active_content"),
        (b"<image href='data:image/svg+xml,x'/>", "active_content"),
        (b"<image href='data:image/png;base64,AA'/>", None),
        (b"<a href='https://example.com'/>", None),
        (b"<g>", "type_mismatch"),
    ],
)
def test_drawings_are_read_whole(inside: bytes, reason: str | None) -> None:
    inspector = sniff.Inspector(kinds.BY_EXTENSION["svg"])
    data = SVG.replace(b"<path", b"<g/>" * 100_000 + inside + b"<path")
    for start in range(0, len(data), 1 << 16):
        inspector.feed(data[start : start + (1 << 16)])
    assert inspector.reason() == reason


def test_drawings_have_no_entities_of_their_own() -> None:
    inspector = sniff.Inspector(kinds.BY_EXTENSION["svg"])
    inspector.feed(b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>')
    assert inspector.reason() == "active_content"


def test_macros_are_found_across_chunks() -> None:
    inspector = sniff.Inspector(kinds.BY_EXTENSION["docx"])
    data = docx(word__vbaProject_bin=b"x")
    cut = data.index(b"vbaProject.bin") + 5
    inspector.feed(data[:cut])
    inspector.feed(data[cut:])
    assert inspector.reason() == "executable"


def test_a_well_marked_content_is_no_unmarked_format() -> None:
    inspector = sniff.Inspector(kinds.BY_EXTENSION["pes"])
    inspector.feed(photo(40, 30))
    assert inspector.reason() == "type_mismatch"


@pytest.mark.parametrize("size", [1, rules.PART_SIZE, rules.PART_SIZE + 1, rules.FILE_LIMIT])
def test_the_parts_make_up_the_file(size: int) -> None:
    lengths = [rules.part_length(size, number) for number in range(1, rules.parts_total(size) + 1)]
    assert sum(lengths) == size
    assert all(0 < length <= rules.PART_SIZE for length in lengths)
    assert len(lengths) <= 1000


def test_the_docs_list_every_extension_and_reason() -> None:
    page = (Path(__file__).parents[3] / "docs" / "files.md").read_text(encoding="utf-8")
    missing = [extension for extension in kinds.BY_EXTENSION if f"`{extension}`" not in page]
    assert missing == []
    assert [group for group in kinds.GROUPS if group not in page] == []
