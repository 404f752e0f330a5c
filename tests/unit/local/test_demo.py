"""The demonstration: what it says of itself is true, and its files are what their names say."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from chalicelib.catalog import schemas
from chalicelib.files import rules
from chalicelib.promotions.rules.terms import Kind, Promotion, errors_of
from chalicelib.promotions.schemas import StorePromotionIn
from infrastructure.local.demo import files, icons, pictures, seed
from infrastructure.local.demo.catalogue import PASSWORD, PRODUCTS, STORES
from infrastructure.local.demo.goods import PIECES, Piece
from infrastructure.local.demo.promotions import PROMOTIONS, described
from infrastructure.local.demo.shelves import CATEGORIES, COLLECTIONS, FEATURED, IN_USE, PLACES, SHOWN_COLLECTIONS
from infrastructure.local.demo.texts import GLAZES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache whose covers are plain, so that nothing has to be drawn."""
    made = tmp_path_factory.mktemp("demo")
    for name in pictures.COVERS:
        Image.new("RGB", (1600, 1200), (120, 90, 60)).save(made / f"{name}.jpg")
    return made


def test_every_store_has_three_to_five_products_and_one_is_free() -> None:
    counted = Counter(product.store for product in PRODUCTS)
    assert set(counted) == {store.slug for store in STORES}
    assert all(3 <= count <= 5 for count in counted.values())
    assert sum(product.price == 0 for product in PRODUCTS) == 1


def test_products_have_covers_files_and_addresses_of_their_own() -> None:
    keys = [product.key for product in PRODUCTS]
    assert set(keys) == set(pictures.COVERS) == set(files.MAKERS)
    assert len(set(keys)) == len(keys)
    assert len({product.slug for product in seed.EVERYTHING}) == len(PRODUCTS) + len(PIECES)


def test_things_and_files_take_turns_and_the_newest_is_a_thing() -> None:
    things = {piece.product.key for piece in PIECES}
    order = [product.key in things for product in seed.EVERYTHING]
    assert sorted(product.key for product in seed.EVERYTHING) == sorted({p.key for p in PRODUCTS} | things)
    assert order[-1]
    assert not any(one and other for one, other in itertools.pairwise(order))


def test_everything_has_a_place_that_exists() -> None:
    slugs = {category.slug for category in CATEGORIES}
    assert all(not one.parent or one.parent in slugs for one in CATEGORIES)
    assert set(PLACES) == {product.key for product in seed.EVERYTHING} >= set(IN_USE) | set(FEATURED)
    stores = {product.key: product.store for product in seed.EVERYTHING}
    owner = {collection.slug: collection.store for collection in COLLECTIONS}
    assert set(SHOWN_COLLECTIONS) <= set(owner)
    for key, place in PLACES.items():
        assert place.category in slugs
        assert all(owner[one] == stores[key] for one in place.collections)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.product.key)
def test_the_api_would_take_each_piece(piece: Piece) -> None:
    shown = [*piece.pictures, *(key for of in IN_USE.values() for key in of)]
    assert all(key in pictures.COVERS | pictures.PIECES for key in shown)
    assert len(set(piece.pictures.values())) == len(piece.pictures)
    variants = [{"values": list(one.values), "sku": one.sku, "price_modifier": one.modifier} for one in piece.variants]
    options = [{"name": name, "values": list(values)} for name, values in piece.options.items()]
    taken = schemas.OptionsIn.model_validate({"version": 1, "options": options, "variants": variants})
    assert len({one.sku for one in taken.variants}) == len(piece.variants)
    assert all(not one.picture or one.picture in piece.pictures for one in piece.variants)
    counted = [one.stock for one in piece.variants] or [piece.stock]
    assert all((stock is not None) == (piece.mode == "tracked") for stock in counted)


@pytest.mark.parametrize("product", seed.EVERYTHING, ids=lambda product: product.key)
def test_the_api_would_take_each_product(product: seed.Product) -> None:
    schemas.ProductIn(
        store_id="sto_1",
        title=product.title,
        slug=product.slug,
        price=product.price,
        short_description=product.short,
        description=product.description,
        tags=list(PLACES[product.key].tags),
        badges=list(PLACES[product.key].badges),
        compare_at_price=PLACES[product.key].before,
    )
    assert len(product.description.split("\n\n")) >= 2


@pytest.mark.parametrize("store", PROMOTIONS)
def test_the_api_would_take_each_promotion(store: str) -> None:
    ids = {one.slug: f"col_{one.slug}" for one in COLLECTIONS if one.store == store}
    for wanted in PROMOTIONS[store]:
        body = StorePromotionIn.model_validate(described(wanted, ids))
        said = {**body.wanted(), "kind": Kind(body.kind), "targets": frozenset(body.target_ids)}
        assert errors_of(Promotion(id="prm_1", **{name: said[name] for name in said if name != "target_ids"})) == []


def test_registering_everybody_stays_under_the_limit() -> None:
    assert len(STORES) + 1 <= 8
    assert len({account.email for account in seed.accounts()}) == len(STORES) + 2
    assert {account.password for account in seed.accounts()} == {PASSWORD}


def test_a_cover_is_the_same_every_time() -> None:
    first, second = pictures.draw("wheel"), pictures.draw("wheel")
    assert first.size == (1600, 1200)
    assert first.mode == "RGB"
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.key)
def test_files_are_what_they_are_called(product: seed.Product, folder: Path) -> None:
    found = files.files(product.key, folder)
    assert sum(file.stat().st_size for file in found) < 3 << 20
    for file in found:
        rules.declared_file(file.name, "application/octet-stream")
        data = file.read_bytes()
        if file.suffix == ".pdf":
            _check_pdf(data)
        elif file.suffix in {".zip", ".epub"}:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                assert packed.testzip() is None
                if file.suffix == ".epub":
                    first = packed.infolist()[0]
                    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
                    assert packed.read("mimetype") == b"application/epub+zip"
        else:
            assert data.decode("utf-8")


def _check_pdf(data: bytes) -> None:
    """Every object is where the table says, and every page is reachable."""
    assert data.startswith(b"%PDF-1.5")
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    rows = re.findall(rb"(\d{10}) 00000 n ", data[start:])
    for number, place in enumerate(rows, 1):
        assert data[int(place) :].startswith(f"{number} 0 obj".encode())
    counted = re.search(rb"/Count (\d+)", data)
    assert counted is not None
    assert int(counted[1]) == data.count(b"/Type /Page ") >= 2


def test_recipes_add_up_to_a_hundred() -> None:
    assert all(sum(part for part in glaze if isinstance(part, int)) == 100 for glaze in GLAZES)
    assert len(GLAZES) == 12


def test_icons_are_counted_and_drawn_on_their_grid() -> None:
    assert len(icons.ICONS) == 42
    for name in icons.ICONS:
        assert icons.svg(name, 1.75).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
