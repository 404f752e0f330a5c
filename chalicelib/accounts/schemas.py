"""What goes in and out of the account routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..http.schema import Clean, Email, Locale, Schema, Timestamp
from .tables import SessionRow, UserRow

Name = Annotated[str, Field(min_length=1, max_length=80), Clean]
Password = Annotated[str, Field(min_length=1, max_length=200, description="10 to 200 characters.")]
Token = Annotated[str, Field(min_length=1, max_length=200)]


class UserOut(Schema):
    id: str
    email: str
    name: str
    role: Literal["customer", "staff", "admin", "owner"]
    locale: Locale
    email_confirmed: bool
    created_at: Timestamp

    @classmethod
    def of(cls, user: UserRow) -> UserOut:
        return cls.model_construct(
            id=user.pk,
            email=user.email,
            name=user.name,
            role=user.role,
            locale=user.locale,
            email_confirmed=user.email_confirmed_at is not None,
            created_at=user.created_at,
        )


class SessionOut(Schema):
    """The state a page starts from."""

    user: UserOut | None
    csrf_token: str
    locale: Locale
    currency: str
    site_url: str


class LoginOut(Schema):
    user: UserOut


class RegisterIn(Schema):
    email: Email
    password: Password
    name: Name
    locale: Locale = "en"


class CheckEmail(Schema):
    status: Literal["check_email"] = "check_email"


class EmailIn(Schema):
    email: Email


class TokenIn(Schema):
    token: Token


class LoginIn(Schema):
    email: Email
    password: Password


class ResetIn(Schema):
    token: Token
    password: Password


class ProfileIn(Schema):
    name: Name | None = None
    locale: Locale | None = None


class EmailChangeIn(Schema):
    email: Email
    password: Password


class PasswordIn(Schema):
    current_password: Password
    new_password: Password


class DeviceOut(Schema):
    """One login of the caller's."""

    id: str
    created_at: Timestamp
    last_seen_at: Timestamp
    user_agent: str
    current: bool

    @classmethod
    def of(cls, row: SessionRow, current: str | None) -> DeviceOut:
        return cls.model_construct(
            id=row.pk,
            created_at=row.created_at,
            last_seen_at=row.rotated_at,
            user_agent=row.user_agent,
            current=row.pk == current,
        )


class UsersQuery(Schema):
    email: Email | None = None


class RoleIn(Schema):
    role: Literal["customer", "staff", "admin"]


class TransferIn(Schema):
    user_id: Annotated[str, Field(max_length=40)]
    password: Password
