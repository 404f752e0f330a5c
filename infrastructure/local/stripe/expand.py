"""`expand[]`: ids in an answer replaced by the objects they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from infrastructure.local.stripe import tax
from infrastructure.local.stripe.errors import Json, invalid
from infrastructure.local.stripe.work import Work

# What can be expanded, by kind of object: the field, and the kind of object it names.
EXPANDABLE = {
    "checkout.session": {"payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge", "payment_method": "payment_method"},
    "charge": {"balance_transaction": "balance_transaction", "payment_intent": "payment_intent"},
    "refund": {
        "charge": "charge",
        "payment_intent": "payment_intent",
        "balance_transaction": "balance_transaction",
    },
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "balance_transaction": {"source": "charge"},
    "transfer": {"balance_transaction": "balance_transaction", "source_transaction": "charge"},
    "transfer_reversal": {"balance_transaction": "balance_transaction", "transfer": "transfer"},
}
DEPTH = 4


def expand(work: Work, body: Json, paths: list[str]) -> Json:
    """The answer with every path expanded; lists are gone through with `data.…`."""
    for path in paths:
        names = path.split(".")
        if body.get("object") == "list":
            if names[0] != "data" or len(names) == 1:
                raise invalid(f"This property cannot be expanded: {path}", "expand")
            names = names[1:]
        if len(names) > DEPTH:
            raise invalid(f"Expansions go up to {DEPTH} levels deep: {path}", "expand")
        for item in body["data"] if body.get("object") == "list" else [body]:
            _expand(work, item, names, path)
    return body


def _expand(work: Work, body: Json, names: list[str], path: str) -> None:
    name, rest = names[0], names[1:]
    kind = body["object"]
    if (kind, name) in _INCLUDED:
        if name not in body:
            body[name] = _INCLUDED[kind, name](work, body)
        if rest:
            if rest[0] != "data" or len(rest) == 1:
                raise invalid(f"This property cannot be expanded: {path}", "expand")
            for item in body[name]["data"]:
                _expand(work, item, rest[1:], path)
        return
    target = EXPANDABLE.get(kind, {}).get(name)
    if target is None:
        raise invalid(f"This property cannot be expanded: {path}", "expand")
    if isinstance(body[name], str):
        kinds = (target, "refund", "transfer", "transfer_reversal", "dispute") if name == "source" else (target,)
        found = next((made for one in kinds if (made := work.store.get(one, body[name])) is not None), None)
        if found is None:
            return
        body[name] = found
    if rest and body[name] is not None:
        _expand(work, body[name], rest, path)


def _lines(work: Work, session: Json) -> Json:
    lines = work.store.hidden(session["id"])["lines"]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return {"object": "list", "data": lines[:10], "has_more": len(lines) > 10, "url": url}


def _refunds(work: Work, charge: Json) -> Json:
    found = [refund for refund in work.store.walk("refund") if refund["charge"] == charge["id"]]
    url = f"/v1/charges/{charge['id']}/refunds"
    return {"object": "list", "data": found[:10], "has_more": len(found) > 10, "url": url}


# Sublists the API leaves out until they are asked for.
_INCLUDED: dict[tuple[str, str], Callable[[Work, Json], Any]] = {
    ("checkout.session", "line_items"): _lines,
    ("charge", "refunds"): _refunds,
    (tax.CALCULATION, "line_items"): tax.lines_of,
    (tax.LINE, "tax_breakdown"): tax.breakdown_of,
}
