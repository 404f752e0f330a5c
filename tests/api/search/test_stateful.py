"""Sellers do anything, in any order: the index that followed equals one made anew, facets a count over the tables."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from chalicelib.search import documents, service
from chalicelib.search.engine.queries import Query
from tests.api.search.shop import find, open_shop
from tests.support.world import World
from tests.unit.search import model
from tests.unit.search.test_engine import counted

TITLES = st.sampled_from(["Linen apron", "Țesut lână", "Blue mug", "Apron"])
VARIANTS = st.tuples(st.sampled_from(["Blue", "Red"]), st.sampled_from(["S", "M"]))
TAGS = st.lists(st.sampled_from(["linen", "blue", "gift"]), max_size=2, unique=True)
ASKED: list[dict[str, Any]] = [
    {},
    {"q": "linen", "facets": "true"},
    {"q": "apron", "sort": "price"},
    {"facets": "true", "available": "true", "options": "colour:blue"},
    {"options": "colour:blue,size:m"},
    {"facets": "true", "tags": "linen", "price_max": 2000, "sort": "-price"},
    {"q": "lnien"},
]

BLUE = ("colour", "blue")
COUNTED = [
    Query(facets=True),
    Query(q="linen", facets=True),
    Query(tags=("linen",), facets=True),
    Query(options=(BLUE,), available=True, facets=True),
    Query(options=(BLUE, ("size", "m")), facets=True),
]


class Catalogue(RuleBasedStateMachine):
    """One seller and their products, all through the public door."""

    products = Bundle("products")

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.start()
        self.shop = open_shop(self.world)
        self.owner = self.shop.owner

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.world.stop()

    @initialize(target=products)
    def begin(self) -> str:
        """An index is made with the first product."""
        made = self.shop.published("First")
        self.world.drain()
        return str(made["id"])

    def _product(self, product_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.owner.get(f"/api/products/{product_id}").json
        return found

    @rule(target=products, title=TITLES, tags=TAGS, price=st.sampled_from([500, 1500, 2500]), published=st.booleans())
    def create(self, title: str, tags: list[str], price: int, published: bool) -> str:
        make = self.shop.published if published else self.shop.product
        return str(make(title, tags=tags, price=price)["id"])

    @rule(product_id=products, title=TITLES, tags=TAGS, price=st.sampled_from([500, 2500]), featured=st.booleans())
    def change(self, product_id: str, title: str, tags: list[str], price: int, featured: bool) -> None:
        fields = {"title": title, "tags": tags, "price": price, "featured": featured}
        assert self.shop.patch(self._product(product_id), **fields).status == 200

    @rule(product_id=products, values=st.lists(VARIANTS, min_size=1, unique=True))
    def give_variants(self, product_id: str, values: list[tuple[str, str]]) -> None:
        axes = [list(dict.fromkeys(axis)) for axis in zip(*values, strict=True)]
        body = {
            "version": self._product(product_id)["version"],
            "options": [{"name": "Colour", "values": axes[0]}, {"name": "Size", "values": axes[1]}],
            "variants": [{"values": list(pair), "price_modifier": 100 * n} for n, pair in enumerate(values)],
        }
        assert self.owner.put(f"/api/products/{product_id}/options", body).status == 200

    @rule(product_id=products, left=st.integers(0, 4))
    def stock(self, product_id: str, left: int) -> None:
        product = self._product(product_id)
        assert self.shop.patch(product, stock_mode="tracked").status == 200
        ids = [variant["id"] for variant in product["variants"]] or [None]
        body = {"items": [{"variant_id": each, "set_to": left if n == 0 else 4 - left} for n, each in enumerate(ids)]}
        assert self.owner.put(f"/api/products/{product_id}/stock", body).status == 200

    @rule(product_id=products, action=st.sampled_from(["publish", "unpublish", "archive"]), listed=st.booleans())
    def move(self, product_id: str, action: str, listed: bool) -> None:
        body = {"visibility": "listed" if listed else "unlisted"} if action == "publish" else None
        assert self.owner.post(f"/api/products/{product_id}/{action}", body).status == 200

    @rule(product_id=consumes(products))
    def delete(self, product_id: str) -> None:
        assert self.owner.delete(f"/api/products/{product_id}").status == 204

    @rule()
    def rename_the_store(self) -> None:
        store = self.owner.get("/api/account/stores").json["items"][0]
        body = {"name": f"Shop {store['version']}", "version": store["version"]}
        assert self.owner.patch(f"/api/stores/{store['id']}", body).status == 200

    @rule()
    def work(self) -> None:
        """What waits is worked off: from then on changes are batches after a base."""
        self.world.drain()

    @invariant()
    def the_shop_answers(self) -> None:
        assert self.world.client().get("/api/products").status == 200

    def finish(self) -> None:
        """What holds once the queues have run dry."""
        self.world.drain()
        followed = [find(self.world, **query) for query in ASKED]
        held = list(documents.every())
        assert followed[0]["total"] == len(held)
        with service._reader.index() as index:
            for query in COUNTED:
                given = index.search(query).facets
                assert given is not None
                assert counted(given) == {kind: dict(+n) for kind, n in model.counts(held, query).items()}
        service.rebuild_index()
        self.world.restart()
        assert [find(self.world, **query) for query in ASKED] == followed


TestCatalogue = Catalogue.TestCase
TestCatalogue.settings = settings(
    max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
