"""Zips of every intent: what is taken out is asked for by file name and bounded; nothing else happens."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from chalicelib.bulk.rules.archive import MAX_ENTRIES, MAX_IMAGE, Archive
from chalicelib.bulk.rules.cells import CellError
from chalicelib.bulk.rules.sheet import SheetError


def _zip(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in entries:
            made.writestr(name, data)
    return out.getvalue()


def _open(data: bytes) -> Archive:
    return Archive(io.BytesIO(data), len(data))


def _code(data: bytes, name: str) -> str:
    with pytest.raises(CellError) as refused:
        _open(data).read(name)
    return refused.value.code


def test_an_image_is_found_by_its_file_name_wherever_it_lies() -> None:
    data = _zip(("photos/Mug Blue.JPG", b"one"), ("cup.png", b"two"), ("__MACOSX/cup.png", b"x"), (".DS_Store", b"x"))
    assert _open(data).read("mug blue.jpg") == b"one"
    assert _open(data).read("cup.png") == b"two"


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path: Path) -> None:
    data = _zip(("../../../tmp/evil.jpg", b"one"), ("/etc/cup.png", b"two"), ("..\\..\\win.png", b"three"))
    before = set(os.listdir("/tmp"))
    found = _open(data)
    assert [found.read(name) for name in ("evil.jpg", "cup.png", "win.png")] == [b"one", b"two", b"three"]
    assert {name for name in set(os.listdir("/tmp")) - before if "evil" in name} == set()


def test_one_name_in_two_folders_is_nobodys() -> None:
    assert _code(_zip(("a/cup.png", b"1"), ("b/cup.png", b"2")), "cup.png") == "ambiguous"


@pytest.mark.parametrize("name", ["cup.svg", "cup.html", "cup", "cup.exe", "cup.gif", ".png."])
def test_what_is_no_image_is_not_taken(name: str) -> None:
    assert _code(_zip((name, b"x")), name) == "file_type"


def test_what_is_missing_is_told() -> None:
    assert _code(_zip(("a.png", b"x")), "b.png") == "not_in_zip"


def test_a_bomb_is_not_unpacked() -> None:
    data = _zip(("a.png", bytes(MAX_IMAGE + 1)))
    assert len(data) < 100_000
    assert _code(data, "a.png") == "too_large"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further_than_it_says() -> None:
    data = bytearray(_zip(("a.png", bytes(40 << 20))))
    real = struct.pack("<L", 40 << 20)
    for at in (data.find(real), data.rfind(real)):
        data[at : at + 4] = struct.pack("<L", 1000)
    started = time.process_time()
    assert _code(bytes(data), "a.png") == "unreadable"
    assert time.process_time() - started < 1


def test_thousands_of_entries_are_refused_before_they_are_listed() -> None:
    data = _zip(*((f"{number}.png", b"") for number in range(MAX_ENTRIES + 1)))
    with pytest.raises(SheetError) as refused:
        _open(data)
    assert refused.value.code == "zip_entries"
    directory = b"PK\x01\x02" + bytes(42)
    huge = directory * 500_000 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory) * 500_000, 0, 0)
    started = time.process_time()
    with pytest.raises(SheetError) as refused:
        _open(huge)
    assert refused.value.code == "zip_entries"
    assert time.process_time() - started < 0.5


def test_as_many_entries_as_may_be_are_read() -> None:
    data = _zip(*((f"{number}.png", b"x") for number in range(MAX_ENTRIES)))
    assert _open(data).read("1999.png") == b"x"


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100, b"PK\x05\x06" + bytes(17)])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(SheetError) as refused:
        _open(data)
    assert refused.value.code == "zip"


def test_a_zip_for_huge_archives_is_refused() -> None:
    plain = _zip(("a.png", b"x"))
    data = plain[:-22] + b"PK\x06\x07" + bytes(16) + plain[-22:]
    with pytest.raises(SheetError) as refused:
        _open(data)
    assert refused.value.code == "zip"


def test_an_encrypted_or_rarely_packed_entry_is_told() -> None:
    data = bytearray(_zip(("a.png", b"x")))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert _code(bytes(data), "a.png") == "unreadable"
    assert _code(_zip(("a.png", b"x" * 100), method=zipfile.ZIP_LZMA), "a.png") == "unreadable"


def test_a_damaged_entry_is_told() -> None:
    data = bytearray(_zip(("a.png", os.urandom(1000)), method=zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    assert zlib.crc32(bytes(data)) != 0
    assert _code(bytes(data), "a.png") == "unreadable"
