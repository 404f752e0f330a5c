"""One cell of a CSV: how values are written into it, and read out of it again as they were.

`write_…` and `read_…` are inverses on values as the catalogue keeps them. `read_…` raises CellError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...core import text

#: What spreadsheets take for a formula when a cell begins with it (their wide forms too).
_FORMULA = "=+\\-@\t\r＝＋－＠"
_GUARDED = re.compile(rf"'+[{_FORMULA}]")
_RISKY = re.compile(rf"'*[{_FORMULA}]")
_MONEY = re.compile(r"(-?)(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
_YES, _NO = frozenset({"yes", "true", "1", "da", "y"}), frozenset({"no", "false", "0", "nu", "n"})


class CellError(Exception):
    """The cell cannot be read; `code` and `message` are told with its line and column."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def guard(value: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with a leading `'` where it could."""
    return f"'{value}" if _RISKY.match(value) else value


def unguard(cell: str) -> str:
    """The inverse of `guard`: a leading `'` before what could be a formula is taken off."""
    return cell[1:] if _GUARDED.match(cell) else cell


def one_line(cell: str) -> str:
    """The text in one line, in the form the catalogue keeps it."""
    return " ".join(text.clean(cell).split())


def write_list(values: Sequence[str]) -> str:
    """Values side by side, a `|` between them; `|` and `\\` within a value behind a `\\`."""
    joined = "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)
    return "\\" if list(values) == [""] else joined


def read_list(cell: str) -> list[str]:
    """The inverse of `write_list`. A `\\` before anything else is itself."""
    if cell == "\\":
        return [""]
    if not cell:
        return []
    values = [""]
    at = 0
    while at < len(cell):
        if cell[at] == "\\" and cell[at + 1 : at + 2] in {"\\", "|"}:
            values[-1] += cell[at + 1]
            at += 2
        elif cell[at] == "|":
            values.append("")
            at += 1
        else:
            values[-1] += cell[at]
            at += 1
    return values


def write_pairs(pairs: dict[str, str]) -> str:
    """Names with values: `name=value`, a `|` between pairs; `%` and `=` within a name as %25 and %3D."""
    made = [f"{name.replace('%', '%25').replace('=', '%3D')}={value}" for name, value in pairs.items()]
    return write_list(made)


def read_pairs(cell: str) -> dict[str, str]:
    """The inverse of `write_pairs`."""
    found: dict[str, str] = {}
    for pair in read_list(cell):
        name, equals, value = pair.partition("=")
        name = one_line(name.replace("%3D", "=").replace("%25", "%"))
        if not equals or not name:
            raise CellError("pairs", "Write name=value, with | between several.")
        if name in found:
            raise CellError("pairs", f"{name!r} is there twice.")
        found[name] = text.clean(value)
    return found


def write_money(minor: int) -> str:
    """An amount in minor units as people write it: 4900 is 49.00."""
    sign, amount = ("-" if minor < 0 else ""), abs(minor)
    return f"{sign}{amount // 100}.{amount % 100:02d}"


def read_money(cell: str) -> int:
    """Minor units out of 49, 49.9, 49.90 or 49,90; thousands are not set apart."""
    found = _MONEY.fullmatch(cell.strip())
    if found is None:
        raise CellError("money", "Write an amount such as 49.90, without a currency and without thousands apart.")
    sign, whole, cents = found.groups()
    amount = int(whole) * 100 + int((cents or "").ljust(2, "0"))
    return -amount if sign else amount


def read_whole(cell: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    plain = cell.strip()
    if not re.fullmatch(r"\d{1,9}", plain, re.ASCII) or not least <= int(plain) <= most:
        raise CellError("number", f"Write a whole number from {least} to {most}.")
    return int(plain)


def write_flag(value: bool) -> str:
    """yes or no."""
    return "yes" if value else "no"


def read_flag(cell: str) -> bool:
    """The inverse of `write_flag`; true/false, 1/0 and da/nu do too."""
    plain = cell.strip().lower()
    if plain not in _YES | _NO:
        raise CellError("flag", "Write yes or no.")
    return plain in _YES
