"""The Chalice application: blueprints, nothing else."""

from __future__ import annotations

from chalicelib import workers
from chalicelib.accounts import service as accounts
from chalicelib.accounts.routes import routes as account_routes
from chalicelib.bulk.routes import routes as bulk_routes
from chalicelib.catalog.routes import routes as catalog_routes
from chalicelib.files.routes import routes as file_routes
from chalicelib.fulfilment.routes import routes as fulfilment_routes
from chalicelib.http import dispatch
from chalicelib.http.application import HandselApp
from chalicelib.http.docs import routes as doc_routes
from chalicelib.inventory.routes import routes as inventory_routes
from chalicelib.orders.routes import routes as order_routes
from chalicelib.search.routes import routes as search_routes
from chalicelib.storefront.routes import routes as storefront_routes
from chalicelib.stores.routes import routes as store_routes

app = HandselApp(app_name="handsel", configure_logs=False)
dispatch.current_actor = accounts.current_actor

for routes in (
    doc_routes,
    account_routes,
    store_routes,
    catalog_routes,
    inventory_routes,
    file_routes,
    search_routes,
    storefront_routes,
    bulk_routes,
    fulfilment_routes,
    order_routes,
):
    app.register_blueprint(routes.blueprint)
app.register_blueprint(workers.blueprint)
