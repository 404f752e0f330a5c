"""The Chalice application: which modules declare its routes and its event functions, nothing else."""

from __future__ import annotations

from chalicelib.accounts import service as accounts
from chalicelib.http import dispatch
from chalicelib.http.application import HandselApp

app = HandselApp(app_name="handsel", configure_logs=False)
dispatch.current_actor = accounts.current_actor

app.serve(
    routes=(
        "chalicelib.http.docs",
        "chalicelib.accounts.routes",
        "chalicelib.stores.routes",
        "chalicelib.catalog.routes",
        "chalicelib.inventory.routes",
        "chalicelib.files.routes",
        "chalicelib.search.routes",
        "chalicelib.storefront.routes",
        "chalicelib.bulk.routes",
        "chalicelib.shipping.routes",
        "chalicelib.tax.routes",
        "chalicelib.promotions.routes",
        "chalicelib.carts.routes",
        "chalicelib.fulfilment.routes",
        "chalicelib.orders.routes",
    ),
    events="chalicelib.workers",
)
