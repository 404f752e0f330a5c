"""Problem documents (RFC 9457) for every error there is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..core.errors import DomainError, FieldError
from .call import Reply

CONTENT_TYPE = "application/problem+json"
#: No field of ours has a longer name; an unknown one's is repeated to its sender no further than this.
_LONGEST_NAME = 100

#: Pydantic's error types as our field codes; what is not listed is "invalid".
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_long": "too_many",
    "too_short": "too_few",
    "literal_error": "not_an_option",
    "string_pattern_mismatch": "format",
    "value_error": "format",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "string_type": "not_text",
    "bool_type": "not_a_flag",
    "bool_parsing": "not_a_flag",
}


def problem(
    status: int,
    code: str,
    title: str,
    detail: str = "",
    *,
    request_id: str = "",
    fields: Iterable[FieldError] = (),
    headers: dict[str, str] | None = None,
) -> Reply:
    """A problem document as a reply."""
    document: dict[str, Any] = {
        "type": f"/api/docs#problem-{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "errors": [{"field": f.field[:_LONGEST_NAME], "code": f.code, "message": f.message} for f in fields],
        "request_id": request_id,
    }
    extra = {"Cache-Control": "no-store", **(headers or {})}
    return Reply(status, json.dumps(document, ensure_ascii=False), extra, CONTENT_TYPE)


def from_error(error: DomainError, request_id: str) -> Reply:
    """The problem document of an error that a service raised."""
    return problem(
        error.status,
        error.code,
        error.title,
        error.detail,
        request_id=request_id,
        fields=error.fields,
        headers=error.headers(),
    )


def field_errors(errors: Iterable[Any], where: str = "") -> list[FieldError]:
    """Pydantic's errors as ours. What was sent is never repeated."""
    found = []
    for error in errors:
        path = ".".join(str(part) for part in error["loc"]) or where or "body"
        code = _CODES.get(error["type"], "invalid")
        message = str(error["msg"]).removeprefix("Value error, ")
        found.append(FieldError(path, code, message))
    return found[:20]
