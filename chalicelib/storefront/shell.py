"""The built `index.html`, from the site bucket: the one document that every page is made of."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..aws import s3
from ..aws.dynamo import AWS_ERRORS
from ..core import clock
from ..core.errors import DomainError
from ..observability import logger
from ..settings import settings

KEY = "index.html"
_MOST = 256 * 1024
_REMEMBERED = timedelta(seconds=60)

_held: tuple[datetime, str] | None = None


class NotBuilt(DomainError):
    """The frontend is not there yet."""

    status = 503
    code = "not_built"
    title = "The pages are being put in place"


def reset() -> None:
    """Forget the document. For tests."""
    global _held
    _held = None


def document() -> str:
    """The document, up to a minute old; an older one while S3 does not answer. Raises NotBuilt when there is none.

    The assets that an older one names stay in the bucket for a week.
    """
    global _held
    held, now = _held, clock.now()
    if held is not None and held[0] > now:
        return held[1]
    try:
        text = s3.read(settings().site_bucket, KEY, limit=_MOST).decode()
    except AWS_ERRORS as error:
        if held is None:
            raise NotBuilt from error
        logger.warning("an older index.html stands in", exc_info=True)
        text = held[1]
    _held = (now + _REMEMBERED, text)
    return text
