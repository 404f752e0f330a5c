"""What can go wrong with orders and payments."""

from __future__ import annotations

from ..core.errors import Conflict, DomainError


class OwnProduct(Conflict):
    """Sellers do not buy from themselves: it would make their figures lie."""

    code = "own_product"
    title = "This is your own product"


class CheckoutOver(Conflict):
    """The purchase that this request began has ended unpaid."""

    code = "checkout_over"
    title = "This checkout is over; start again"


class AmountMismatch(DomainError):
    """Stripe charged another amount than the purchase's: nothing is fulfilled and somebody must look."""

    status = 500
    code = "amount_mismatch"
    title = "The payment does not match the purchase"


class PriceChanged(Conflict):
    """The purchase would cost something else than the buyer was shown: ask for a new quote."""

    code = "price_changed"
    title = "The total has changed"


class NotDelivered(Conflict):
    """A store does not send to the buyer's country."""

    code = "not_delivered"
    title = "It is not sent there"


class TooLate(Exception):
    """A payment came when what its purchase had held was gone: it goes back."""
