"""The link's page burns nothing; its button counts once per client, in one read and one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from chalicelib.aws import dynamo
from chalicelib.core import clock
from chalicelib.core.errors import Busy
from chalicelib.settings import settings
from tests.support.shop import open_shop
from tests.support.sold import Sold, put_file, sell
from tests.support.world import Client, Reply, World


def take(client: Client, path: str) -> Reply:
    return client.post(path, csrf=False)


def clients(world: World, count: int) -> list[Client]:
    return [world.client(f"198.51.100.{number}") for number in range(count)]


def row(world: World, sold: Sold, sk: str = "entitlement") -> dict[str, Any]:
    return next(each for each in world.rows("fulfilment") if each["pk"] == sold.entitlement_id and each["sk"] == sk)


def logs(world: World) -> list[dict[str, Any]]:
    return [each for each in world.rows("fulfilment") if each["sk"].startswith("log#")]


def used(world: World, sold: Sold) -> int:
    return int(row(world, sold)["downloads_used"])


@contextmanager
def calls() -> Iterator[list[str]]:
    """The DynamoDB operations within the block, by name."""
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    emitter = dynamo.shared_connection().client.meta.events
    emitter.register("before-call.dynamodb", note)
    try:
        yield made
    finally:
        emitter.unregister("before-call.dynamodb", note)


#: What a stage says that says nothing else.
LOG_DAYS = 365


def test_the_page_tells_what_whose_how_often_and_until_when(world: World) -> None:
    shop = open_shop(world)
    file_id = shop.seller.get(f"/api/products/{shop.product_id}/files").json["items"][0]["id"]
    sold = sell(product_id=shop.product_id, title="Linen pattern")
    path = Sold(sold.entitlement_id, shop.product_id, sold.purchase_id, [file_id]).link()
    reply = world.client().get(path)
    assert reply.status == 200
    assert reply.header("Content-Type") == "text/html; charset=utf-8"
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text))
    for told in ("guide.pdf", "Linen pattern", "Lumina Studio", "Downloads left on this link 5", "UTC", "Download now"):
        assert told in text
    assert f"IP address and the browser, as proof of delivery and against misuse. Days kept: {LOG_DAYS}." in text


def test_opening_the_page_uses_nothing_up(world: World) -> None:
    sold = sell()
    path = sold.link()
    before = world.rows("fulfilment")
    for client in clients(world, 12):
        assert client.get(path).status == 200
    assert world.rows("fulfilment") == before


def test_the_page_leaks_its_address_to_nobody(world: World) -> None:
    reply = world.client().get(sell().link())
    assert reply.header("Referrer-Policy") == "no-referrer"
    assert reply.header("Cache-Control") == "no-store"
    assert reply.header("X-Robots-Tag") == "noindex"
    addresses = re.findall(r'(?:href|src|action)="([^"]+)"', reply.text)
    assert all(address.startswith("/") for address in addresses), addresses
    assert "<script" not in reply.text
    assert "style=" not in reply.text


def test_the_form_may_be_redirected_to_where_the_file_is_and_nowhere_else(world: World) -> None:
    client, path = world.client(), sell().link()
    policy = client.get(path).header("Content-Security-Policy")
    actions = next(part for part in policy.split("; ") if part.startswith("form-action "))
    target = urlsplit(take(client, path).header("Location"))
    assert actions == f"form-action 'self' {target.scheme}://{target.netloc}"
    assert "default-src 'none'" in policy


def test_the_button_counts_logs_and_redirects(world: World) -> None:
    sold = sell("Ghid țesut.pdf")
    client = world.client("198.51.100.9")
    client.user_agent = "Mozilla/5.0 (a browser)"
    reply = take(client, sold.link())
    assert reply.status == 303
    assert reply.header("Referrer-Policy") == "no-referrer"
    assert reply.header("Cache-Control") == "no-store"
    target = urlsplit(reply.header("Location"))
    query = parse_qs(target.query)
    assert target.path.startswith(f"/{settings().files_bucket}/")
    assert query["X-Amz-Expires"] == ["900"]
    assert "filename*=UTF-8''Ghid%20%C8%9Besut.pdf" in query["response-content-disposition"][0]
    assert used(world, sold) == 1
    [log] = logs(world)
    assert (log["ip"], log["user_agent"], log["file_id"]) == (
        "198.51.100.9",
        "Mozilla/5.0 (a browser)",
        sold.file_ids[0],
    )
    kept = int(log["ttl"]) - clock.epoch(clock.now())
    assert abs(kept - LOG_DAYS * 86400) < 60


def test_a_count_is_one_read_and_one_transaction(world: World) -> None:
    client, path = world.client(), sell().link()
    assert client.get(path).status == 200
    with calls() as made:
        assert take(client, path).status == 303
    assert made == ["UpdateItem", "BatchGetItem", "GetItem", "GetItem", "TransactWriteItems"], (
        "limit, link, file, log, count"
    )
    with calls() as made:
        assert take(client, path).status == 303
    assert made == ["UpdateItem", "BatchGetItem", "GetItem", "GetItem"], "limit, link, file, entitlement"


def test_the_same_client_is_counted_once_in_ten_minutes(world: World) -> None:
    sold = sell()
    path, client = sold.link(), world.client()
    for minutes in (0, 5, 9):
        with clock.shifted(timedelta(minutes=minutes)):
            assert take(client, path).status == 303
    assert (used(world, sold), len(logs(world))) == (1, 1)
    with clock.shifted(timedelta(minutes=10, seconds=1)):
        assert take(client, path).status == 303
        assert take(client, path).status == 303
    assert (used(world, sold), len(logs(world))) == (2, 2)


def test_another_address_agent_or_link_is_another_client(world: World) -> None:
    sold = sell()
    path, client = sold.link(), world.client()
    assert take(client, path).status == 303
    assert take(world.client("198.51.100.9"), path).status == 303
    client.user_agent = "another"
    assert take(client, path).status == 303
    assert take(client, sold.link()).status == 303
    assert used(world, sold) == 4


def test_five_downloads_and_no_sixth(world: World) -> None:
    sold = sell()
    path = sold.link()
    several = clients(world, 6)
    assert [take(client, path).status for client in several] == [303] * 5 + [410]
    assert used(world, sold) == 5
    refused = several[5].get(path)
    assert refused.status == 410
    assert "This link has been used up" in refused.text
    assert 'href="/purchases/find"' in refused.text


def test_the_fifth_client_may_finish_on_a_used_up_link(world: World) -> None:
    path = sell().link()
    several = clients(world, 5)
    for client in several:
        take(client, path)
    page = several[4].get(path)
    assert page.status == 200
    assert "is not counted" in page.text
    assert take(several[4], path).status == 303
    with clock.shifted(timedelta(minutes=11)):
        assert several[4].get(path).status == 410
        assert take(several[4], path).status == 410


def test_a_link_expires_after_a_day(world: World) -> None:
    path, client = sell().link(), world.client()
    with clock.shifted(timedelta(hours=23, minutes=59)):
        assert client.get(path).status == 200
    with clock.shifted(timedelta(hours=24, seconds=1)):
        for reply in (client.get(path), take(client, path)):
            assert reply.status == 410
            assert "This link has expired" in reply.text
            assert "Get new links" in reply.text


def test_the_entitlements_days_close_its_links(world: World) -> None:
    path, client = sell(download_days=1).link(), world.client()
    with clock.shifted(timedelta(days=1, seconds=1)):
        for reply in (client.get(path), take(client, path)):
            assert reply.status == 410
            assert "The download period is over" in reply.text
            assert "/purchases" not in reply.text


def test_the_entitlements_downloads_close_its_links(world: World) -> None:
    sold = sell(max_downloads=2)
    first, second = sold.link(), sold.link()
    several = clients(world, 3)
    assert "link</dt>\n<dd>2</dd>" in several[0].get(first).text
    assert take(several[0], first).status == 303
    assert take(several[1], second).status == 303
    for reply in (take(several[2], first), several[2].get(second)):
        assert reply.status == 410
        assert "The download period is over" in reply.text
    assert used(world, sold) == 2


def test_a_revoked_entitlement_stops_at_once_even_within_the_ten_minutes(world: World) -> None:
    sold, other = sell(), sell()
    path, client = sold.link(), world.client()
    assert take(client, path).status == 303
    sold.revoke()
    for reply in (take(client, path), client.get(path), take(world.client("198.51.100.9"), path)):
        assert reply.status == 410
        assert "This download was withdrawn" in reply.text
    assert used(world, sold) == 1
    assert take(client, other.link()).status == 303


@pytest.mark.parametrize("change", ["secret", "id", "cut", "nothing", "long"])
def test_an_unknown_link_is_not_found(world: World, change: str) -> None:
    path, other = sell().link(), sell().link()
    changed = {
        "secret": path.partition(".")[0] + "." + other.partition(".")[2],
        "id": "/downloads/lnk_" + "0" * 26 + "." + path.partition(".")[2],
        "cut": path[:-1],
        "nothing": "/downloads/x",
        "long": path + "x" * 200,
    }[change]
    client = world.client()
    for reply in (client.get(changed), take(client, changed)):
        assert reply.status == 404
        assert "We do not know this link" in reply.text
        assert reply.header("Content-Type").startswith("text/html")
    assert not logs(world)


def test_a_withdrawn_file_burns_nothing(world: World) -> None:
    sold = sell()
    path, client = sold.link(), world.client()
    put_file(sold.product_id, version=0, file_id=sold.file_ids[0])
    for reply in (client.get(path), take(client, path)):
        assert reply.status == 410
        assert "This file is no longer offered" in reply.text
    assert used(world, sold) == 0


def test_a_link_serves_the_newest_version(world: World) -> None:
    sold = sell()
    path, client = sold.link(), world.client()
    old = urlsplit(take(client, path).header("Location")).path
    put_file(sold.product_id, version=2, file_id=sold.file_ids[0])
    new = urlsplit(take(client, path).header("Location")).path
    assert old != new
    assert new == old.removesuffix("1") + "2"


def test_pages_speak_the_buyers_language(world: World) -> None:
    english = {"Accept-Language": "en-GB,en"}
    path = sell(locale="ro").link()
    assert "Descarcă acum" in world.client().get(path, headers=english).text
    with clock.shifted(timedelta(days=2)):
        assert "Acest link a expirat" in world.client().get(path, headers=english).text
    unknown = world.client().get("/downloads/x", headers={"Accept-Language": "ro-RO,ro;q=0.9"})
    assert "Nu cunoaștem acest link" in unknown.text
    assert '<html lang="ro">' in unknown.text


def test_a_members_pages_lead_to_the_account(world: World) -> None:
    path = sell(user_id="usr_" + "0" * 26).link()
    with clock.shifted(timedelta(days=2)):
        assert 'href="/purchases"' in world.client().get(path).text


def test_names_are_text_on_the_page(world: World) -> None:
    page = world.client().get(sell("<b>x</b>.pdf", title="<script>alert(1)</script>").link()).text
    assert "<b>x" not in page
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def conflict() -> ClientError:
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}]
    body = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
    return ClientError(body, "TransactWriteItems")  # type: ignore[arg-type]


def test_contention_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sold = sell()
    path, send, failures = sold.link(), dynamo._send, [conflict(), conflict(), conflict()]

    def contended(writes: Any, token: Any) -> None:
        if len(writes) > 1 and failures:
            raise failures.pop()
        send(writes, token)

    monkeypatch.setattr(dynamo, "_send", contended)
    assert take(world.client(), path).status == 303
    assert not failures
    assert used(world, sold) == 1


def test_contention_that_lasts_is_not_told_as_used_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sold = sell()
    path, commit = sold.link(), dynamo.commit

    def contended(*writes: Any, **options: Any) -> None:
        if len(writes) > 1:
            raise Busy
        commit(*writes, **options)

    monkeypatch.setattr(dynamo, "commit", contended)
    reply = take(world.client(), path)
    assert (reply.status, reply.header("Retry-After")) == (503, "1")
    assert "Very busy just now" in reply.text
    assert used(world, sold) == 0


def test_downloads_are_limited_per_client_with_a_page(world: World) -> None:
    client, path = world.client(), sell().link()
    statuses = [take(client, path).status for _ in range(61)]
    assert statuses == [303] * 60 + [429]
    limited = take(client, path)
    assert "Too many downloads at once" in limited.text
    assert int(limited.header("Retry-After")) > 0
    assert client.get(path).status == 200


def test_no_secret_is_stored_or_logged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    for level in ("debug", "info", "warning", "error", "exception"):
        monkeypatch.setattr(f"chalicelib.observability.logger.{level}", lambda *a, **k: written.append(repr((a, k))))
    path, client = sell().link(), world.client()
    client.get(path)
    take(client, path)
    client.get(path[:-1])
    secret = path.rpartition(".")[2]
    assert len(written) >= 3
    assert secret[:-1] not in "".join(written)
    assert secret not in repr(world.rows("fulfilment"))
