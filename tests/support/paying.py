"""Sales that are paid, and the accounts that their money goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chalicelib.orders.service import connect

from .shop import Shop, buy
from .world import World

RON = "ron"


def paid(world: World, shop: Shop, key: str = "k1", *, card: str | None = None, webhooks: bool = True) -> str:
    """Sell the shop's product to a guest; the order's id."""
    stripe = world.stripe
    reply = buy(world.client(), shop.product_id, key=key, email=f"{key}@example.com")
    assert reply.status == 201, reply.text
    row = next(r for r in world.rows("orders") if r["pk"] == reply.json["purchase_id"] and r["sk"] == "purchase")
    stripe.pay(row["session_id"], *([card] if card else []))
    if webhooks:
        world.deliver_webhooks()
        world.drain()
    return str(row["order_ids"][0] if isinstance(row["order_ids"], list) else _ids(row["order_ids"])[0])


def _ids(raw: str) -> list[str]:
    import json

    found: list[str] = json.loads(raw)
    return found


def open_account(world: World, shop: Shop, *, outcome: str | None = "complete") -> str:
    """Open the store's account, and fill it in as its owner does; the account's id."""
    _ = world.stripe
    path = f"/api/stores/{shop.store['id']}/payouts/onboarding"
    reply = shop.seller.post(path, {"country": "RO"})
    assert reply.status == 200, reply.text
    account = next(
        str(row["account"]) for row in world.rows("orders") if row["pk"] == shop.store["id"] and row["sk"] == "payout"
    )
    if outcome is not None:
        world.stripe.onboard(account, outcome)
        world.deliver_webhooks()
        world.drain()
    return account


@dataclass
class Books:
    """What our ledgers say, summed over orders."""

    accounts: dict[str, int]

    def of(self, prefix: str) -> int:
        return sum(amount for name, amount in self.accounts.items() if name.startswith(prefix))


def books(world: World, order_ids: Iterable[str] | None = None) -> Books:
    """The sums of all postings; each posting, and so each order, sums to zero."""
    import json

    sums: dict[str, int] = {}
    wanted = set(order_ids) if order_ids is not None else None
    for row in world.rows("orders"):
        if not row["sk"].startswith("ledger#") or (wanted is not None and row["pk"] not in wanted):
            continue
        entries: Any = json.loads(row["entries"]) if isinstance(row["entries"], str) else row["entries"]
        assert sum(int(amount) for amount in entries.values()) == 0, row
        for name, amount in entries.items():
            sums[name] = sums.get(name, 0) + int(amount)
    return Books(sums)


def even(world: World) -> None:
    """Our ledgers and Stripe's books agree, for the platform and for every account."""
    ours, theirs = books(world), world.stripe.books()
    held = ours.of("store:") + ours.of("tax:") + ours.of("platform") + ours.of("netting:") + ours.of("paid:")
    assert held == theirs["platform"].get(RON, 0), (ours, theirs)
    assert ours.of("netting:") == 0
    for account, balance in theirs.items():
        if account != "platform":
            at = ours.of(f"transfer:{connect.tables.store_of_account(account)}")
            assert at == balance.get(RON, 0) + paid_out(world, account), (ours, theirs)


def paid_out(world: World, account: str) -> int:
    """What an account has sent to its bank."""
    from infrastructure.local.stripe.client import stripe_client

    found = stripe_client(world.stripe).v1.payouts.list(options={"stripe_account": account}).data
    return sum(one.amount for one in found if one.status == "paid")
