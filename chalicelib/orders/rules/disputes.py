"""What a dispute at Stripe says of ours, and what it does to an order."""

from __future__ import annotations

from dataclasses import replace

from .progress import INQUIRY, LOST, OPEN, WON, Progress

#: From which states a dispute may reach each.
DISPUTE_FROM: dict[str, tuple[str, ...]] = {
    OPEN: (INQUIRY,),
    WON: (INQUIRY, OPEN),
    LOST: (OPEN,),
}


def dispute_outcome(status: str) -> str:
    """What a dispute's state at Stripe says (docs.stripe.com/disputes): an inquiry has taken no money."""
    if status in {"won", "warning_closed", "prevented"}:
        return WON
    if status == "lost":
        return LOST
    return INQUIRY if status.startswith("warning") else OPEN


def disputed(progress: Progress, dispute_id: str, state: str) -> Progress:
    """After a dispute has reached a state."""
    return replace(progress, disputes={**progress.disputes, dispute_id: state})


def next_state(before: str | None, told: str) -> str | None:
    """The state that a dispute goes to now, of one that Stripe tells; None when it is there, or past it. A lost one was
    open before, even when nobody told of that."""
    if told == LOST and before in {None, INQUIRY}:
        return OPEN
    return told if before is None or before in DISPUTE_FROM.get(told, ()) else None
