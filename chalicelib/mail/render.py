"""Templates (`mail/templates`) and catalogues (`mail/messages`): one layout, every mail in HTML and in text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core import clock
from ..core.text import LOCALES
from ..settings import settings

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie "  # noqa: SIM905
    "decembrie".split(),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail ready to send."""

    subject: str
    text: str
    html: str


@cache
def catalogue(locale: str) -> dict[str, str]:
    """The messages of a language: key → text with `{named}` gaps."""
    chosen = locale if locale in LOCALES else "en"
    loaded: dict[str, str] = json.loads((_HERE / "messages" / f"{chosen}.json").read_text("utf-8"))
    return loaded


def money(amount: int, currency: str, locale: str) -> str:
    """An amount in minor units as people of the language write it."""
    sign, (whole, cents) = "\u2212" if amount < 0 else "", divmod(abs(amount), 100)
    if locale == "ro":
        return sign + f"{whole:,}".replace(",", ".") + f",{cents:02d} {'lei' if currency == 'RON' else currency}"
    return f"{sign}{currency} {whole:,}.{cents:02d}"


def date(text: str, locale: str) -> str:
    """A stored time as a day with its hour, in UTC."""
    moment = clock.from_text(text)
    month = _MONTHS.get(locale, _MONTHS["en"])[moment.month - 1]
    return f"{moment.day} {month} {moment.year}, {moment:%H:%M} UTC"


def size(count: int, locale: str) -> str:
    """Bytes as people write them: 3.4 MB."""
    value, unit = float(count), "B"
    for larger in ("KB", "MB", "GB"):
        if value < 999.5:
            break
        value, unit = value / 1000, larger
    text = f"{value:.0f}" if unit == "B" or value >= 99.95 else f"{value:.1f}"
    return f"{text.replace('.', ',') if locale == 'ro' else text} {unit}"


@cache
def environment() -> Environment:
    """Jinja's environment over our templates, escaping in HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(money=money, date=date, size=size)
    return made


def page(template: str, locale: str, context: dict[str, Any]) -> str:
    """One rendered template. Within it `t(key, **gaps)` is the catalogue and `locale`, `site` are set."""
    messages = catalogue(locale)

    def translate(key: str, **gaps: Any) -> str:
        return messages[key].format(**gaps)

    values = {"t": translate, "locale": locale, "site": settings().site_url, **context}
    return environment().get_template(template).render(values)


def _layout(template: str, kind: str) -> str:
    """The template's own layout, else the plain notice: a heading, a text and one button."""
    own = f"{template}.{kind}"
    return own if (_HERE / "templates" / own).exists() else f"notice.{kind}"


def render(template: str, locale: str, context: dict[str, Any]) -> Rendered:
    """The mail `template` in a language. Its subject is the message `<template>.subject`."""
    gaps = {name: value for name, value in context.items() if isinstance(value, str | int)}
    subject = catalogue(locale)[f"{template}.subject"].format(**gaps)
    values = {**context, "subject": subject, "template": template}
    return Rendered(
        subject=" ".join(subject.split())[:200],
        text=page(_layout(template, "txt"), locale, values),
        html=page(_layout(template, "html"), locale, values),
    )
