"""SES: one call, one mail."""

from __future__ import annotations

from ..settings import settings
from .session import client


def send(*, to: str, subject: str, text: str, html: str, tag: str) -> str:
    """Hand a mail to SES; its message id. `tag` names the template in SES's statistics."""
    answer = client("ses").send_email(
        Source=settings().mail_from,
        Destination={"ToAddresses": [to]},
        Message={
            "Subject": {"Data": subject, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": text, "Charset": "UTF-8"},
                "Html": {"Data": html, "Charset": "UTF-8"},
            },
        },
        Tags=[{"Name": "template", "Value": tag}],
    )
    return str(answer["MessageId"])
