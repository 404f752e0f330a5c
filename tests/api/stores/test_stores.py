"""Opening and editing stores."""

from __future__ import annotations

from tests.support.world import World


def test_open_and_edit(world: World) -> None:
    ana = world.member()
    made = ana.post("/api/stores", {"name": "Ana's Prints"})
    assert made.status == 201, made.text
    store = made.json
    assert (store["slug"], store["version"]) == ("ana-s-prints", 1)
    reply = ana.patch(f"/api/stores/{store['id']}", {"name": "Prints", "slug": "prints", "version": 1})
    assert reply.status == 200, reply.text
    assert reply.json == {**store, "name": "Prints", "slug": "prints", "version": 2}
    public = world.client().get("/api/stores/prints")
    assert public.json == {k: reply.json[k] for k in ("id", "slug", "name", "description", "created_at")}
    moved = world.client().get("/api/stores/ana-s-prints")
    assert (moved.status, moved.header("Location")) == (301, "/api/stores/prints")
    assert [one["id"] for one in ana.get("/api/account/stores").json["items"]] == [store["id"]]
