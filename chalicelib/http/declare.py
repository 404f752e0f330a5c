"""What a route says of itself. The declaration validates, documents and guards; nothing else does."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from chalice import Blueprint

from ..core.errors import DomainError
from .schema import Schema

_PARAMETER = re.compile(r"{(\w+)}")
MAX_BODY = 256 * 1024
#: Of `?fresh=`, which every cached read takes: any text that no answer was kept under.
MAX_FRESH = 20


class Who(Enum):
    """Who may call a route. Where it depends on the thing asked for, the service decides through `core.access`."""

    ANYONE = "anyone"
    MEMBER = "any logged-in user"
    CONFIRMED = "a user whose e-mail address is confirmed"
    MANAGER = "those who manage the store"
    PARTY = "the buyer, those who manage the store, and staff"
    HOLDER = "the holder of the purchase"
    STAFF = "staff, admins and the owner"
    ADMIN = "admins and the owner"
    OWNER = "the owner of the platform"
    STRIPE = "Stripe, by its signature"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` calls in `seconds` from one client."""

    times: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Cache:
    """A public answer that the CDN may keep for `seconds`; carries an ETag, ignores and sets no cookies.

    Asked with `?fresh=`, a JSON route answers what is true now, and that is kept nowhere.
    """

    seconds: int


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    method: str
    path: str
    view: Callable[..., Any]
    name: str
    tag: str
    summary: str
    who: Who
    returns: type[Schema] | None
    status: int
    body: type[Schema] | None
    query: type[Schema] | None
    limit: Limit | None
    cache: Cache | None
    idempotent: bool
    on_replay: Callable[..., None] | None
    fresh: bool
    csrf: bool
    paged: bool
    about: type[Schema] | None
    raw: bool
    on_error: Callable[..., Any] | None
    errors: tuple[type[DomainError], ...]
    parameters: tuple[str, ...] = field(default=())

    @property
    def writes(self) -> bool:
        """Whether the method changes something."""
        return self.method != "GET"


#: Every route of the application that is declared by now, in the order of declaration.
REGISTRY: list[Route] = []
#: Declares those that are not: set by the application, which knows them.
declare_everything: Callable[[], None] | None = None


class Routes:
    """The routes of one domain: declares them and registers them on a Chalice blueprint."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.blueprint = Blueprint(f"chalicelib.{tag}")

    def get(self, path: str, **declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A read; see `declare` for what can be said of it."""
        return self.declare("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A write."""
        return self.declare("POST", path, **declared)

    def put(self, path: str, **declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A write that replaces."""
        return self.declare("PUT", path, **declared)

    def patch(self, path: str, **declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A write that changes some fields."""
        return self.declare("PATCH", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A removal; answers 204."""
        return self.declare("DELETE", path, **declared)

    def declare(
        self,
        method: str,
        path: str,
        *,
        who: Who,
        returns: type[Schema] | None = None,
        status: int | None = None,
        body: type[Schema] | None = None,
        query: type[Schema] | None = None,
        limit: Limit | None = None,
        cache: Cache | None = None,
        idempotent: bool = False,
        on_replay: Callable[..., None] | None = None,
        fresh: bool = False,
        csrf: bool = True,
        paged: bool = False,
        about: type[Schema] | None = None,
        raw: bool = False,
        on_error: Callable[..., Any] | None = None,
        errors: tuple[type[DomainError], ...] = (),
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a route. The view gets a `Call`, the path's parameters by name, `body` and `query` if declared.

        `paged`: takes `cursor` and `limit`, returns a `core.paging.Page` of `returns`, whose `about`, if declared, adds
        its fields to the list's. `fresh`: the session's row is
        read, so that a revoked session or role is felt at once. `raw`: the view returns a `Reply` of its own making.
        `on_error`: makes the `Reply` of an error, on pages that people see, out of the call and the error.
        """

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            from .dispatch import dispatch

            route = Route(
                method=method,
                path=path,
                view=view,
                name=view.__name__,
                tag=self.tag,
                summary=(inspect.getdoc(view) or "").strip(),
                who=who,
                returns=returns,
                status=status or (200 if returns or raw else 204),
                body=body,
                query=query,
                limit=limit,
                cache=cache,
                idempotent=idempotent,
                on_replay=on_replay,
                fresh=fresh,
                csrf=csrf and method != "GET",
                paged=paged,
                about=about,
                raw=raw,
                on_error=on_error,
                errors=errors,
                parameters=tuple(_PARAMETER.findall(path)),
            )
            REGISTRY.append(route)
            blueprint = self.blueprint

            def chalice_view(**parameters: str) -> Any:
                return dispatch(route, blueprint.current_request, parameters)

            chalice_view.__name__ = f"{self.tag}_{view.__name__}"
            # Whoever checks links asks for a page's head alone; API Gateway sends no body to that.
            methods = [method, "HEAD"] if raw and cache is not None and method == "GET" else [method]
            self.blueprint.route(path, methods=methods, name=chalice_view.__name__, content_types=[])(chalice_view)
            return view

        return register
