"""Who may do what. Every permission question is (actor, store or platform, permission) and is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .errors import Forbidden, NotFound, Unauthenticated


class Role(StrEnum):
    """A user's standing on the platform, weakest first."""

    CUSTOMER = "customer"
    STAFF = "staff"
    ADMIN = "admin"
    OWNER = "owner"


class Permission(StrEnum):
    """What can be asked for. Store permissions are held by the store's people, and by the platform's as listed."""

    STORE_VIEW = "store.view"
    STORE_EDIT = "store.edit"
    PRODUCTS_EDIT = "products.edit"
    PRODUCTS_PUBLISH = "products.publish"
    PRODUCTS_TAKE_DOWN = "products.take_down"
    PROMOTIONS_EDIT = "promotions.edit"
    ORDERS_VIEW = "orders.view"
    PAYOUTS = "payouts"
    ORDERS_FULFIL = "orders.fulfil"
    USERS_VIEW = "users.view"
    MODERATE = "moderate"
    CURATE = "curate"
    REFUND = "refund"
    SETTINGS = "settings"
    ROLES = "roles"
    OWNERSHIP = "ownership"


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as the session tells it. `user_id` is None for somebody not logged in."""

    user_id: str | None = None
    role: Role = Role.CUSTOMER
    email: str = ""
    email_confirmed: bool = False
    session_id: str | None = None
    locale: str = "en"

    @property
    def is_member(self) -> bool:
        """Whether somebody is logged in."""
        return self.user_id is not None


ANONYMOUS = Actor()


@dataclass(frozen=True, slots=True)
class StoreScope:
    """As much of a store as permission questions need. Organizations will add members here."""

    store_id: str
    owner_id: str


_STAFF = frozenset(
    {
        Permission.STORE_VIEW,
        Permission.PRODUCTS_TAKE_DOWN,
        Permission.ORDERS_VIEW,
        Permission.USERS_VIEW,
        Permission.MODERATE,
        Permission.CURATE,
        Permission.REFUND,
    }
)
#: Everything but ownership.
_ADMIN = frozenset(Permission) - {Permission.OWNERSHIP}
_PLATFORM: dict[Role, frozenset[Permission]] = {
    Role.CUSTOMER: frozenset(),
    Role.STAFF: _STAFF,
    Role.ADMIN: _ADMIN,
    Role.OWNER: frozenset(Permission),
}
_STORE_OWNER = frozenset(
    {
        Permission.STORE_VIEW,
        Permission.STORE_EDIT,
        Permission.PRODUCTS_EDIT,
        Permission.PRODUCTS_PUBLISH,
        Permission.PRODUCTS_TAKE_DOWN,
        Permission.PROMOTIONS_EDIT,
        Permission.ORDERS_VIEW,
        Permission.PAYOUTS,
        Permission.ORDERS_FULFIL,
        Permission.REFUND,
    }
)
#: What an unconfirmed e-mail address keeps its holder from (DESIGN section 5).
_NEEDS_CONFIRMED = frozenset({Permission.PRODUCTS_PUBLISH, Permission.PAYOUTS})


def may(actor: Actor, permission: Permission, store: StoreScope | None = None) -> bool:
    """Whether `actor` holds `permission` on `store`, or on the platform when there is no store."""
    if not actor.is_member:
        return False
    if permission in _NEEDS_CONFIRMED and not actor.email_confirmed:
        return False
    if permission in _PLATFORM[actor.role]:
        return True
    return store is not None and store.owner_id == actor.user_id and permission in _STORE_OWNER


def require(actor: Actor, permission: Permission, store: StoreScope | None = None, *, hidden: bool = False) -> None:
    """Raise unless `may`: Unauthenticated, Forbidden, or NotFound where even existence is not told (`hidden`)."""
    if may(actor, permission, store):
        return
    if not actor.is_member:
        raise Unauthenticated
    mine = store is not None and store.owner_id == actor.user_id
    if mine and permission in _NEEDS_CONFIRMED and not actor.email_confirmed:
        raise Forbidden("Confirm your e-mail address first.", code="email_unconfirmed")
    raise NotFound if hidden else Forbidden


def require_member(actor: Actor) -> str:
    """The user id of a logged-in caller. Raises Unauthenticated."""
    if actor.user_id is None:
        raise Unauthenticated
    return actor.user_id


def require_confirmed(actor: Actor) -> str:
    """The user id of a caller whose e-mail address is confirmed. Raises Unauthenticated or Forbidden."""
    user_id = require_member(actor)
    if not actor.email_confirmed:
        raise Forbidden("Confirm your e-mail address first.", code="email_unconfirmed")
    return user_id
