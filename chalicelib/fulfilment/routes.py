"""Routes of fulfilment: what somebody bought, new links to it, and the links themselves."""

from __future__ import annotations

from ..core.errors import Gone, NotFound
from ..core.paging import Page, PageRequest
from ..http import checkout
from ..http.call import Call, Reply
from ..http.declare import Limit, Routes, Who
from ..http.schema import Accepted
from . import pages, schemas, service
from .service import downloads, mails

routes = Routes("fulfilment")


@routes.get("/api/purchases", who=Who.MEMBER, returns=schemas.EntitlementOut, paged=True)
def list_purchases(call: Call, page: PageRequest) -> Page[schemas.EntitlementOut]:
    """What the caller bought, newest first; then what was bought as a guest with the caller's confirmed address."""
    return service.purchases_of(call.actor, page).map(schemas.EntitlementOut.of)


@routes.post(
    "/api/purchases/{entitlement_id}/links",
    who=Who.HOLDER,
    body=schemas.LinkIn,
    returns=schemas.LinkOut,
    status=201,
    limit=Limit(60, 600),
    errors=(NotFound, Gone),
)
def make_link(call: Call, entitlement_id: str, body: schemas.LinkIn) -> schemas.LinkOut:
    """Make a new link to a file. For the account that bought it, and for the browser that checked out."""
    remembered = checkout.remembered(call)
    link = service.issue_link(entitlement_id, body.file_id, actor=call.actor, purchases=remembered)
    return schemas.LinkOut.of(link)


@routes.post(
    "/api/purchases/resend",
    who=Who.ANYONE,
    body=schemas.ResendIn,
    returns=Accepted,
    status=202,
    limit=Limit(5, 3600),
)
def resend_links(call: Call, body: schemas.ResendIn) -> Accepted:
    """Mail new links to an address: for what it bought as a guest, and for what its account bought.

    The same answer whether or not there is anything.
    """
    mails.ask_links(body.email)
    return Accepted()


@routes.get("/downloads/{token}", who=Who.ANYONE, raw=True, on_error=pages.refused)
def show_download(call: Call, token: str) -> Reply:
    """The page of a download link. Looking at it uses nothing up, so scanners and previews do no harm."""
    return pages.offered(downloads.look(token, _client(call)))


@routes.post("/downloads/{token}", who=Who.ANYONE, raw=True, csrf=False, limit=Limit(60, 600), on_error=pages.refused)
def take_download(call: Call, token: str) -> Reply:
    """Count a download and go to the file. Needs no CSRF token: the link's own token is what permits it, and
    another site that knows that could download without a browser's help.
    """
    return pages.taken(downloads.take(token, _client(call)))


def _client(call: Call) -> downloads.Client:
    return downloads.Client(call.client_ip, call.user_agent)
