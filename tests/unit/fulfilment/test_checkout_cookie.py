"""The cookie that remembers what a browser bought."""

from __future__ import annotations

import base64
import json

import pytest

from chalicelib.aws import secrets
from chalicelib.core import ids
from chalicelib.http import checkout
from chalicelib.http.call import CHECKOUT_COOKIE, Call


def call_with(value: str = "") -> Call:
    headers = {"cookie": f"{CHECKOUT_COOKIE}={value}"} if value else {}
    return Call("r", "POST", "/", "203.0.113.7", headers, {}, b"")


def bought(*purchase_ids: str) -> str:
    call = call_with()
    for purchase_id in purchase_ids:
        checkout.remember(call, purchase_id)
    return call.cookies[CHECKOUT_COOKIE]


def test_what_was_bought_is_remembered() -> None:
    first, second = ids.new("pur"), ids.new("pur")
    value = bought(first, second, first)
    assert checkout.remembered(call_with(value)) == {first, second}
    assert value.count("~") == 1


def test_the_cookie_is_not_for_scripts() -> None:
    call = call_with()
    checkout.remember(call, ids.new("pur"))
    assert all(part in call.cookies_out[0] for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))


def test_the_oldest_beyond_five_is_forgotten() -> None:
    purchases = [ids.new("pur") for _ in range(6)]
    assert checkout.remembered(call_with(bought(*purchases))) == set(purchases[1:])


@pytest.mark.parametrize("change", ["id", "signature", "none", "shape"])
def test_a_forged_purchase_counts_as_none(change: str) -> None:
    mine, other = ids.new("pur"), ids.new("pur")
    signature = bought(mine).partition(".")[2]
    forged = {
        "id": f"{other}.{signature}",
        "signature": f"{mine}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        "none": mine,
        "shape": "~.~~",
    }
    assert checkout.remembered(call_with(forged[change])) == set()


def test_a_forged_purchase_spoils_no_true_one() -> None:
    mine = ids.new("pur")
    assert checkout.remembered(call_with(f"{ids.new('pur')}.x~{bought(mine)}")) == {mine}


def test_any_accepted_key_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = ids.new("pur")
    value = bought(mine)
    old = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    new = base64.b64encode(b"n" * 32).decode()
    try:
        for keys, expected in (({"k1": old, "k2": new}, {mine}), ({"k2": new}, set())):
            monkeypatch.setenv("HANDSEL_SECRETS", json.dumps({"signing_keys": keys}))
            secrets.reset()
            assert checkout.remembered(call_with(value)) == expected
    finally:
        secrets.reset()
