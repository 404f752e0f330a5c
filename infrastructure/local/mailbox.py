"""The mails that the app sent, taken from the local SES, and the pages that show them."""

from __future__ import annotations

import html
import json
import re
import urllib.request
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from .events import Answer

PATH = "/_local/mailbox"
_PAGE = 25
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")

_STYLE = """
:root { color-scheme: light dark; --ink: #161b26; --soft: #505a6b; --line: #d9dee7; --ground: #fff; --accent: #1f3fb8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eef1f6; --soft: #a7b0c0; --line: #2a3140; --ground: #10141c; --accent: #9db2ff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 24px 16px; color: var(--ink); background: var(--ground);
  font: 16px/1.5 system-ui, sans-serif }
a { color: var(--accent) }
h1 { font-size: 22px; line-height: 1.3 } h2 { font-size: 16px }
ol { list-style: none; padding: 0; margin: 0; border-top: 1px solid var(--line) }
li a { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 12px 0; text-decoration: none;
  border-bottom: 1px solid var(--line); color: inherit }
li a:hover strong, li a:focus-visible strong { text-decoration: underline }
span, time, dt { color: var(--soft); font-size: 14px }
strong { font-weight: 600; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0 0 16px } dd { margin: 0 }
iframe { width: 100%; height: 36rem; border: 1px solid var(--line); border-radius: 8px; background: #fff }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border: 1px solid var(--line); border-radius: 8px;
  padding: 16px }
nav { display: flex; gap: 16px; margin-top: 16px }
"""

_SECURITY = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as SES took it."""

    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    sent_at: str

    @property
    def links(self) -> list[str]:
        """The addresses in the text, in order, without the full stop that may follow."""
        return [link.rstrip(".,;") for link in _LINK.findall(self.text)]


class Mailbox:
    """Reads ministack's record of sent mails."""

    def __init__(self, engine_url: str) -> None:
        """`engine_url` is ministack's address."""
        self._url = f"{engine_url}/_ministack/ses/messages"

    def mails(self, to: str = "") -> list[Mail]:
        """All mails, or those to one address; newest first."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self._url, timeout=10) as answer:
            accounts: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
        found = [_mail(record) for records in accounts.values() for record in records]
        found.reverse()
        found.sort(key=lambda mail: mail.sent_at, reverse=True)
        return [mail for mail in found if not to or to.lower() in (one.lower() for one in mail.to)]

    def answer(self, path: str, query: str = "") -> Answer:
        """The page at `path`: the list, one mail, its HTML, the style sheet, or everything as JSON."""
        rest = path.removeprefix(PATH).strip("/")
        if rest == "style.css":
            return _reply(200, _STYLE, "text/css", _PAGE_POLICY)
        asked = parse_qs(query)
        mails = self.mails(asked.get("to", [""])[0])
        if rest == "mails.json":
            listed = [{**asdict(mail), "links": mail.links} for mail in mails]
            return _reply(200, json.dumps({"items": listed}), "application/json", _PAGE_POLICY)
        if not rest:
            number = asked.get("page", ["1"])[0]
            return _page("Mailbox", _list(mails, int(number) if number.isdigit() and int(number) else 1))
        wanted, _, part = unquote(rest).partition("/")
        mail = next((mail for mail in mails if mail.id == wanted), None)
        if mail is None or part not in {"", "html"}:
            return _page("No such mail", f'<h1>There is no such mail</h1><p><a href="{PATH}">All mails</a></p>', 404)
        if part == "html":
            return _reply(200, '<base target="_top">' + mail.html, "text/html", _MAIL_POLICY)
        return _page(mail.subject, _one(mail))


def _mail(record: dict[str, Any]) -> Mail:
    return Mail(
        id=record["MessageId"],
        sender=record["Source"],
        to=tuple(record.get("To") or ()),
        subject=record.get("Subject") or "",
        text=record.get("BodyText") or "",
        html=record.get("BodyHtml") or "",
        sent_at=datetime.fromtimestamp(float(record["Timestamp"]), UTC).isoformat(timespec="milliseconds"),
    )


def _list(mails: list[Mail], number: int) -> str:
    if not mails:
        return "<h1>Mailbox</h1><p>No mail was sent yet. What Handsel sends by e-mail appears here.</p>"
    pages = (len(mails) + _PAGE - 1) // _PAGE
    number = min(number, pages)
    rows = "".join(
        f'<li><a href="{PATH}/{quote(mail.id)}"><strong>{html.escape(mail.subject)}</strong>'
        f"<time>{html.escape(mail.sent_at[:19].replace('T', ' '))}</time>"
        f"<span>to {html.escape(', '.join(mail.to))}</span></a></li>"
        for mail in mails[(number - 1) * _PAGE : number * _PAGE]
    )
    newer = f'<a href="{PATH}?page={number - 1}" rel="prev">Newer</a>' if number > 1 else ""
    older = f'<a href="{PATH}?page={number + 1}" rel="next">Older</a>' if number < pages else ""
    around = f"<nav>{newer}<span>{number} of {pages}</span>{older}</nav>" if pages > 1 else ""
    return f"<h1>Mailbox</h1><ol>{rows}</ol>{around}"


def _one(mail: Mail) -> str:
    address = f"{PATH}/{quote(mail.id)}/html"
    frame = (
        f'<h2>HTML</h2><iframe src="{address}" title="The mail" sandbox="allow-popups '
        'allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>'
        if mail.html
        else ""
    )
    facts = (("From", mail.sender), ("To", ", ".join(mail.to)), ("Sent", mail.sent_at))
    rows = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in facts)
    return (
        f'<p><a href="{PATH}">All mails</a></p><h1>{html.escape(mail.subject)}</h1><dl>{rows}</dl>{frame}'
        f"<h2>Text</h2><pre>{_linked(mail.text)}</pre>"
    )


def _linked(text: str) -> str:
    parts, at = [], 0
    for match in _LINK.finditer(text):
        address = match.group().rstrip(".,;")
        parts += [html.escape(text[at : match.start()]), f'<a href="{html.escape(address)}">{html.escape(address)}</a>']
        at = match.start() + len(address)
    return "".join([*parts, html.escape(text[at:])])


def _page(title: str, body: str, status: int = 200) -> Answer:
    document = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)} · Handsel locally</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{PATH}/style.css"><main>{body}</main></html>'
    )
    return _reply(status, document, "text/html", _PAGE_POLICY)


def _reply(status: int, text: str, kind: str, policy: str) -> Answer:
    headers = [*_SECURITY, ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Security-Policy", policy)]
    return Answer(status, headers, text.encode())
