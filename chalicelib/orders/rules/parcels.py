"""What goes into a parcel, and where it can be followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from ...core.errors import FieldError
from .items import is_physical
from .progress import Progress, to_send

#: Where a carrier shows a parcel, by the name that sellers choose from; `{}` is the tracking number.
CARRIERS = {
    "Fan Courier": "https://www.fancourier.ro/awb-tracking/?tracking={}",
    "Sameday": "https://sameday.ro/#awb={}",
    "Cargus": "https://www.cargus.ro/tracking-romanian/?t={}",
    "Posta Romana": "https://awb.posta-romana.ro/track-and-trace.html?track={}",
    "DPD": "https://tracking.dpd.ro/?shipmentNumber={}",
    "GLS": "https://gls-group.eu/track/{}",
    "DHL": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "UPS": "https://www.ups.com/track?tracknum={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
}


def tracking_url(carrier: str, number: str) -> str | None:
    """Where a parcel can be followed; None without a number or for carriers that we do not know."""
    pattern = next((url for name, url in CARRIERS.items() if name.casefold() == carrier.casefold()), None)
    return pattern.format(quote(number, safe="")) if pattern and number else None


def parcel(
    items: Sequence[dict[str, Any]], progress: Progress, wanted: Sequence[tuple[str, int]] | None
) -> tuple[dict[str, int], list[FieldError]]:
    """The pieces of a parcel by item id, and what is wrong with it; all still to be sent if nothing is named."""
    if wanted is None:
        waiting = to_send(items, progress)
        return waiting, [] if waiting else [FieldError("items", "nothing_to_send", "Everything has been sent.")]
    known = {item["id"]: item for item in items if is_physical(item["kind"])}
    pieces: dict[str, int] = {}
    errors: list[FieldError] = []
    for index, (item_id, quantity) in enumerate(wanted):
        item = known.get(item_id)
        if item is None or item_id in pieces:
            errors.append(FieldError(f"items.{index}.item_id", "not_an_option", "Choose items to be sent, each once."))
        elif quantity > int(item["quantity"]) - progress.shipped.get(item_id, 0):
            errors.append(FieldError(f"items.{index}.quantity", "too_many", "There are fewer left to send."))
        else:
            pieces[item_id] = quantity
    return pieces, errors
