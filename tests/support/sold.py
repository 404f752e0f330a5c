"""A product that was sold, made by calling the services as orders do: files, a grant, and its entitlement."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.aws import dynamo
from chalicelib.core import clock, ids
from chalicelib.files.tables import FileRow
from chalicelib.fulfilment import service
from chalicelib.fulfilment.service import Grant


@dataclass(frozen=True)
class Sold:
    """One entitlement and what it is about."""

    entitlement_id: str
    product_id: str
    purchase_id: str
    file_ids: list[str]

    def link(self, file: int = 0) -> str:
        """The path of a new link to one of its files."""
        made = service.issue_link(self.entitlement_id, self.file_ids[file], authorized=True)
        return made.url.partition("handsel.test")[2]

    def revoke(self) -> None:
        dynamo.commit(*service.revoke_writes([self.entitlement_id], "refunded"))


def put_file(product_id: str, name: str = "guide.pdf", *, version: int = 1, file_id: str | None = None) -> str:
    """A file with a ready version, as the worker that verified it would leave it."""
    file_id, now = file_id or ids.new("fil"), clock.now_text()
    row = FileRow(
        pk=product_id,
        sk=f"file#{file_id}",
        name=name,
        content_type="application/pdf",
        size=3_400_000,
        sha256="0" * 64,
        version=version,
        latest=version,
        latest_status="ready",
        created_at=now,
        updated_at=now,
    )
    dynamo.commit(dynamo.put(row, "file"))
    return file_id


def sell(
    *names: str,
    product_id: str | None = None,
    user_id: str | None = None,
    email: str = "bo@example.com",
    locale: str = "en",
    title: str = "Linen pattern",
    max_downloads: int = 25,
    download_days: int = 30,
) -> Sold:
    """Sell a new product with files of these names, or one that is there, as it is."""
    file_ids = []
    if product_id is None:
        product_id = ids.new("prd")
        file_ids = [put_file(product_id, name) for name in names or ("guide.pdf",)]
    grant = Grant(
        item_id=ids.new("itm"),
        order_id=ids.new("ord"),
        purchase_id=ids.new("pur"),
        product_id=product_id,
        store_id=ids.new("sto"),
        title=title,
        user_id=user_id,
        email=email,
        locale=locale,
        max_downloads=max_downloads,
        download_days=download_days,
    )
    dynamo.commit(*service.grant_writes([grant]))
    return Sold(service.entitlement_id(grant.item_id), product_id, grant.purchase_id, file_ids)
