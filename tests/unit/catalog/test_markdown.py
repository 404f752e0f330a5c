"""Descriptions as HTML that is safe whatever was written."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.catalog import markdown

RICH = """# Linen

Washed **soft**, ~~not~~ *rough*. [Care](https://example.com/care "How") guide:

1. Wash
2. Dry

| size | cm |
|------|---:|
| S    | 40 |

> said a buyer

`code`
"""


def test_what_people_write_is_shown() -> None:
    made = markdown.to_html(RICH)
    assert made.startswith("<h2>Linen</h2>")
    assert "<strong>soft</strong>, <s>not</s> <em>rough</em>" in made
    assert '<a href="https://example.com/care" title="How" rel="nofollow noopener">Care</a>' in made
    for part in ("<ol>\n<li>Wash</li>", "<td>40</td>", "<blockquote>", "<code>code</code>"):
        assert part in made
    assert markdown.to_html("") == ""


def test_headings_begin_below_the_pages_own() -> None:
    made = markdown.to_html("# A\n\n## B\n\n### C\n\n###### F\n\nTitle\n===\n")
    assert re.findall(r"<(h\d)>", made) == ["h2", "h3", "h4", "h4", "h2"]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    '[x](https://a "onmouseover=alert(1)")',
    '[x](https://a" onclick="alert(1))',
    "![x](https://tracker.example/pixel.png)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "```html\n<script>alert(1)</script>\n```",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


ALLOWED = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "h4",
} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def _assert_harmless(made: str) -> None:
    reader = _Reader()
    reader.feed(made)
    for tag, attributes in reader.found:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "rel", "start"}
        if tag == "a":
            assert attributes["rel"] == "nofollow noopener"
            assert re.match(r"(https?:|mailto:|[^:]*$)", attributes.get("href") or "", re.IGNORECASE)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_comes_through(attack: str) -> None:
    _assert_harmless(markdown.to_html(attack))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>&\"'[]()!#*_`~|:-=+\\/ \n\tahjs1.")), max_size=200))
def test_no_mixture_of_marks_breaks_out(text: str) -> None:
    _assert_harmless(markdown.to_html(text))


@pytest.mark.parametrize(
    "pattern", ["> ", "- ", "[", "*", "_", "`", "<", "![", "~~", "| ", "1. ", "[a](", "&#", "\\", "**_"]
)
def test_ten_thousand_characters_of_anything_are_bounded(pattern: str) -> None:
    made = markdown.to_html((pattern * 10_000)[:10_000])
    assert len(made) < 120_000
