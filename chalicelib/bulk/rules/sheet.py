"""A CSV as a whole: bytes to products' lines, with all that can be wrong with a file; and lines to text again."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import cells
from .columns import COLUMNS, PRODUCT_COLUMNS, VARIANT_COLUMNS

MAX_LINES = 10_000
#: Characters of one cell: several times what any field takes.
MAX_CELL = 50_000
#: A product with all the variants it may have.
MAX_GROUP = 101
_DELIMITERS = ",;\t"
_HELP = "Save the file as “CSV UTF-8” and try again."


class SheetError(Exception):
    """The file as a whole cannot be used; `code` and `message` are told instead of a report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell (`column` is empty for a whole line)."""

    line: int
    column: str
    code: str
    message: str

    def plain(self) -> dict[str, str | int]:
        """As a row keeps it."""
        return {"line": self.line, "column": self.column, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as a spreadsheet counts, the heading being 1, and its cells by column."""

    number: int
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        """The cell; empty when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Group:
    """The lines of one product: the first says what it is, every line with option values is a variant."""

    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """The line that names the product."""
        return self.lines[0]

    def plain(self) -> dict[str, Any]:
        """As it is kept between two events."""
        return {
            "lines": [[line.number, line.cells] for line in self.lines],
            "problems": [problem.plain() for problem in self.problems],
        }

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Group:
        """The inverse of `plain`."""
        lines = [Line(int(number), dict(found)) for number, found in plain["lines"]]
        return cls(lines, [Problem(**problem) for problem in plain["problems"]])


def write(lines: Iterable[dict[str, str]], *, heading: bool = True) -> str:
    """Lines as CSV: the columns in their order, commas, CRLF; cells guarded against being taken for formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if heading:
        writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([cells.guard(line.get(column, "")) for column in COLUMNS])
    return out.getvalue()


def read(data: bytes) -> list[Group]:
    """The products in a file. Raises SheetError for a file that cannot be used as a whole."""
    rows = _rows(_text(data))
    heading = _heading(next(rows, (1, []))[1])
    lines: list[tuple[Line, list[Problem]]] = []
    for number, row in rows:
        if number - 1 > MAX_LINES:
            raise SheetError("too_many_lines", f"A file has at most {MAX_LINES:,} lines; split it into several.")
        if any(row):
            lines.append(_line(number, row, heading))
    if not lines:
        raise SheetError("empty", "There is nothing below the heading.")
    return _grouped(lines)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError("encoding", f"This file is in UTF-16. {_HELP}")
    nul = data.find(b"\x00")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise SheetError("encoding", f"Line {line} holds a NUL byte, which no CSV has. {_HELP}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line} is not in UTF-8; it may be Latin-1 (Windows or Excel’s plain CSV). {_HELP}"
        raise SheetError("encoding", message) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, blank ones too. Raises SheetError where the quoting goes wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetError("quoting", _quoting(number, error)) from error
        yield number, row


def _quoting(number: int, error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"A cell of line {number} is larger than any field; perhaps a quotation mark is not closed."
    return f'The quotation marks of line {number} do not match: write "" for one within a quoted cell.'


def _delimiter(text: str) -> str:
    """What the heading is separated by: spreadsheets write commas, semicolons or tabs, by country."""
    heading = re.split(r"[\r\n]", text[:MAX_CELL], maxsplit=1)[0]
    return max(_DELIMITERS, key=heading.count)


def _heading(row: Sequence[str]) -> list[str]:
    names = [re.sub(r"[\s-]+", "_", cells.unguard(cell).strip().lower()) for cell in row[: 2 * len(COLUMNS)]]
    while names and not names[-1]:
        names.pop()
    if not names or len(row) > 2 * len(COLUMNS):
        raise SheetError("heading", "The first line must name the columns, such as sku,title,price.")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise SheetError("unknown_columns", _unknown(unknown))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SheetError("columns_twice", f"These columns are there twice: {', '.join(twice)}.")
    if not {"sku", "id"} & set(names):
        raise SheetError("no_key", "A column sku (or id) must say which product a line is about.")
    return names


def _unknown(unknown: Sequence[str]) -> str:
    parts = []
    for name in unknown[:10]:
        near = difflib.get_close_matches(name[:40], COLUMNS, 1)
        parts.append(f"{name[:40] or 'an empty one'}" + (f" (did you mean {near[0]}?)" if near else ""))
    return f"Unknown columns: {', '.join(parts)}. Known are: {', '.join(COLUMNS)}."


def _line(number: int, row: Sequence[str], heading: Sequence[str]) -> tuple[Line, list[Problem]]:
    held = list(row)
    while len(held) > len(heading) and not held[-1]:
        held.pop()
    problems = []
    if len(held) != len(heading):
        message = f"This line has {len(held)} cells, the heading has {len(heading)}."
        problems.append(Problem(number, "", "ragged", message))
    found = {}
    for name, cell in zip(heading, held, strict=False):
        if len(cell) > MAX_CELL:
            problems.append(Problem(number, name, "too_long", f"A cell holds at most {MAX_CELL:,} characters."))
        else:
            found[name] = cells.unguard(cell)
    return Line(number, found), problems


def _grouped(lines: Sequence[tuple[Line, list[Problem]]]) -> list[Group]:
    groups: list[Group] = []
    seen: dict[tuple[str, str], int] = {}
    for line, problems in lines:
        if groups and not problems and _goes_on(groups[-1], line):
            _join(groups[-1], line)
            continue
        group = Group([line], list(problems))
        for column in ("id", "sku"):
            key = line.cell(column).strip()
            if key and (column, key) in seen:
                message = f"Line {seen[column, key]} is about the same product; its lines must follow each other."
                group.problems.append(Problem(line.number, column, f"duplicate_{column}", message))
            elif key:
                seen[column, key] = line.number
        groups.append(group)
    return groups


def _goes_on(group: Group, line: Line) -> bool:
    """Whether the line is a further one of the group's product."""
    first = group.first
    keys = [(first.cell(name).strip(), line.cell(name).strip()) for name in ("id", "sku")]
    return any(mine for _, mine in keys) and all(mine in {"", theirs} for theirs, mine in keys)


def _join(group: Group, line: Line) -> None:
    first = group.first
    for column in PRODUCT_COLUMNS:
        cell = line.cell(column)
        if cell and cell != first.cell(column):
            message = (
                f"Line {first.number} says otherwise; a further line of a product adds a variant and nothing else."
            )
            group.problems.append(Problem(line.number, column, "duplicate_sku", message))
    if not any(line.cell(column) for column in VARIANT_COLUMNS):
        message = f"This repeats line {first.number} and names no variant."
        group.problems.append(Problem(line.number, "sku", "duplicate_sku", message))
    if len(group.lines) < MAX_GROUP:
        group.lines.append(line)
    elif group.problems[-1:] == [] or group.problems[-1].code != "too_many_variants":
        group.problems.append(Problem(line.number, "", "too_many_variants", "A product has at most 100 variants."))
