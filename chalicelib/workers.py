"""The queue and schedule functions. Like app.py for events: it names which domain works on what, and nothing else."""

from __future__ import annotations

import os
from typing import Any

from chalice import Blueprint, Rate

from .events import notifications, runner

#: Chalice loads this module with the stage's environment when it deploys, so queue names follow the stage.
STAGE = os.environ.get("STAGE", "local")

blueprint = Blueprint("chalicelib.workers")

#: Event or job type → the functions that work on it, imported when the first one arrives.
WORK: runner.Handlers = {
    "user.registered": ("accounts.handlers:confirmation",),
    "user.registered_again": ("accounts.handlers:known_address",),
    "user.confirmation_asked": ("accounts.handlers:confirmation",),
    "user.email_change_asked": ("accounts.handlers:email_change",),
    "user.reset_asked": ("accounts.handlers:reset",),
    "user.password_changed": ("accounts.handlers:password_changed",),
    "user.email_confirmed": ("orders.handlers:email_confirmed",),
    "user.role_changed": (),
    "user.ownership_transferred": (),
    "store.created": (),
    "store.updated": ("catalog.handlers:store_updated",),
    "store.pages_left": ("catalog.handlers:pages_left",),
    "collection.deleted": ("catalog.handlers:collection_deleted",),
    "collection.products_left": ("catalog.handlers:collection_deleted",),
    "product.deleted": ("files.handlers:to_media", "inventory.handlers:product_deleted"),
    "product.archived": (),
    "product.unpublished": (),
    "product.published": ("inventory.handlers:product_changed",),
    "product.not_published": ("catalog.handlers:not_published",),
    "product.changed": (),
    "product.stock_rules_changed": ("inventory.handlers:product_changed",),
    "image.removed": ("files.handlers:image_removed",),
    "product.files_changed": ("files.handlers:sync_product",),
    "stock.moved": ("inventory.handlers:moved",),
    "stock.low": ("inventory.handlers:low",),
    "stock.returned": ("inventory.handlers:returned",),
    "stock.waiting_left": ("inventory.handlers:waiting_left",),
    "stock.waiting_to_tell": ("inventory.handlers:waiting_to_tell",),
    "stock.rows_left": ("inventory.handlers:product_deleted",),
    "upload.completed": ("files.handlers:to_media",),
    "upload.discarded": ("files.handlers:to_media",),
    "file.removed": ("files.handlers:to_media",),
    "file.version_ready": ("fulfilment.handlers:version_ready",),
    "fulfilment.buyers_to_tell": ("fulfilment.handlers:tell_buyers",),
    "fulfilment.buyer_to_tell": ("fulfilment.handlers:tell_buyer",),
    "purchases.links_asked": ("fulfilment.handlers:links_asked",),
    "task.act": ("bulk.handlers:act",),
    "task.undo": ("bulk.handlers:take_back",),
    "task.remove": ("bulk.handlers:remove",),
    "task.import": ("files.handlers:to_media",),
    "task.lines": ("files.handlers:to_media",),
    "task.export": ("files.handlers:to_media",),
    "promotion.changed": (),
    "purchase.paid": (
        "orders.handlers:purchase_paid",
        "carts.handlers:purchase_paid",
        "promotions.handlers:purchase_paid",
    ),
    "purchase.expired": (),
    "purchase.failed": ("orders.handlers:payment_failed",),
    "purchase.refunded": ("orders.handlers:payment_refunded",),
    "payouts.enabled": ("orders.handlers:release_held",),
    "payouts.held_left": ("orders.handlers:release_held",),
    "cart.left": ("carts.handlers:left",),
    "order.paid": (
        "orders.handlers:receipt",
        "orders.handlers:sold",
        "orders.handlers:order_told",
        "orders.handlers:join_account",
        "search.handlers:sold",
    ),
    "order.shipped": ("orders.handlers:order_shipped",),
    "order.delivered": ("orders.handlers:order_delivered",),
    "refund.created": ("orders.handlers:refund_made",),
    "refund.succeeded": ("orders.handlers:refund_posted",),
    "refund.failed": ("orders.handlers:refund_posted", "orders.handlers:refund_failed"),
    "dispute.inquiry": ("orders.handlers:dispute_told",),
    "dispute.open": ("orders.handlers:dispute_posted", "orders.handlers:dispute_told"),
    "dispute.won": ("orders.handlers:dispute_posted", "orders.handlers:dispute_told"),
    "dispute.lost": ("orders.handlers:dispute_posted", "orders.handlers:dispute_told"),
    "refund.asked": ("orders.handlers:refund_asked",),
    "refund.declined": ("orders.handlers:refund_declined",),
}

#: Types whose jobs of one delivery are, after all that, handed to one function together.
TOGETHER = {
    "product.changed": "search.handlers:changed",
    "product.deleted": "search.handlers:changed",
}

#: The same for the media queue, whose function may run for minutes and write to the buckets.
MEDIA: runner.Handlers = {
    "upload.completed": ("files.handlers:verify",),
    "upload.discarded": ("files.handlers:discard",),
    "file.removed": ("files.handlers:remove_file",),
    "image.forgotten": ("files.handlers:remove_image",),
    "product.deleted": ("files.handlers:remove_product",),
    "s3.object_created": ("files.handlers:arrived",),
    "task.import": ("bulk.handlers:read_file",),
    "task.lines": ("bulk.handlers:bring_in",),
    "task.export": ("bulk.handlers:write_file",),
}

#: What the schedule of every minute does: one function, since each one is a start of its own.
EVERY_MINUTE = ("events.outbox:sweep", "catalog.handlers:publish_due")

#: What the schedule of every five minutes does.
RECONCILE = ("orders.handlers:reconcile_payments", "orders.handlers:move_money", "orders.handlers:audit_books")

#: What the hourly schedule does.
CLEAN_UP = (
    "files.handlers:clean_up",
    "fulfilment.handlers:clean_up",
    "storefront.handlers:clean_up",
    "bulk.handlers:clean_up",
    "carts.handlers:clean_up",
)


@blueprint.on_sqs_message(queue=f"handsel-{STAGE}-work", batch_size=10)
def on_work(event: Any) -> dict[str, Any]:
    """Events of the outbox and typed jobs."""
    return runner.run_batch(
        event.to_dict(), lambda body: runner.run_job(body, WORK), function="on_work", together=TOGETHER
    )


@blueprint.schedule(Rate(1, unit=Rate.MINUTES))
def sweep_outbox(event: Any) -> None:
    """Every minute: the events that their transaction left behind, and what is due."""
    runner.run_schedules(EVERY_MINUTE, function="sweep_outbox")


@blueprint.on_sqs_message(queue=f"handsel-{STAGE}-webhooks", batch_size=10)
def on_webhooks(event: Any) -> dict[str, Any]:
    """Stripe's events, stored before they are queued."""
    from .orders import handlers

    return runner.run_batch(event.to_dict(), handlers.stripe_event, function="on_webhooks")


@blueprint.schedule(Rate(5, unit=Rate.MINUTES))
def reconcile_payments(event: Any) -> None:
    """Settle what webhooks, pages and queues left undone."""
    runner.run_schedules(RECONCILE, function="reconcile_payments")


@blueprint.on_sqs_message(queue=f"handsel-{STAGE}-media", batch_size=1)
def on_media(event: Any) -> dict[str, Any]:
    """Uploads to verify, and S3's notifications of objects that arrived."""
    return runner.run_batch(event.to_dict(), lambda body: notifications.run(body, MEDIA), function="on_media")


@blueprint.schedule(Rate(10, unit=Rate.MINUTES))
def compact_index(event: Any) -> None:
    """Fold what changed into the search index's base, hourly or sooner after many changes; mend what is broken."""
    runner.run_schedule(runner.resolve("search.handlers:compact"), function="compact_index")


@blueprint.schedule(Rate(1, unit=Rate.HOURS))
def clean_up(event: Any) -> None:
    """What each domain leaves lying about."""
    runner.run_schedules(CLEAN_UP, function="clean_up")
