"""Ids, money, paging, slugs, access: the pure ground everything stands on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import access, clock, ids, paging, paths, text, tokens
from chalicelib.core.access import Actor, Permission, Role, StoreScope
from chalicelib.core.countries import COUNTRIES
from chalicelib.core.errors import Forbidden, Invalid, NotFound, Unauthenticated

KEY = b"k" * 32


def test_ids_sort_by_time_and_are_recognised() -> None:
    first = ids.new("prd")
    with clock.shifted(timedelta(seconds=1)):
        second = ids.new("prd")
    assert first < second
    assert ids.is_id(first, "prd")
    assert not ids.is_id(first, "ord")
    assert not ids.is_id("prd_" + "U" * 26, "prd")


def test_derived_ids_depend_on_every_part() -> None:
    assert ids.derived("ent", "a", "b") == ids.derived("ent", "a", "b")
    assert len({ids.derived("ent", "a", "b"), ids.derived("ent", "ab"), ids.derived("ent", "b", "a")}) == 3


def test_cursors_cannot_be_made_moved_or_changed() -> None:
    cursor = paging.seal(KEY, "list", {"pk": "a"})
    assert cursor is not None
    assert paging.unseal(KEY, "list", cursor) == {"pk": "a"}
    for key, scope, given_cursor in (
        (KEY, "other", cursor),
        (b"x" * 32, "list", cursor),
        (KEY, "list", "A" + cursor),
        (KEY, "list", "nonsense"),
        (KEY, "list", "é.é"),
    ):
        with pytest.raises(Invalid):
            paging.unseal(key, scope, given_cursor)


@given(st.text(max_size=300))
def test_text_functions_take_anything(value: str) -> None:
    slug = text.slugify(value)
    assert slug == "" or text.is_slug(slug) or len(slug) == 1
    name = text.safe_filename(value)
    assert name
    assert len(name) <= 150
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")
    text.normal_email(value)


def test_slugs_and_addresses() -> None:
    assert text.slugify("Ceașcă albă, țesută & Ștearsă!") == "ceasca-alba-tesuta-stearsa"
    assert [text.is_slug(s) for s in ("ab", "a", "a--b", "-a", "A1", "a-1")] == [True, False, False, False, False, True]
    assert text.normal_email(" Ana@Example.COM ") == "ana@example.com"
    assert text.normal_email("ana@localhost") is None
    assert text.normal_email("a b@example.com") is None
    assert text.safe_filename("../../etc/pass\x00wd") == "passwd"


def test_every_fixed_first_segment_is_reserved() -> None:
    for path in paths.API_PATHS + paths.MEDIA_PATHS + paths.PAGE_PATHS:
        first = path.split("/")[1]
        assert not first or first.startswith(":") or first in paths.RESERVED_SLUGS
    assert paths.is_api_path("/payments/webhook")
    assert not paths.is_api_path("/payments/success")
    assert not paths.is_api_path("/apiary")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "/"),
        ("/lumina", "/:store"),
        ("/lumina/", "/:store"),
        ("/login", "/login"),
        ("/lumina/products/mug", "/:store/products/:product"),
        ("/lumina/collections/spring", "/:store/collections/:collection"),
        ("/dashboard/products/new", "/dashboard/products/new"),
        ("/dashboard/products/prd_1/edit", "/dashboard/products/:id/edit"),
        ("/categories/mugs", "/categories/:category"),
        ("/dashboard/products/mug", None),
        ("/login/collections/spring", None),
        ("/lumina/mug", None),
        ("/lumina/products", None),
        ("/categories", None),
    ],
)
def test_a_path_is_one_page_or_none(path: str, page: str | None) -> None:
    found = paths.page_of(path)
    assert (found[0] if found is not None else None) == page
    product = ("/:store/products/:product", {"store": "lumina", "product": "mug"})
    assert paths.page_of("/lumina/products/mug") == product


def test_every_page_is_found_at_its_own_path() -> None:
    for page in paths.PAGE_PATHS:
        found = paths.page_of(page.replace(":", "some-"))
        assert found is not None
        assert found[0] == page
        assert not any(matches(page) for matches in (paths.is_api_path, paths.is_media_path, paths.is_static_path))


STORE = StoreScope("sto_1", "usr_owner")
SELLER = Actor("usr_owner", email_confirmed=True)


@pytest.mark.parametrize(
    ("actor", "permission", "store", "allowed"),
    [
        (Actor(), Permission.STORE_VIEW, STORE, False),
        (SELLER, Permission.PRODUCTS_PUBLISH, STORE, True),
        (Actor("usr_owner"), Permission.PRODUCTS_PUBLISH, STORE, False),
        (Actor("usr_owner"), Permission.PRODUCTS_EDIT, STORE, True),
        (Actor("usr_x", email_confirmed=True), Permission.PRODUCTS_EDIT, STORE, False),
        (SELLER, Permission.USERS_VIEW, None, False),
        (Actor("usr_s", Role.STAFF), Permission.ORDERS_VIEW, STORE, True),
        (Actor("usr_s", Role.STAFF), Permission.SETTINGS, None, False),
        (Actor("usr_s", Role.STAFF), Permission.STORE_EDIT, STORE, False),
        (Actor("usr_a", Role.ADMIN), Permission.ROLES, None, True),
        (Actor("usr_a", Role.ADMIN), Permission.OWNERSHIP, None, False),
        (Actor("usr_o", Role.OWNER), Permission.OWNERSHIP, None, True),
    ],
)
def test_who_may_what(actor: Actor, permission: Permission, store: StoreScope | None, allowed: bool) -> None:
    assert access.may(actor, permission, store) is allowed


def test_a_refusal_says_as_much_as_it_should() -> None:
    with pytest.raises(Unauthenticated):
        access.require(Actor(), Permission.STORE_EDIT, STORE)
    with pytest.raises(Forbidden):
        access.require(Actor("usr_x"), Permission.STORE_EDIT, STORE)
    with pytest.raises(NotFound):
        access.require(Actor("usr_x"), Permission.STORE_EDIT, STORE, hidden=True)
    with pytest.raises(Forbidden) as refused:
        access.require(Actor("usr_owner"), Permission.PRODUCTS_PUBLISH, STORE)
    assert refused.value.code == "email_unconfirmed"


def test_times_sort_as_text_and_return() -> None:
    moment = clock.now()
    assert clock.from_text(clock.to_text(moment)) == moment
    assert clock.from_epoch(clock.epoch(moment)) <= moment


def test_tokens() -> None:
    token = tokens.new_token()
    assert len(token) == 43
    assert tokens.decode(tokens.encode(b"\x00\xff")) == b"\x00\xff"
    assert tokens.sign(KEY, "a", "m") != tokens.sign(KEY, "b", "m")
    with pytest.raises(ValueError):
        tokens.decode("é")


def test_what_is_looked_for_is_compared_without_accents_case_and_spaces() -> None:
    assert text.searchable("  Șorț  de\nBUCĂTĂRIE ") == "sort de bucatarie"
    assert text.searchable("Straße №1") == text.searchable("STRASSE No1")
    assert text.searchable(" \t") == ""


def test_countries_are_the_249_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert {"RO", "DE", "GB", "US"} <= COUNTRIES
    assert not {"XX", "UK", "EU"} & COUNTRIES
