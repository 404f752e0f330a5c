"""Drafts that publish themselves: when they are due, once, and only when they lack nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.catalog import service as catalog
from chalicelib.core import clock
from tests.api.catalog.shop import FILE, Shop, open_shop
from tests.support.rivals import before_commit
from tests.support.staff import member_with_role
from tests.support.world import Reply, World


def _in(**length: float) -> str:
    return clock.to_text(clock.now() + timedelta(**length))


def _errors(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 422, reply.text
    return [(error["field"], error["code"]) for error in reply.json["errors"]]


def _scheduled(shop: Shop, when: str | None = None, **fields: Any) -> dict[str, Any]:
    reply = shop.patch(shop.product(**fields), publish_at=when or _in(minutes=3))
    assert reply.status == 200, reply.text
    made: dict[str, Any] = reply.json
    return made


def _now(shop: Shop, product: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shop.owner.get(f"/api/products/{product['id']}").json
    return found


def _due(world: World) -> list[str]:
    return [row["pk"] for row in world.rows("catalog") if row["sk"] == "due"]


def test_a_draft_goes_on_sale_when_its_time_comes_and_not_before(world: World) -> None:
    shop = open_shop(world)
    product = _scheduled(shop)
    world.schedule("sweep_outbox")
    assert shop.page("linen-apron").status == 404
    with clock.shifted(timedelta(minutes=5)):
        world.schedule("sweep_outbox")
        world.schedule("sweep_outbox")
        now = _now(shop, product)
        assert (now["status"], now["publish_at"], now["publish_missing"]) == ("published", None, [])
        assert shop.page("linen-apron").status == 200
        assert world.drain() == []
    told = [row["type"] for row in world.rows("events") if row.get("subject") == product["id"]]
    assert sorted(told) == ["product.changed", "product.published"]
    assert _due(world) == []


def test_times_are_taken_with_any_zone_and_kept_in_utc(world: World) -> None:
    shop = open_shop(world)
    soon = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    product = _scheduled(shop, soon.isoformat())
    assert product["publish_at"] == clock.to_text(soon)
    assert shop.patch(product, publish_at=soon.astimezone().isoformat()).json["version"] == product["version"]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (timedelta(seconds=-1), "in_the_past"),
        (timedelta(days=367), "too_far"),
        ("tomorrow", "format"),
        ("2030-05-01T09:00:00", "format"),
        ("9" * 41, "too_long"),
        (1893456000, "not_text"),
    ],
)
def test_a_time_is_ahead_and_within_a_year(world: World, when: Any, code: str) -> None:
    shop = open_shop(world)
    given = clock.to_text(clock.now() + when) if isinstance(when, timedelta) else when
    assert _errors(shop.patch(shop.product(), publish_at=given)) == [("publish_at", code)]
    assert _due(world) == []


def test_only_a_draft_is_scheduled_by_whoever_may_publish(world: World) -> None:
    shop = open_shop(world)
    assert _errors(shop.patch(shop.published(), publish_at=_in(hours=1))) == [("publish_at", "not_a_draft")]
    product = shop.product("Another")
    staff = member_with_role(world, "staff")
    body = {"version": product["version"], "publish_at": _in(hours=1)}
    assert staff.patch(f"/api/products/{product['id']}", body).status == 403


@pytest.mark.parametrize("step", ["publish", "archive", "unscheduled", "deleted"])
def test_what_is_no_longer_a_draft_is_no_longer_due(world: World, step: str) -> None:
    shop = open_shop(world)
    product = _scheduled(shop)
    path = f"/api/products/{product['id']}"
    assert _due(world) == [product["id"]]
    if step == "deleted":
        assert shop.owner.delete(path).status == 204
    elif step == "unscheduled":
        assert shop.patch(product, publish_at=None).json["publish_at"] is None
    else:
        assert shop.owner.post(f"{path}/{step}", {} if step == "publish" else None).json["publish_at"] is None
    assert _due(world) == []
    with clock.shifted(timedelta(minutes=5)):
        world.schedule("sweep_outbox")
        expected = {"publish": "published", "archive": "archived", "unscheduled": "draft"}
        if step != "deleted":
            assert _now(shop, product)["status"] == expected[step]


def test_what_lacks_something_stays_a_draft_and_its_seller_hears_why(world: World) -> None:
    shop = open_shop(world)
    product = _scheduled(shop, files=False)
    world.drain()
    with clock.shifted(timedelta(minutes=5)):
        world.schedule("sweep_outbox")
        world.schedule("sweep_outbox")
        assert world.drain() == []
        now = _now(shop, product)
        assert (now["status"], now["publish_at"], now["publish_missing"]) == ("draft", None, ["files"])
        assert _due(world) == []
        mail = world.mails("ana@example.com")[-1]
        assert mail.subject == "Not published yet: Linen apron"
        assert "a file to download" in mail.text
        assert mail.links(f"/dashboard/products/{product['id']}/edit")
        assert len([one for one in world.mails() if one.subject.startswith("Not published")]) == 1
        catalog.set_files(product["id"], [FILE])
        reply = shop.owner.post(f"/api/products/{product['id']}/publish", {})
        assert (reply.json["status"], reply.json["publish_missing"]) == ("published", [])


def test_a_new_time_forgets_what_was_missing(world: World) -> None:
    shop = open_shop(world)
    product = _scheduled(shop, files=False)
    with clock.shifted(timedelta(minutes=5)):
        world.schedule("sweep_outbox")
        now = _now(shop, product)
        assert shop.patch(now, publish_at=_in(hours=3)).json["publish_missing"] == []


def test_a_time_put_off_at_the_last_moment_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop(world)
    product = _scheduled(shop)
    later = _in(days=3)
    with clock.shifted(timedelta(minutes=5)):
        before_commit(monkeypatch, lambda: shop.patch(product, publish_at=later))
        world.schedule("sweep_outbox")
        assert _now(shop, product)["status"] == "draft"
        assert _now(shop, product)["publish_at"] == later


def test_one_that_cannot_be_written_does_not_keep_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.catalog import changes
    from chalicelib.core.errors import Busy

    shop = open_shop(world)
    first, second = _scheduled(shop, title="First"), _scheduled(shop, _in(minutes=4), title="Second")
    apply = changes.apply

    def contended(product_id: str, *rest: Any) -> Any:
        if product_id == first["id"]:
            raise Busy
        return apply(product_id, *rest)

    monkeypatch.setattr(changes, "apply", contended)
    with clock.shifted(timedelta(minutes=5)):
        world.schedule("sweep_outbox")
        assert _now(shop, second)["status"] == "published"
        monkeypatch.setattr(changes, "apply", apply)
        world.schedule("sweep_outbox")
        assert _now(shop, first)["status"] == "published"
