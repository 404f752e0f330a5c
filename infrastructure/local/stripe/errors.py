"""Stripe's error envelope, as exceptions."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class StripeError(Exception):
    """An error the API answers with. With `keep`, what the request did before failing stays (a declined payment)."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keep: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keep = keep
        fields = {"code": code, "message": message, "param": param, "type": kind, **more}
        self.body: Json = {"error": {name: value for name, value in fields.items() if value is not None}}


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    """400: the request cannot be carried out as it stands."""
    return StripeError(400, message, param=param, code=code)


def missing(kind: str, identifier: str, param: str | None = None) -> StripeError:
    """404: there is no such object."""
    return StripeError(404, f"No such {kind}: '{identifier}'", param=param or "id", code="resource_missing")


def unsupported(what: str, param: str | None = None) -> StripeError:
    """501: Stripe can do it, this sandbox cannot."""
    return StripeError(501, f"The sandbox does not simulate {what}.", kind="api_error", param=param)


class ContractBroken(StripeError):
    """500: the sandbox was about to answer with something the wheel's types forbid."""

    def __init__(self, where: str, details: list[Json]) -> None:
        first = "; ".join(f"{detail['path']}: {detail['message']}" for detail in details[:3])
        super().__init__(500, f"{where} breaks the contract: {first}", kind="api_error", details=details)
        self.where = where
        self.details = details
