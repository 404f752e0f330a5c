"""What Stripe accepts and answers, read off the installed `stripe` wheel.

The wheel's services, parameters and resources are generated from the specification of the API version it pins, so they
are the contract: `routes` finds every route and the types it takes and returns, `shapes` turns those types into plain
data, and `check` compares a request or a response with them.
"""

from __future__ import annotations

from infrastructure.local.stripe.contract.check import Violation, check_event, check_response, decode_params
from infrastructure.local.stripe.contract.routes import Route, find_route, routes

__all__ = ["Route", "Violation", "check_event", "check_response", "decode_params", "find_route", "routes"]
