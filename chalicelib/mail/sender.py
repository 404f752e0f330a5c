"""Render a template in a language and send it, once per key however often the job that asks is run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from ..aws import dynamo, mail
from ..core import clock
from .render import render

_KEEP = timedelta(days=90)


class MailRow(dynamo.Row):
    """That the mail of this key was handed to SES. Holds no address and no text."""

    class Meta:
        table_name = "events"

    template = UnicodeAttribute()
    sent_at = UnicodeAttribute()
    message_id = UnicodeAttribute()


class NotSent(Exception):
    """SES did not take a mail. Says which and why, not whose: SES's own words quote the address, and this is logged."""


def was_sent(key: str) -> bool:
    """Whether the mail of this key has gone out."""
    return dynamo.fetch(MailRow, f"mail#{key}", "mail") is not None


def send_once(key: str, to: str, template: str, locale: str, context: dict[str, Any]) -> None:
    """Send `template` to `to` unless the mail of this key was sent before.

    Raises NotSent. The row is written after SES took the mail: a crash between the two sends it again rather than
    never.
    """
    if was_sent(key):
        return
    rendered = render(template, locale, context)
    try:
        message_id = mail.send(to=to, subject=rendered.subject, text=rendered.text, html=rendered.html, tag=template)
    except dynamo.AWS_ERRORS as error:
        answer = getattr(error, "response", {})
        raise NotSent(template, answer.get("Error", {}).get("Code", type(error).__name__)) from None
    now = clock.now()
    row = MailRow(
        pk=f"mail#{key}",
        sk="mail",
        template=template,
        sent_at=clock.to_text(now),
        message_id=message_id,
        ttl=clock.epoch(now + _KEEP),
    )
    dynamo.commit(dynamo.put(row, "mail"))
