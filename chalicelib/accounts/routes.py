"""Routes of accounts: registration, sessions, profile, roles."""

from __future__ import annotations

from ..core.access import Role
from ..core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from ..core.paging import Page, PageRequest
from ..http import security
from ..http.call import REFRESH_COOKIE, Call
from ..http.declare import Cache, Limit, Routes, Who
from ..http.schema import Accepted
from ..settings import settings
from . import schemas, service
from .errors import OwnerUnique, SessionEnded, WrongCredentials

routes = Routes("accounts")


@routes.get("/api/session", who=Who.ANYONE, returns=schemas.SessionOut)
def get_session(call: Call) -> schemas.SessionOut:
    """Who is logged in, and the CSRF token that every write must repeat in X-CSRF-Token."""
    user = None
    if call.actor.is_member:
        try:
            user = schemas.UserOut.of(service.get_profile(call.actor))
        except Unauthenticated:
            security.close_session(call)
    return schemas.SessionOut.model_construct(
        user=user,
        csrf_token=security.csrf_token(call),
        locale=user.locale if user is not None else call.locale,
        currency=settings().currency,
        site_url=settings().site_url,
    )


@routes.post(
    "/api/auth/register",
    who=Who.ANYONE,
    body=schemas.RegisterIn,
    returns=schemas.CheckEmail,
    status=202,
    limit=Limit(10, 3600),
)
def register(call: Call, body: schemas.RegisterIn) -> schemas.CheckEmail:
    """Open an account. The answer is the same for an address that has one; the mail is not."""
    service.register(body.email, body.password, body.name, body.locale)
    return schemas.CheckEmail()


@routes.post(
    "/api/auth/confirm",
    who=Who.ANYONE,
    body=schemas.TokenIn,
    returns=schemas.UserOut,
    limit=Limit(30, 3600),
    errors=(Conflict,),
)
def confirm(call: Call, body: schemas.TokenIn) -> schemas.UserOut:
    """Confirm an e-mail address by the token mailed to it."""
    return schemas.UserOut.of(service.confirm(body.token))


@routes.post(
    "/api/auth/confirm/resend",
    who=Who.ANYONE,
    body=schemas.EmailIn,
    returns=Accepted,
    status=202,
    limit=Limit(5, 3600),
)
def resend_confirmation(call: Call, body: schemas.EmailIn) -> Accepted:
    """Mail the confirmation again, if the address has an account that needs it."""
    service.ask_confirmation(body.email)
    return Accepted()


@routes.post(
    "/api/auth/login",
    who=Who.ANYONE,
    body=schemas.LoginIn,
    returns=schemas.LoginOut,
    limit=Limit(20, 300),
    errors=(WrongCredentials,),
)
def login(call: Call, body: schemas.LoginIn) -> schemas.LoginOut:
    """Log in; the session travels in HttpOnly cookies."""
    return _opened(call, service.login(body.email, body.password, call.user_agent))


@routes.post("/api/auth/refresh", who=Who.ANYONE, returns=schemas.LoginOut, errors=(SessionEnded,))
def refresh(call: Call) -> schemas.LoginOut:
    """Exchange the refresh cookie for a new one and a new access token."""
    try:
        return _opened(call, service.refresh(call.cookies.get(REFRESH_COOKIE, "")))
    except SessionEnded:
        security.close_session(call)
        raise


def _opened(call: Call, login: service.Login) -> schemas.LoginOut:
    security.open_session(call, login.actor, login.refresh_token)
    return schemas.LoginOut.model_construct(user=schemas.UserOut.of(login.user))


@routes.post("/api/auth/logout", who=Who.ANYONE)
def logout(call: Call) -> None:
    """End this session."""
    service.logout(call.actor, call.cookies.get(REFRESH_COOKIE, ""))
    security.close_session(call)


@routes.post(
    "/api/auth/password/forgot",
    who=Who.ANYONE,
    body=schemas.EmailIn,
    returns=Accepted,
    status=202,
    limit=Limit(5, 3600),
)
def forgot_password(call: Call, body: schemas.EmailIn) -> Accepted:
    """Mail a link to set a new password, if the address has an account."""
    service.ask_reset(body.email)
    return Accepted()


@routes.post("/api/auth/password/reset", who=Who.ANYONE, body=schemas.ResetIn, limit=Limit(10, 3600))
def reset_password(call: Call, body: schemas.ResetIn) -> None:
    """Set a new password by a mailed token; ends every session."""
    service.reset_password(body.token, body.password)


@routes.get("/api/account", who=Who.MEMBER, returns=schemas.UserOut)
def get_account(call: Call) -> schemas.UserOut:
    """The caller's account."""
    return schemas.UserOut.of(service.get_profile(call.actor))


@routes.patch("/api/account", who=Who.MEMBER, body=schemas.ProfileIn, returns=schemas.UserOut)
def change_account(call: Call, body: schemas.ProfileIn) -> schemas.UserOut:
    """Change name or language."""
    return schemas.UserOut.of(service.change_profile(call.actor, body.model_dump(exclude_none=True)))


@routes.post(
    "/api/account/email",
    who=Who.MEMBER,
    body=schemas.EmailChangeIn,
    returns=Accepted,
    status=202,
    limit=Limit(5, 3600),
    fresh=True,
)
def change_email(call: Call, body: schemas.EmailChangeIn) -> Accepted:
    """Ask for another address; it is the account's once the link mailed to it is followed."""
    service.ask_email_change(call.actor, body.email, body.password)
    return Accepted()


@routes.post("/api/account/password", who=Who.MEMBER, body=schemas.PasswordIn, limit=Limit(10, 3600), fresh=True)
def change_password(call: Call, body: schemas.PasswordIn) -> None:
    """Change the password; ends every other session."""
    service.change_password(call.actor, body.current_password, body.new_password)


@routes.get("/api/account/sessions", who=Who.MEMBER, returns=schemas.DeviceOut, paged=True)
def list_sessions(call: Call, page: PageRequest) -> Page[schemas.DeviceOut]:
    """Where the caller is logged in."""
    current = call.actor.session_id
    return service.list_sessions(call.actor, page).map(lambda row: schemas.DeviceOut.of(row, current))


@routes.delete("/api/account/sessions/{session_id}", who=Who.MEMBER, errors=(NotFound,))
def end_session(call: Call, session_id: str) -> None:
    """End one of the caller's sessions."""
    service.end_session(call.actor, session_id)


@routes.get("/api/admin/users", who=Who.STAFF, query=schemas.UsersQuery, returns=schemas.UserOut, paged=True)
def list_users(call: Call, query: schemas.UsersQuery, page: PageRequest) -> Page[schemas.UserOut]:
    """Everybody, newest first; or the one with an address."""
    return service.list_users(call.actor, query.email, page).map(schemas.UserOut.of)


@routes.put(
    "/api/admin/users/{user_id}/role",
    who=Who.ADMIN,
    body=schemas.RoleIn,
    returns=schemas.UserOut,
    errors=(NotFound, OwnerUnique, Conflict),
)
def set_role(call: Call, user_id: str, body: schemas.RoleIn) -> schemas.UserOut:
    """Make somebody customer, staff or admin."""
    return schemas.UserOut.of(service.set_role(call.actor, user_id, Role(body.role)))


@routes.post(
    "/api/admin/owner",
    who=Who.OWNER,
    body=schemas.TransferIn,
    returns=schemas.UserOut,
    errors=(Forbidden, Conflict),
    limit=Limit(10, 3600),
)
def transfer_ownership(call: Call, body: schemas.TransferIn) -> schemas.UserOut:
    """Hand the platform over to another user."""
    return schemas.UserOut.of(service.transfer_ownership(call.actor, body.user_id, body.password))


@routes.get(
    "/api/addresses/{country}",
    who=Who.ANYONE,
    query=schemas.AddressFormatQuery,
    returns=schemas.AddressFormat,
    cache=Cache(3600),
    errors=(NotFound,),
)
def address_format(call: Call, country: str, query: schemas.AddressFormatQuery) -> schemas.AddressFormat:
    """How addresses are written in a country."""
    fields = service.address_format(country, query.region, query.city)
    return schemas.AddressFormat.of(country, fields)


@routes.get("/api/account/addresses", who=Who.MEMBER, returns=schemas.KeptAddresses)
def list_addresses(call: Call) -> schemas.KeptAddresses:
    """The caller's addresses, at most 20."""
    kept = [schemas.KeptAddress.of(view) for view in service.addresses_of(call.actor)]
    return schemas.KeptAddresses.model_construct(items=kept)


@routes.post(
    "/api/account/addresses",
    who=Who.MEMBER,
    body=schemas.KeptAddressIn,
    returns=schemas.KeptAddress,
    status=201,
    errors=(Conflict,),
)
def add_address(call: Call, body: schemas.KeptAddressIn) -> schemas.KeptAddress:
    """Keep one more."""
    address, defaults = body.address.model_dump(), (body.default_shipping, body.default_billing)
    return schemas.KeptAddress.of(service.add_address(call.actor, address, body.phone, *defaults))


@routes.put(
    "/api/account/addresses/{address_id}",
    who=Who.MEMBER,
    body=schemas.KeptAddressIn,
    returns=schemas.KeptAddress,
    errors=(NotFound,),
)
def change_address(call: Call, address_id: str, body: schemas.KeptAddressIn) -> schemas.KeptAddress:
    """Replace one."""
    address, defaults = body.address.model_dump(), (body.default_shipping, body.default_billing)
    return schemas.KeptAddress.of(service.change_address(call.actor, address_id, address, body.phone, *defaults))


@routes.delete("/api/account/addresses/{address_id}", who=Who.MEMBER, errors=(NotFound,))
def remove_address(call: Call, address_id: str) -> None:
    """Forget one."""
    service.remove_address(call.actor, address_id)
