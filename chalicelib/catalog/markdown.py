"""A description's Markdown as HTML that is safe on our page: no HTML of the writer's own, no images, plain links."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = frozenset(
    {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
#: The page has a first heading of its own, so a writer's begin a step below it.
_LEVELS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return (
        MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable(["table", "strikethrough"]).disable("image")
    )


def to_html(text: str) -> str:
    """The HTML of `text`; empty for nothing. Imports its libraries when it is first asked: only saving needs it."""
    if not text:
        return ""
    import nh3

    tokens = _parser().parse(text)
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    made = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        made, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener"
    ).strip()
