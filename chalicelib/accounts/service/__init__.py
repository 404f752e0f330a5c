"""Use cases of accounts. What routes and other domains may call is named here."""

from __future__ import annotations

from ..postal import AddressField
from .addresses import (
    AddressView,
    add_address,
    address_format,
    addresses_of,
    change_address,
    checked_address,
    remove_address,
)
from .members import (
    ask_confirmation,
    ask_email_change,
    ask_reset,
    change_password,
    change_profile,
    confirm,
    get_profile,
    register,
    reset_password,
)
from .people import Contact, actor_now, actor_of, contact, user_id_of
from .roles import bootstrap_owner, list_users, owner_address, set_role, transfer_ownership
from .sessions import (
    Login,
    current_actor,
    end_all_sessions,
    end_session,
    list_sessions,
    login,
    logout,
    refresh,
)

__all__ = [
    "AddressField",
    "AddressView",
    "Contact",
    "Login",
    "actor_now",
    "actor_of",
    "add_address",
    "address_format",
    "addresses_of",
    "ask_confirmation",
    "ask_email_change",
    "ask_reset",
    "bootstrap_owner",
    "change_address",
    "change_password",
    "change_profile",
    "checked_address",
    "confirm",
    "contact",
    "current_actor",
    "end_all_sessions",
    "end_session",
    "get_profile",
    "list_sessions",
    "list_users",
    "login",
    "logout",
    "owner_address",
    "refresh",
    "register",
    "remove_address",
    "reset_password",
    "set_role",
    "transfer_ownership",
    "user_id_of",
]
