"""A Stripe of one's own: the part of Stripe Handsel uses, checked against the types of the `stripe` library.

    python -m infrastructure.local.stripe --port 8420 --state stripe.db --webhook-url … --webhook-secret whsec_…

or, in one process, `Sandbox()`; see `sandbox.Sandbox` and, for tests, `client.SandboxClient`.
"""

from __future__ import annotations

from infrastructure.local.stripe.sandbox import Sandbox

__all__ = ["Sandbox"]
