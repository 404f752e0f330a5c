"""What is written into a page stays text, whatever people called their things."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.storefront import markup
from chalicelib.storefront.heads import Head, Preload
from tests.support.world import DOCUMENT

EVIL = "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>'&amp;<!--\u2028\\0"


class Reader(HTMLParser):
    """The elements of a document with their attributes, and the text within scripts and titles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = True
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def all(self, tag: str, **wanted: str) -> list[tuple[dict[str, str | None], str]]:
        """The attributes and texts of these elements."""
        found = []
        for (name, attributes), text in zip(self.tags, self.texts, strict=True):
            if name == tag and all(attributes.get(key) == value for key, value in wanted.items()):
                found.append((attributes, text))
        return found


def filled(head: Head, boot: str | None = None) -> Reader:
    return Reader(markup.fill(DOCUMENT, head, boot))


def head_of(text: str) -> Head:
    return Head(
        title=text,
        description=text,
        canonical="https://handsel.test/a",
        indexed=True,
        image=f"https://handsel.test/{text}",
        image_alt=text,
        data=[{"name": text}],
        preload=Preload("image/avif", f"/media/{text} 320w", "92vw"),
    )


@pytest.mark.parametrize("text", [EVIL, "</title><script>", "Plain", r"\g<0> \1 \n", "🏺 Bună – „ziua”"])
def test_a_name_is_never_markup(text: str) -> None:
    read = filled(head_of(text), markup.boot("/api/x", json.dumps({"title": text})))
    assert [tag for tag, _ in read.tags] == [tag for tag, _ in filled(head_of("x"), markup.boot("/", '"x"')).tags]
    assert read.all("title")[0][1] == f"{text} · Handsel"
    assert read.all("meta", name="description")[0][0]["content"] == text
    assert read.all("meta", property="og:title")[0][0]["content"] == f"{text} · Handsel"
    assert json.loads(read.all("script", type="application/ld+json")[0][1]) == {"name": text}
    assert json.loads(read.all("script", id="boot")[0][1]) == {"path": "/api/x", "data": {"title": text}}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_json_reads_the_same_in_a_script(value: dict[str, Any]) -> None:
    written = markup.in_script(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == value
    assert not set(written) & set("<>&\u2028\u2029")


def test_a_page_that_nobody_should_find_says_so_and_no_other_does() -> None:
    assert filled(Head("x")).all("meta", name="robots")[0][0]["content"] == "noindex"
    assert not filled(head_of("x")).all("meta", name="robots")
    assert not filled(Head("x")).all("link", rel="canonical")


def test_there_is_one_title_and_one_description() -> None:
    for head in (Head(), Head("x", "y"), head_of("z")):
        read = filled(head)
        assert len(read.all("title")) == len(read.all("meta", name="description")) == 1
    assert filled(Head()).all("title")[0][1] == "Handsel"
    assert filled(Head()).all("meta", name="description")[0][0]["content"] == "A marketplace."


def test_a_wide_picture_makes_a_large_card() -> None:
    large = Head("x", canonical="https://handsel.test/x", indexed=True, image="https://handsel.test/i.jpg", large=True)
    assert filled(large).all("meta", name="twitter:card")[0][0]["content"] == "summary_large_image"
    assert filled(large).all("meta", property="og:image:width")[0][0]["content"] == "1200"
    assert filled(head_of("x")).all("meta", name="twitter:card")[0][0]["content"] == "summary"
