"""Opening, finding and editing stores."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.core.access import Actor
from chalicelib.stores import rules, service
from chalicelib.stores.errors import StaleVersion, TooManyStores
from tests.support.calls import counted
from tests.support.rivals import at_once, before_commit
from tests.support.staff import member_with_role
from tests.support.world import Client, World


def _open(client: Client, name: str = "Ana Prints", **fields: Any) -> dict[str, Any]:
    reply = client.post("/api/stores", {"name": name, **fields})
    assert reply.status == 201, reply.text
    made: dict[str, Any] = reply.json
    return made


def _actor(number: int = 1) -> Actor:
    return Actor(user_id=f"usr_{number:026d}", email_confirmed=True)


def test_open_and_edit(world: World) -> None:
    ana = world.member()
    store = _open(ana, "Ana's Prints")
    assert (store["slug"], store["version"]) == ("ana-s-prints", 1)
    reply = ana.patch(f"/api/stores/{store['id']}", {"name": "Prints", "slug": "prints", "version": 1})
    assert reply.status == 200, reply.text
    assert reply.json == {**store, "name": "Prints", "slug": "prints", "version": 2}
    public = world.client().get("/api/stores/prints")
    assert public.json == {k: reply.json[k] for k in ("id", "slug", "name", "description", "created_at")}
    assert world.client().get(f"/api/stores/{store['id']}").json == public.json
    assert [one["id"] for one in ana.get("/api/account/stores").json["items"]] == [store["id"]]


def test_opening_needs_a_confirmed_address(world: World) -> None:
    assert world.client().post("/api/stores", {"name": "Nobody's"}).status == 401
    reply = world.member("new@example.com", confirmed=False).post("/api/stores", {"name": "Too soon"})
    assert (reply.status, reply.json["code"]) == (403, "email_unconfirmed")
    with pytest.raises(Exception, match="Confirm"):
        service.create(Actor(user_id=_actor().user_id), "Too soon", None, "")


@pytest.mark.parametrize("slug", ["dashboard", "api", "stores", "login", "media"])
def test_reserved_words_are_refused(world: World, slug: str) -> None:
    ana = world.member()
    reply = ana.post("/api/stores", {"name": "Ana", "slug": slug})
    assert [(e["field"], e["code"]) for e in reply.json["errors"]] == [("slug", "reserved")]
    store = _open(ana, slug.title())
    assert store["slug"] == f"{slug}-2"
    reply = ana.patch(f"/api/stores/{store['id']}", {"slug": slug, "version": 1})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "reserved")


@pytest.mark.parametrize("slug", ["A", "Ana", "a--b", "-ana", "a b", "ana/x", "x" * 61, "ăna"])
def test_what_is_no_slug_is_refused(world: World, slug: str) -> None:
    reply = world.member().post("/api/stores", {"name": "Ana", "slug": slug})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "slug")


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u0000", "x" * 81])
def test_a_name_is_needed(world: World, name: str) -> None:
    reply = world.member().post("/api/stores", {"name": name})
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "name")


def test_a_slug_out_of_the_name_steps_aside_and_an_asked_one_does_not(world: World) -> None:
    ana = world.member()
    assert [_open(ana, "Linen")["slug"] for _ in range(3)] == ["linen", "linen-2", "linen-3"]
    assert _open(ana, "Linen")["slug"].startswith("linen-")
    reply = ana.post("/api/stores", {"name": "Linen", "slug": "linen"})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "taken")


def test_an_old_slug_leads_on_and_stays_the_stores(world: World) -> None:
    ana = world.member()
    store = _open(ana, slug="first")
    for version, slug in enumerate(["second", "third"], 1):
        assert ana.patch(f"/api/stores/{store['id']}", {"slug": slug, "version": version}).status == 200
    for old in ("first", "second"):
        moved = world.client().get(f"/api/stores/{old}")
        assert (moved.status, moved.header("Location")) == (301, "/api/stores/third")
        assert world.member(f"{old}@example.com").post("/api/stores", {"name": "Thief", "slug": old}).status == 422
    assert ana.patch("/api/stores/first", {"slug": "first", "version": 3}).json["slug"] == "first"
    assert world.client().get("/api/stores/first").status == 200
    assert world.client().get("/api/stores/third").header("Location") == "/api/stores/first"


def test_another_store_does_not_get_a_slug_by_editing(world: World) -> None:
    ana = world.member()
    _open(ana, slug="mine")
    other = _open(ana, slug="other")
    reply = ana.patch(f"/api/stores/{other['id']}", {"slug": "mine", "name": "Changed", "version": 1})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "taken")
    assert ana.patch(f"/api/stores/{other['id']}", {"version": 1}).json == other


def test_a_store_holds_a_bounded_number_of_slugs(world: World) -> None:
    actor = _actor()
    store = service.create(actor, "Ana", "slug-0", "")
    for number in range(1, rules.MAX_SLUGS):
        store = service.change(actor, store.id, store.version, {"slug": f"slug-{number}"})
    with pytest.raises(Exception, match="too often"):
        service.change(actor, store.id, store.version, {"slug": "one-too-many"})
    assert service.change(actor, store.id, store.version, {"slug": "slug-0"}).slug == "slug-0"


def test_one_slug_goes_to_one_of_many_who_want_it_at_once(world: World) -> None:
    works = [lambda number=number: service.create(_actor(number), "Ana", "wanted", "") for number in range(8)]
    outcomes = at_once(*works)
    made = [one for one in outcomes if isinstance(one, service.StoreView)]
    assert len(made) == 1
    assert {error.fields[0].code for error in outcomes if isinstance(error, Exception)} == {"taken"}
    assert service.find("wanted") == made[0]
    assert sum(row["sk"] == "store" for row in world.rows("stores")) == 1


def test_nobody_owns_more_stores_than_allowed_even_at_once(world: World) -> None:
    for number in range(rules.MAX_STORES - 2):
        service.create(_actor(), "Ana", f"shop-{number}", "")
    works = [lambda number=number: service.create(_actor(), "Ana", f"late-{number}", "") for number in range(6)]
    outcomes = at_once(*works)
    assert sum(isinstance(one, service.StoreView) for one in outcomes) == 2
    assert sum(isinstance(one, TooManyStores) for one in outcomes) == 4
    assert sum(row["sk"] == "store" for row in world.rows("stores")) == rules.MAX_STORES
    assert service.create(_actor(2), "Bo", "shop-of-bo", "").slug == "shop-of-bo"


def test_a_stale_version_changes_nothing(world: World) -> None:
    ana = world.member()
    store = _open(ana)
    assert ana.patch(f"/api/stores/{store['id']}", {"name": "One", "version": 1}).status == 200
    reply = ana.patch(f"/api/stores/{store['id']}", {"name": "Two", "version": 1})
    assert (reply.status, reply.json["code"]) == (409, "stale_version")
    assert ana.patch(f"/api/stores/{store['id']}", {"name": "One", "version": 1}).json["code"] == "stale_version"
    assert ana.get("/api/account/stores").json["items"][0]["name"] == "One"


def test_of_two_edits_of_one_version_the_later_is_stale(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = service.create(_actor(), "Ana", "ana", "")
    ran = before_commit(monkeypatch, lambda: service.change(_actor(), store.id, 1, {"name": "First"}))
    with pytest.raises(StaleVersion):
        service.change(_actor(), store.id, 1, {"name": "Second", "slug": "second"})
    assert len(ran) == 1
    assert service.get(store.id).name == "First"
    assert service.create(_actor(), "Bo", "second", "").slug == "second"


def test_only_those_who_manage_a_store_edit_it(world: World) -> None:
    ana = world.member()
    store = _open(ana)
    body = {"name": "Mine now", "version": 1}
    path = f"/api/stores/{store['id']}"
    assert world.client().patch(path, body).status == 401
    assert world.member("eve@example.com").patch(path, body).status == 403
    assert member_with_role(world, "staff").patch(path, body).status == 403
    assert member_with_role(world, "admin").patch(path, body).status == 200
    assert ana.patch("/api/stores/nowhere", body).status == 404


def test_owner_and_slug_history_cannot_be_written(world: World) -> None:
    ana = world.member()
    store = _open(ana)
    for name in ("owner_id", "old_slugs", "id", "created_at"):
        reply = ana.patch(f"/api/stores/{store['id']}", {name: "x", "version": 1})
        assert [e["code"] for e in reply.json["errors"]] == ["unknown_field"]


def test_a_public_read_is_cached_and_told_apart_by_etag(world: World) -> None:
    store = _open(world.member(), slug="ana")
    client = world.client()
    first = client.get("/api/stores/ana")
    assert "s-maxage=60" in first.header("Cache-Control")
    assert first.header("Set-Cookie") == ""
    again = client.get("/api/stores/ana", headers={"If-None-Match": first.header("ETag")})
    assert (again.status, again.text) == (304, "")
    with counted() as called:
        assert client.get("/api/stores/ana").json["id"] == store["id"]
    assert called == []


def test_an_own_edit_is_seen_at_once_and_another_processs_within_half_a_minute(world: World) -> None:
    ana = world.member()
    store = _open(ana, slug="ana")
    assert service.find("ana").name == "Ana Prints"
    assert ana.patch(f"/api/stores/{store['id']}", {"name": "Here", "version": 1}).status == 200
    assert service.find("ana").name == "Here"
    held = dict(service._cache)
    assert ana.patch(f"/api/stores/{store['id']}", {"name": "Elsewhere", "version": 2}).status == 200
    service._cache.update(held)
    assert service.find("ana").name == "Here"
    service._cache.update({ref: (at - rules.CACHE_LIFE, view) for ref, (at, view) in held.items()})
    assert service.find("ana").name == "Elsewhere"


def test_the_cache_does_not_grow_without_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_CACHED_AT_MOST", 3)
    for number in range(5):
        service.find(service.create(_actor(), "Ana", f"shop-{number}", "").slug)
    assert len(service._cache) <= 3


def test_what_happens_to_a_store_is_told(world: World) -> None:
    ana = world.member()
    store = _open(ana)
    ana.patch(f"/api/stores/{store['id']}", {"name": "Other", "version": 1})
    told = [row["type"] for row in world.rows("events") if row.get("subject") == store["id"]]
    assert sorted(told) == ["store.created", "store.updated"]
    assert world.drain() == []


def test_other_domains_find_stores(world: World) -> None:
    one, two = (service.create(_actor(), name, None, "") for name in ("One", "Two"))
    service.change(_actor(), one.id, 1, {"slug": "uno"})
    assert {service.resolve(ref).id for ref in (one.id, "uno", "one")} == {one.id}
    assert set(service.many([one.id, two.id, "sto_00000000000000000000000000"])) == {one.id, two.id}
    assert one.scope.owner_id == _actor().user_id
    for ref in ("nowhere", "sto_00000000000000000000000000"):
        with pytest.raises(Exception, match="nothing here"):
            service.find(ref)
