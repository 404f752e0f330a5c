"""Errors that services raise: each knows its HTTP status and a stable code; `http` makes them problem documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field: `field` is a dotted path into the body (or a query or path name)."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """Base of everything a caller may be told. `detail` is English for developers; pages translate `code`."""

    status = 400
    code = "bad_request"
    title = "The request cannot be carried out"

    def __init__(self, detail: str = "", *, fields: Sequence[FieldError] = (), code: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.fields = tuple(fields)
        if code is not None:
            self.code = code

    def headers(self) -> dict[str, str]:
        """Headers that belong to the error, such as Retry-After."""
        return {}


class Invalid(DomainError):
    """A field holds something that cannot be accepted; nothing was changed."""

    status = 422
    code = "invalid"
    title = "Some fields need another look"

    @classmethod
    def field(cls, field: str, code: str, message: str) -> Invalid:
        """An error about one field."""
        return cls(message, fields=[FieldError(field, code, message)])


class Unauthenticated(DomainError):
    """No valid session where one is needed."""

    status = 401
    code = "unauthenticated"
    title = "Please log in"


class Forbidden(DomainError):
    """The caller is known and may not."""

    status = 403
    code = "forbidden"
    title = "You may not do this"


class NotFound(DomainError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    code = "not_found"
    title = "There is nothing here"


class Conflict(DomainError):
    """The thing is in another state than the request assumes."""

    status = 409
    code = "conflict"
    title = "This has changed in the meantime"


class Gone(DomainError):
    """It was here once and will not come back."""

    status = 410
    code = "gone"
    title = "This is no longer available"


class TooMany(DomainError):
    """A rate limit; `retry_after` in seconds."""

    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str = "", *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class Busy(DomainError):
    """Others were faster for longer than we care to wait: contention or throttling, never a verdict about the thing."""

    status = 503
    code = "busy"
    title = "Very busy just now"

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


class Upstream(DomainError):
    """A service we depend on did not answer as it should (Stripe, mail)."""

    status = 502
    code = "upstream"
    title = "A service we rely on did not answer"


class Moved(DomainError):
    """The thing lives at another address now: `location` is a path on this site."""

    status = 301
    code = "moved"
    title = "Moved"

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location

    def headers(self) -> dict[str, str]:
        return {"Location": self.location}
