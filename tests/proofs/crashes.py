"""The journeys of the crash matrix: what people and services do, and do again when the process dies under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.proofs import crashes_catalogue, crashes_sale
from tests.proofs.stage import Stage
from tests.support.crash import Crasher, state
from tests.support.shop import open_shop
from tests.support.world import World

ROWS = ("orders", "fulfilment", "files", "catalog", "inventory", "tasks", "search", "events")

JOURNEYS: dict[str, Callable[[Stage], None]] = {
    "upload": crashes_sale.upload,
    "image": crashes_catalogue.image,
    "product save": crashes_catalogue.product_save,
    "product deletion": crashes_catalogue.product_deletion,
    "duplication": crashes_catalogue.duplication,
    "checkout": crashes_sale.checkout,
    "webhook": crashes_sale.webhook,
    "success page": crashes_sale.success_page,
    "download": crashes_sale.download,
    "expiry": crashes_sale.expiry,
    "stock": crashes_catalogue.stock,
    "bulk": crashes_catalogue.bulk,
    "CSV import": crashes_catalogue.csv_import,
    "index": crashes_catalogue.index,
    "compaction": crashes_catalogue.compaction,
}


def play(journey: Callable[[Stage], None], crasher: Crasher) -> tuple[Any, list[str]]:
    """One run in a fresh world: the state it ends in, and the calls that were made."""
    # The calls of a scene that is laid out are not made: whoever is compared with it would have made more.
    world = World(remembers=False)
    world.start()
    try:
        _ = world.stripe
        shop = open_shop(world)
        buyer = world.client()
        buyer.get("/api/session")
        world.crasher = crasher
        with crasher.installed():
            journey(Stage(world, crasher, shop, buyer))
        return state(world, ROWS), crasher.calls
    finally:
        world.stop()
