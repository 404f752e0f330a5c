"""EventBridge's schedule expressions: when does `rate(5 minutes)` or `cron(0 3 * * ? *)` fire next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\((.+)\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so many seconds."""

    seconds: int

    def next_after(self, moment: datetime) -> datetime:
        """One period later."""
        return moment + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that all six fields allow (UTC)."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    years: frozenset[int]

    def next_after(self, moment: datetime) -> datetime:
        """The first matching minute after `moment`. Raises ValueError when there is none."""
        at = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        while at.year <= max(self.years):
            if at.year not in self.years or at.month not in self.months or not self._on(at):
                at = at.replace(hour=0, minute=0) + timedelta(days=1)
            elif at.hour not in self.hours:
                at = at.replace(minute=0) + timedelta(hours=1)
            elif at.minute not in self.minutes:
                at += timedelta(minutes=1)
            else:
                return at
        raise ValueError("this schedule never fires again")

    def _on(self, day: datetime) -> bool:
        return day.day in self.days and (day.isoweekday() % 7) + 1 in self.weekdays


def parse(expression: str) -> Rate | Cron:
    """The schedule that `expression` describes. Raises ValueError for what EventBridge would refuse."""
    if match := _RATE.fullmatch(expression):
        count, unit, plural = int(match[1]), match[2], bool(match[3])
        if count < 1 or plural == (count == 1):
            raise ValueError(f"EventBridge refuses {expression!r}: 1 takes the singular, more take the plural.")
        return Rate(count * _SECONDS[unit])
    if match := _CRON.fullmatch(expression):
        fields = match[1].split()
        if len(fields) != 6:
            raise ValueError(f"{expression!r} needs six fields: minutes hours day-of-month month day-of-week year.")
        if (fields[2] == "?") == (fields[4] == "?"):
            raise ValueError(f"{expression!r}: exactly one of day-of-month and day-of-week is '?'.")
        return Cron(
            _field(fields[0], 0, 59),
            _field(fields[1], 0, 23),
            _field(fields[2], 1, 31),
            _field(fields[3], 1, 12, _MONTHS),
            _field(fields[4], 1, 7, _DAYS),
            _field(fields[5], 1970, 2199),
        )
    raise ValueError(f"{expression!r} is neither rate(…) nor cron(…).")


def _field(text: str, low: int, high: int, names: list[str] | None = None) -> frozenset[int]:
    def number(word: str) -> int:
        if names and word.upper() in names:
            return names.index(word.upper()) + 1
        if not word.isdigit() or not low <= int(word) <= high:
            raise ValueError(f"{word!r} is not a number from {low} to {high}; L, W and # are not understood locally.")
        return int(word)

    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if span in {"*", "?"}:
            first, last = low, high
        elif "-" in span:
            first, last = (number(word) for word in span.split("-", 1))
        else:
            first = number(span)
            last = high if step else first
        found.update(range(first, last + 1, int(step) if step else 1))
    return frozenset(found)
