"""A new version reaches every buyer once; a repeated job mails once; what expired is taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws import dynamo, mail
from chalicelib.core import clock, ids
from chalicelib.events import outbox
from chalicelib.events.outbox import Event
from chalicelib.fulfilment import rules, service, tables
from chalicelib.fulfilment.service import mails
from tests.support.shop import CONTENT, open_shop, upload
from tests.support.sold import Sold, put_file, sell
from tests.support.world import World


def entitlement(world: World, sold: Sold) -> dict[str, Any]:
    return next(row for row in world.rows("fulfilment") if row["pk"] == sold.entitlement_id)


def link_rows(world: World) -> list[dict[str, Any]]:
    return [row for row in world.rows("fulfilment") if row["sk"] == "link"]


def publish_version(sold: Sold, version: int = 2) -> Event:
    """What the files domain does when a version is verified: the row first, then the event."""
    put_file(sold.product_id, version=version, file_id=sold.file_ids[0])
    data = {"product_id": sold.product_id, "file_id": sold.file_ids[0], "version": version}
    event = Event("file.version_ready", sold.file_ids[0], data)
    send(event)
    return event


def send(event: Event) -> None:
    dynamo.commit(outbox.record(event))
    outbox.deliver(event)


def buyers(count: int, first: Sold) -> list[Sold]:
    """That many buyers of what was sold first, that one among them."""
    more = [
        Sold(each.entitlement_id, first.product_id, each.purchase_id, first.file_ids)
        for each in (sell(product_id=first.product_id, email=f"b{number}@example.com") for number in range(1, count))
    ]
    return [first, *more]


def updates(world: World) -> list[str]:
    return sorted(sent.to for sent in world.mails() if sent.subject.startswith("New version"))


def open_links(world: World, links: list[str]) -> list[int]:
    return [world.client().get(link.partition("handsel.test")[2]).status for link in links]


def test_a_new_version_comes_by_mail_with_links_that_work(world: World) -> None:
    sold = sell(title="Linen pattern")
    publish_version(sold)
    assert world.drain() == []
    [sent] = world.mails("bo@example.com")
    assert sent.subject == "New version: Linen pattern"
    assert "open again for 30 days" in sent.text
    assert open_links(world, sent.links("/downloads/")) == [200]


def test_an_upload_of_a_version_is_what_sets_it_off(world: World) -> None:
    shop = open_shop(world)
    file_id = shop.seller.get(f"/api/products/{shop.product_id}/files").json["items"][0]["id"]
    sell(product_id=shop.product_id)
    assert upload(world, shop.seller, shop.product_id, CONTENT + b"\n", replaces=file_id)["status"] == "ready"
    assert updates(world) == ["bo@example.com"]


def test_a_new_version_reopens_the_days(world: World) -> None:
    sold = sell()
    with clock.shifted(timedelta(days=40)):
        assert service.views([sold.entitlement_id])[0].status == "expired"
        event = publish_version(sold)
        world.drain()
        until = clock.from_text(entitlement(world, sold)["expires_at"])
        assert until == clock.from_text(event.occurred_at) + timedelta(days=30)
        [sent] = world.mails("bo@example.com")
        assert open_links(world, sent.links("/downloads/")) == [200]


def test_a_new_version_never_shortens_the_days(world: World) -> None:
    sold = sell(download_days=30)
    before = clock.from_text(entitlement(world, sold)["expires_at"]) + timedelta(days=60)
    dynamo.commit(tables.reopen_entitlement(sold.entitlement_id, clock.to_text(before)))
    publish_version(sold)
    world.drain()
    assert clock.from_text(entitlement(world, sold)["expires_at"]) == before
    assert updates(world) == ["bo@example.com"]


def test_repeating_the_event_changes_nothing_more(world: World) -> None:
    several = buyers(3, sell())
    event = publish_version(several[0])
    world.drain()
    expiries = [entitlement(world, sold)["expires_at"] for sold in several]
    with clock.shifted(timedelta(days=2)):
        send(event)
        assert world.drain() == []
    assert len(updates(world)) == 3
    assert [entitlement(world, sold)["expires_at"] for sold in several] == expiries
    assert len(link_rows(world)) == 3


def test_each_version_is_told_by_itself(world: World) -> None:
    sold = sell()
    publish_version(sold, 2)
    world.drain()
    publish_version(sold, 3)
    world.drain()
    assert updates(world) == ["bo@example.com"] * 2


def test_the_revoked_the_exhausted_and_later_buyers_are_not_told(world: World) -> None:
    first = sell()
    revoked, exhausted = buyers(2, first)[1], sell(product_id=first.product_id, email="x@example.com", max_downloads=0)
    revoked.revoke()
    with clock.shifted(timedelta(seconds=-5)):
        event_time = clock.now_text()
    data = {"product_id": first.product_id, "file_id": first.file_ids[0], "version": 2}
    send(Event("file.version_ready", first.file_ids[0], data, occurred_at=event_time))
    assert world.drain() == []
    assert updates(world) == []
    publish_version(first)
    assert world.drain() == []
    assert updates(world) == ["bo@example.com"]
    assert exhausted.entitlement_id != first.entitlement_id


def test_buyers_of_other_products_are_not_told(world: World) -> None:
    sold = sell()
    sell(email="eve@example.com")
    publish_version(sold)
    world.drain()
    assert updates(world) == ["bo@example.com"]


def test_buyers_are_told_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "_PAGE", 2)
    several = buyers(7, sell())
    event = publish_version(several[0])
    assert world.drain() == []
    assert len(updates(world)) == 7
    jobs = {row["pk"]: row["type"] for row in world.rows("events") if row["sk"] == "event"}
    assert sum(kind == "fulfilment.buyers_to_tell" for kind in jobs.values()) in {3, 4}
    send(event)
    assert world.drain() == []
    assert {row["pk"] for row in world.rows("events") if row["sk"] == "event"} == set(jobs), "the same jobs again"
    assert len(updates(world)) == 7


def test_a_buyer_whose_address_bounces_holds_up_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    several = buyers(3, sell())
    deliver = mail.send

    def bouncing(**parts: str) -> str:
        if parts["to"] == "b1@example.com":
            raise RuntimeError("refused")
        return deliver(**parts)

    monkeypatch.setattr(mail, "send", bouncing)
    publish_version(several[0])
    assert world.drain() == ["fulfilment.buyer_to_tell"]
    assert updates(world) == ["b2@example.com", "bo@example.com"]


def test_a_mail_tried_again_reuses_its_links(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sold, texts, deliver = sell("a.pdf", "b.pdf"), [], mail.send

    def lost(**parts: str) -> str:
        deliver(**parts)
        texts.append(parts["text"])
        if len(texts) == 1:
            raise RuntimeError("the answer was lost")
        return "id"

    monkeypatch.setattr(mail, "send", lost)
    event = publish_version(sold)
    assert world.drain() == ["fulfilment.buyer_to_tell"]
    send(event)
    assert world.drain() == []
    rows = link_rows(world)
    assert len(rows) == 2, "no more downloads than one mail gives"
    assert [len(row["token_hashes"]) for row in rows] == [2, 2]
    for sent in world.mails("bo@example.com"):
        assert open_links(world, sent.links("/downloads/")) == [200, 200], "both mails' links work"


def test_a_link_holds_ten_tokens_at_most(world: World) -> None:
    sold = sell()
    made = [service.mail_links([sold.entitlement_id], "receipt#1")[0]["files"][0]["url"] for _ in range(10)]
    assert open_links(world, made) == [200] * 10
    eleventh = service.mail_links([sold.entitlement_id], "receipt#1")[0]["files"][0]["url"]
    assert open_links(world, [made[0], eleventh]) == [404, 200]
    [row] = link_rows(world)
    assert len(row["token_hashes"]) == 1


def test_a_mail_tried_again_days_later_renews_its_links(world: World) -> None:
    sold = sell()
    service.mail_links([sold.entitlement_id], "receipt#1")
    with clock.shifted(timedelta(days=3)):
        again = service.mail_links([sold.entitlement_id], "receipt#1")[0]["files"][0]["url"]
        assert open_links(world, [again]) == [200]
    assert len(link_rows(world)) == 1


def test_two_runs_of_one_job_both_give_links_that_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sold, urls, commit = sell(), [], dynamo.commit

    def overtaken(*writes: Any, **options: Any) -> None:
        monkeypatch.setattr(dynamo, "commit", commit)
        urls.append(service.mail_links([sold.entitlement_id], "receipt#1")[0]["files"][0]["url"])
        commit(*writes, **options)

    monkeypatch.setattr(dynamo, "commit", overtaken)
    urls.append(service.mail_links([sold.entitlement_id], "receipt#1")[0]["files"][0]["url"])
    assert open_links(world, urls) == [200, 200]
    assert len(link_rows(world)) == 1


def test_many_links_of_one_mail(world: World) -> None:
    sold = sell(*(f"{number}.pdf" for number in range(3)))
    others = [sell(product_id=sold.product_id) for _ in range(39)]
    made = service.mail_links([sold.entitlement_id, *(each.entitlement_id for each in others)], "receipt#1")
    assert [len(product["files"]) for product in made] == [3] * 40
    assert len(link_rows(world)) == 120


def test_asking_twice_with_one_event_mails_once(world: World) -> None:
    sell()
    world.client().post("/api/purchases/resend", {"email": "bo@example.com"})
    world.drain()
    [row] = [row for row in world.rows("events") if row.get("type") == "purchases.links_asked"]
    send(Event(row["type"], row["subject"], id=row["pk"]))
    assert world.drain() == []
    assert len(world.mails("bo@example.com")) == 1


def test_the_schedule_takes_expired_links_away_a_month_later(world: World) -> None:
    sold = sell(download_days=300)
    path = sold.link()
    with clock.shifted(timedelta(days=20)):
        young = sold.link()
    with clock.shifted(timedelta(days=30)):
        world.schedule("clean_up")
        assert world.client().get(path).status == 410, "it still says that it expired"
    with clock.shifted(rules.LINK_LIFE + rules.LINK_KEPT + timedelta(minutes=1)):
        world.schedule("clean_up")
        assert world.client().get(path).status == 404
        assert world.client().get(young).status == 410
    assert [row["pk"] for row in link_rows(world)] == [young.split("/")[-1].partition(".")[0]]
    assert entitlement(world, sold)["downloads_used"] == 0


def test_the_schedule_leaves_a_renewed_link(world: World) -> None:
    sold = sell(download_days=300)
    service.mail_links([sold.entitlement_id], "receipt#1")
    [stale] = tables.get_links([row["pk"] for row in link_rows(world)]).values()
    with clock.shifted(timedelta(days=60)):
        service.mail_links([sold.entitlement_id], "receipt#1")
        with pytest.raises(dynamo.ConditionFailed):
            dynamo.commit(tables.delete_link(stale))
        world.schedule("clean_up")
    assert len(link_rows(world)) == 1


def test_unknown_entitlements_are_passed_over(world: World) -> None:
    assert service.mail_links([ids.new("ent")], "receipt#1") == []
    assert service.views([ids.new("ent")]) == []
    mails.tell_buyer(ids.new("ent"), ids.new("fil"), 2, clock.now_text())
    assert world.mails() == []
