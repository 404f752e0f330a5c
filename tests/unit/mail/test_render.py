"""Mails in both languages: the same messages, the same gaps, everything escaped."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from chalicelib.core.text import LOCALES
from chalicelib.mail import render

NOTICE: dict[str, Any] = {"text": "Something happened.", "url": "https://handsel.test/there"}
#: A notice that counts up what was sold.
SOLD = {**NOTICE, "lines": [{"title": "Linen", "amount": 4900}], "currency": "RON"}
#: What subjects name beside the title.
NAMED = {"title": "Linen", "number": "0A1B2C3D", "amount": "RON 49.00", "store": "Lumina & Sons"}
DOWNLOADS: dict[str, Any] = {
    "text": "Here they are.",
    "lines": [{"title": "Linen <b>pattern</b>", "amount": 123456}],
    "extras": [],
    "reverse_charge": False,
    "total": 123456,
    "currency": "RON",
    "order_id": "ord_1",
    "paid_at": "2026-03-09T08:05:00.000Z",
    "store": "Lumina & Sons",
    "products": [
        {
            "title": "Linen",
            "files": [{"name": "guide.pdf", "size": 3_400_000, "url": "https://handsel.test/downloads/t"}],
        }
    ],
    "again": "/purchases/find",
}


def gaps(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    english, romanian = (render.catalogue(locale) for locale in LOCALES)
    assert set(english) == set(romanian)
    for key, message in english.items():
        assert gaps(message) == gaps(romanian[key]), key
        assert message.strip() == message != ""
        assert romanian[key].strip() == romanian[key] != ""


def test_an_unknown_language_is_english() -> None:
    assert render.catalogue("de") == render.catalogue("en")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "template",
    [
        "confirm",
        "known",
        "reset",
        "password_changed",
        "sold",
        "failed",
        "refunded",
        "low_stock",
        "returned",
        "cart_left",
        "not_published",
        "shipped",
        "delivered",
        "cancelled",
        "refund",
        "refund_failed",
        "refund_failed_seller",
        "refund_asked",
        "refund_declined",
        "ordered",
        "dispute_inquiry",
        "dispute_open",
        "dispute_won",
        "dispute_lost",
    ],
)
def test_notices(template: str, locale: str) -> None:
    mail = render.render(template, locale, {**SOLD, **NAMED})
    messages = render.catalogue(locale)
    assert mail.subject == messages[f"{template}.subject"].format(**NAMED)
    for text in (mail.text, mail.html):
        assert NOTICE["url"] in text
        assert messages[f"{template}.button"] in text
        assert "{" not in text.replace("{ ", "")
    assert f'<html lang="{locale}">' in mail.html


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("template", ["receipt", "resend", "update"])
def test_mails_with_links(template: str, locale: str) -> None:
    mail = render.render(template, locale, {**DOWNLOADS, "title": "Linen"})
    for text in (mail.text, mail.html):
        assert "https://handsel.test/downloads/t" in text
        assert "https://handsel.test/purchases/find" in text
        assert ("1.234,56 lei" if locale == "ro" else "RON 1,234.56") in text
        assert ("9 martie 2026, 08:05 UTC" if locale == "ro" else "9 March 2026, 08:05 UTC") in text
        assert ("3,4 MB" if locale == "ro" else "3.4 MB") in text


def test_html_is_escaped_and_text_is_not() -> None:
    mail = render.render("receipt", "en", DOWNLOADS)
    assert "Linen &lt;b&gt;pattern&lt;/b&gt;" in mail.html
    assert "Lumina &amp; Sons" in mail.html
    assert "Linen <b>pattern</b>" in mail.text
    assert mail.subject == "Your purchase from Lumina & Sons"


def test_no_mail_loads_anything_or_runs_a_script() -> None:
    for template, context in (("confirm", NOTICE), ("receipt", DOWNLOADS)):
        html = render.render(template, "en", context).html.lower()
        assert not re.search(r"<(script|img|link|iframe|form|object)|\bsrc=|url\(", html)


@pytest.mark.parametrize("title", ["two\nBcc: eve@example.com", "two\r\nlines", "x" * 500])
def test_a_subject_is_one_line_of_bounded_length(title: str) -> None:
    subject = render.render("sold", "en", {**SOLD, "title": title}).subject
    assert "\n" not in subject
    assert "\r" not in subject
    assert len(subject) <= 200


def test_braces_in_what_people_wrote_stay_as_they_are() -> None:
    assert render.render("sold", "en", {**SOLD, "title": "{0} {store}"}).subject == "You made a sale: {0} {store}"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "shown"),
    [
        (0, "RON", "ro", "0,00 lei"),
        (5, "RON", "en", "RON 0.05"),
        (9_999_999, "RON", "ro", "99.999,99 lei"),
        (100, "EUR", "ro", "1,00 EUR"),
        (123456, "EUR", "en", "EUR 1,234.56"),
    ],
)
def test_money(amount: int, currency: str, locale: str, shown: str) -> None:
    assert render.money(amount, currency, locale) == shown


@pytest.mark.parametrize(
    ("count", "locale", "shown"),
    [
        (0, "en", "0 B"),
        (999, "en", "999 B"),
        (1000, "en", "1.0 KB"),
        (99_949, "ro", "99,9 KB"),
        (99_960, "en", "100 KB"),
        (123_456, "en", "123 KB"),
        (999_499, "en", "999 KB"),
        (999_999, "en", "1.0 MB"),
        (2_500_000_000, "ro", "2,5 GB"),
        (5_000_000_000_000, "en", "5000 GB"),
    ],
)
def test_sizes(count: int, locale: str, shown: str) -> None:
    assert render.size(count, locale) == shown
