"""Events of the last thirty days, and further endpoints to send them to."""

from __future__ import annotations

from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.operations import PAGING, check_metadata, operation, paged
from infrastructure.local.stripe.work import Work, new_id

KEPT = 30 * 86_400


@operation("GET", "/v1/events", f"{PAGING} created type types delivery_success")
def search(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Events, newest first, filtered by type (`charge.*` stands for all of a kind) and by delivery."""
    if "type" in params and "types" in params:
        raise invalid("type and types exclude each other.", "type")
    types = params.get("types") or ([params["type"]] if "type" in params else [])
    if len(types) > 20:
        raise invalid("Up to twenty types can be asked for.", "types")
    delivered = params.get("delivery_success")

    def keep(event: Json) -> bool:
        if event["created"] < work.now - KEPT or (types and not any(_is(event["type"], wanted) for wanted in types)):
            return False
        return delivered is None or (work.store.pending_webhooks(event["id"]) == 0) == delivered

    page = paged(work, "event", "/v1/events", params, keep)
    return page | {"data": [_current(work, event) for event in page["data"]]}


@operation("GET", "/v1/events/{id}")
def retrieve(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One event."""
    return _current(work, work.fetch("event", ids["id"], "id"))


@operation("POST", "/v1/webhook_endpoints", "expand url enabled_events description metadata api_version")
def create_endpoint(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Another place to send events to. Its secret is shown this once."""
    if not params["url"].startswith(("http://", "https://")):
        raise invalid("Not a valid URL", "url", "url_invalid")
    endpoint: Json = {
        "id": new_id("we_1"),
        "object": "webhook_endpoint",
        "api_version": params.get("api_version"),
        "application": None,
        "created": work.now,
        "description": params.get("description") or None,
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": check_metadata(params.get("metadata"), "metadata"),
        "status": "enabled",
        "url": params["url"],
    }
    secret = new_id("whsec_", 32)
    work.store.insert(endpoint, {"secret": secret})
    return endpoint | {"secret": secret}


@operation("GET", "/v1/webhook_endpoints/{webhook_endpoint}")
def retrieve_endpoint(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """One endpoint."""
    return work.fetch("webhook_endpoint", ids["webhook_endpoint"], "webhook_endpoint")


@operation("GET", "/v1/webhook_endpoints", PAGING)
def search_endpoints(work: Work, params: Json, _: dict[str, str]) -> Json:
    """Endpoints, newest first."""
    return paged(work, "webhook_endpoint", "/v1/webhook_endpoints", params)


@operation("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", "")
def delete_endpoint(work: Work, _: Json, ids: dict[str, str]) -> Json:
    """Send nothing there any more."""
    endpoint = work.fetch("webhook_endpoint", ids["webhook_endpoint"], "webhook_endpoint")
    work.store.delete(endpoint["id"])
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


def _is(name: str, wanted: str) -> bool:
    return name == wanted or (wanted.endswith(".*") and name.startswith(wanted[:-1]))


def _current(work: Work, event: Json) -> Json:
    return event | {"pending_webhooks": work.store.pending_webhooks(event["id"])}
