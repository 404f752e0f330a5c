"""What goes in and out of the account routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..core import text
from ..core.countries import COUNTRIES
from ..http.schema import Clean, Email, Locale, Schema, Timestamp
from .service import AddressField, AddressView
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


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError("Use a country's two letters, such as RO.")
    return value


def _one_line(value: str) -> str:
    cleaned = " ".join(text.clean(value).split())
    if value and not cleaned:
        raise ValueError("Write something.")
    return cleaned


OneLine = AfterValidator(_one_line)
Country = Annotated[str, Field(min_length=2, max_length=2, examples=["RO"]), AfterValidator(_country)]
Region = Annotated[str, Field(max_length=100), OneLine]
Phone = Annotated[str, Field(max_length=30), OneLine]


class Address(Schema):
    """Where somebody is. `country` by its two letters (ISO 3166-1); which of the other fields are needed, and what may
    stand in them, GET /api/addresses/{country} tells."""

    name: Annotated[str, Field(min_length=1, max_length=100), OneLine]
    line1: Annotated[str, Field(min_length=1, max_length=150), OneLine]
    line2: Annotated[str, Field(max_length=150), OneLine] = ""
    city: Annotated[str, Field(max_length=100), OneLine] = ""
    district: Annotated[str, Field(max_length=100), OneLine] = ""
    region: Region = ""
    postal_code: Annotated[str, Field(max_length=20), OneLine] = ""
    country: Country


class KeptAddressIn(Schema):
    """The defaults are what a checkout begins with; the first address is both."""

    address: Address
    phone: Phone = ""
    default_shipping: bool = False
    default_billing: bool = False


class KeptAddress(Schema):
    """An address that a member keeps."""

    id: str
    address: Address
    phone: str
    default_shipping: bool
    default_billing: bool

    @classmethod
    def of(cls, view: AddressView) -> KeptAddress:
        return cls.model_construct(
            id=view.id,
            address=Address.model_construct(**view.address),
            phone=view.phone,
            default_shipping=view.default_shipping,
            default_billing=view.default_billing,
        )


class KeptAddresses(Schema):
    """All of them: at most 20, the defaults first."""

    items: list[KeptAddress]


class AddressFormatQuery(Schema):
    """The options of smaller places depend on the larger ones."""

    region: Annotated[str, Field(max_length=100)] = ""
    city: Annotated[str, Field(max_length=100)] = ""


class AddressOption(Schema):
    value: str
    label: str


class AddressFieldOut(Schema):
    """`label`: what the field is called in that country, such as `state`, `county` or `zip`. With `options`, only
    those are right."""

    name: Literal["name", "line1", "line2", "district", "city", "region", "postal_code"]
    label: str
    required: bool
    options: list[AddressOption]
    example: str


class AddressFormat(Schema):
    """The fields of a country's addresses, in the order they are written there."""

    country: str
    fields: list[AddressFieldOut]

    @classmethod
    def of(cls, country: str, fields: list[AddressField]) -> AddressFormat:
        return cls.model_construct(country=country, fields=[_field(field) for field in fields])


def _field(field: AddressField) -> AddressFieldOut:
    return AddressFieldOut.model_construct(
        name=field.name,
        label=field.label,
        required=field.required,
        options=[AddressOption.model_construct(value=value, label=label) for value, label in field.options],
        example=field.example,
    )
