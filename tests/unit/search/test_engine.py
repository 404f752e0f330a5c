"""The engine against its rules in slow motion, over a base file, over what came since, and over both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.search.engine import bits, build, facets, typos
from chalicelib.search.engine import index as engine
from chalicelib.search.engine.base import BadBase, Base
from chalicelib.search.engine.documents import Document, Term, Variant, folded, option_key, restored, words
from chalicelib.search.engine.index import Index
from chalicelib.search.engine.queries import Facets, Query
from tests.unit.search import model

WORDS = ["linen", "line", "wool", "blue", "apron", "țesut", "a", "Ștefan", "mug", "mugs"]
SORTS = ["relevance", "newest", "price", "-price", "best_selling", "featured"]
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


def document(number: int, **fields: Any) -> Document:
    """A document whose id and time of publication follow from its number."""
    made = Document(
        id=f"prd_{number:026d}",
        store_id=f"sto_{number % 3}",
        store_slug=f"s{number % 3}",
        store_name=f"Store {number % 3}",
        title="Thing",
        price=100,
        kind="digital",
        published_at=f"2026-01-{number % 27 + 1:02d}T00:00:00.000Z",
        card={"id": f"prd_{number:026d}"},
    )
    return replace(made, **fields)


colours = st.sampled_from([("Colour", "Blue"), ("Colour", "Red")])
sizes = st.sampled_from([("Size", "M"), ("Size", "S")])
variants = st.builds(Variant, st.one_of(st.tuples(colours), st.tuples(sizes), st.tuples(colours, sizes)), st.booleans())
documents = st.builds(
    document,
    st.integers(0, 30),
    title=texts,
    text=texts,
    tags=st.lists(st.sampled_from(WORDS), max_size=3, unique=True).map(tuple),
    price=st.integers(0, 6).map(lambda n: n * 500),
    kind=st.sampled_from(["digital", "physical"]),
    category=st.sampled_from([None, "cat_a", "cat_b", "cat_c"]),
    collections=st.lists(st.sampled_from(["col_a", "col_b"]), max_size=2, unique=True).map(tuple),
    variants=st.lists(variants, max_size=3).map(tuple),
    availability=st.sampled_from(["in_stock", "low_stock", "sold_out", "made_to_order"]),
    featured=st.booleans(),
    rating=st.sampled_from([None, 250, 490, 500]),
    sales=st.integers(0, 2),
)
queries = st.builds(
    Query,
    q=st.none() | texts,
    categories=st.none() | st.frozensets(st.sampled_from(["cat_a", "cat_b"])),
    store=st.sampled_from([None, None, "sto_1"]),
    collection=st.sampled_from([None, None, "col_a"]),
    price_min=st.sampled_from([None, None, 0, 501, 2000]),
    price_max=st.sampled_from([None, None, 0, 1500, 2**40]),
    options=st.lists(
        st.sampled_from([("colour", "BLUE"), ("Colour", "red"), ("size", "m"), ("size", "S")]), max_size=3
    ).map(tuple),
    tags=st.lists(st.sampled_from(["linen", "Wool"]), max_size=1).map(tuple),
    kind=st.sampled_from([None, None, "digital"]),
    available=st.booleans(),
    rating_min=st.sampled_from([None, None, 1, 4, 5]),
    sort=st.sampled_from(SORTS),
    facets=st.just(True),
    limit=st.integers(1, 9),
)


def found(index: Index, query: Query) -> list[str]:
    """All that a query finds, page by page."""
    ids: list[str] = []
    for _ in range(100):
        page = index.search(query)
        ids += [card["id"] for card in page.cards]
        if page.next is None:
            assert page.total == len(ids) or query.after
            return ids
        query = replace(query, after=page.next)
    raise AssertionError("the pages do not end")


def counted(given: Facets) -> dict[str, dict[str, int]]:
    """The facets by value as they are compared."""
    return {
        "category": dict(given.categories),
        "store": dict(given.stores),
        "kind": dict(given.kinds),
        "availability": dict(given.availability),
        "collection": dict(given.collections),
        "tag": {folded(tag): n for tag, n in given.tags.items()},
        "option": {option_key(*option): n for option, n in given.options.items()},
    }


def no_correction(index: Index, query: Query) -> bool:
    return index.search(query).corrected is None


@pytest.fixture
def base_of(tmp_path: Path) -> Callable[[list[Document]], Base]:
    def made(held: list[Document]) -> Base:
        path = tmp_path / "base.sqlite"
        build.write(path, held)
        return Base(path)

    return made


#: Small sets go one way, large ones another, and large sparse ones a third: each is forced once.
@pytest.mark.parametrize("way", ["few", "many", "sparse"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(documents, max_size=12, unique_by=lambda d: d.id),
    since=st.lists(st.one_of(documents, st.integers(0, 30)), max_size=12),
    asked=st.lists(queries, min_size=1, max_size=6),
)
def test_it_finds_and_counts_what_its_rules_say(
    way: str,
    base_of: Callable[[list[Document]], Base],
    before: list[Document],
    since: list[Document | int],
    asked: list[Query],
) -> None:
    index, held = Index(base_of(before)), {each.id: each for each in before}
    for change in since:
        if isinstance(change, Document):
            index.apply([change], [])
            held[change.id] = change
        else:
            index.apply([], [f"prd_{change:026d}"])
            held.pop(f"prd_{change:026d}", None)
    rebuilt = Index(base_of(list(held.values())))
    with pytest.MonkeyPatch.context() as patch:
        if way != "few":
            patch.setattr(engine, "_FEW", 0)
            patch.setattr(engine, "_DENSE", 10**9 if way == "many" else 0)
            patch.setattr(facets, "_ONE_BY_ONE", -1)
            patch.setattr(facets, "_LEFT_OVER", -1 if way == "many" else 10**9)
            if way == "many":
                patch.setattr(facets, "_PASSED", {"category": -1, "store": -1})
        for query in asked:
            for each in (index, rebuilt):
                if not no_correction(each, query):
                    continue
                assert found(each, query) == model.ordered(held.values(), query), query
                given_facets = each.search(query).facets
                assert given_facets is not None
                expected = {kind: dict(+n) for kind, n in model.counts(held.values(), query).items()}
                assert counted(given_facets) == expected, query


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(0, 3000)))
def test_sets_of_ordinals_come_back(ordinals: set[int]) -> None:
    packed = bits.pack(ordinals, 3001)
    assert bits.members(packed) == sorted(ordinals)
    assert packed.bit_count() == len(ordinals)
    assert list(bits.walk(packed, range(3000, -1, -1), 3001)) == sorted(ordinals, reverse=True)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_becomes_words_that_become_themselves(text: str) -> None:
    for word in words(text):
        assert words(word) == [word]
        assert '"' not in word
        assert "*" not in word


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30))
def test_what_has_any_words_is_found_by_them(base_of: Callable[[list[Document]], Base], text: str) -> None:
    made = document(1, title=text)
    for index in (Index(base_of([made])), Index()):
        if index.base is None:
            index.apply([made], [])
        total = index.search(Query(q=text, sort="relevance")).total
        assert total == (1 if words(text) else 0)


def test_documents_come_back_from_json() -> None:
    made = document(1, tags=("a", "b"), collections=("col_1",), rating=410)
    made = replace(made, variants=(Variant((("Colour", "Blue"), ("Size", "M")), available=False),))
    assert restored(made.stored()) == made


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("linen", "linen", 0),
        ("lnien", "linen", 1),
        ("linn", "linen", 1),
        ("linnen", "linen", 1),
        ("wolo", "wool", 1),
        ("abc", "xyz", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert typos.distance(one, other) == typos.distance(other, one) == slips


@settings(max_examples=200, deadline=None)
@given(word=st.text("abcdef", min_size=4, max_size=10), place=st.integers(0, 9), letter=st.sampled_from("abcxyz"))
def test_one_slip_is_always_found(word: str, place: int, letter: str) -> None:
    place %= len(word)
    for slipped in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ):
        if len(slipped) >= 4:
            assert typos.keys(slipped) & set(typos.variants(word))


def test_the_nearest_and_most_frequent_word_is_taken(base_of: Callable[[list[Document]], Base]) -> None:
    held = [document(1, title="linens"), document(2, title="linen"), document(3, title="linen")]
    index = Index(base_of(held))
    assert index.search(Query(q="linem", sort="relevance")).corrected == "linen"
    index.apply([], [held[1].id, held[2].id])
    assert index.search(Query(q="linem", sort="relevance")).corrected is None
    index.apply([document(5, title="Linemann")], [])
    assert index.search(Query(q="linnemann", sort="relevance")).corrected == "linemann"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + bytes(100), b"nonsense" * 1000])
def test_what_is_no_base_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "base.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadBase):
        Base(path)


def test_a_base_file_of_another_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "base.sqlite"
    monkeypatch.setattr(build, "FORMAT", 99)
    build.write(path, [document(1)])
    with pytest.raises(BadBase, match="format 99"):
        Base(path)


def test_suggestions_begin_like_what_is_typed(base_of: Callable[[list[Document]], Base]) -> None:
    index = Index(base_of([document(n, title=f"Linen {n}", tags=("Linen cloth",)) for n in range(9)]))
    index.apply([document(20, title="Wool", tags=("linseed",))], [])
    suggested = index.suggest("lin")
    assert len(suggested.products) == 6
    assert suggested.tags == ["Linen cloth", "linseed"]
    assert index.suggest("").products == index.suggest("*").tags == []


def shirt(number: int, *variants: tuple[str, str, bool]) -> Document:
    """A document of these colours and sizes; the flag tells whether they can be had."""
    made = [Variant((("Colour", colour), ("Size", size)), ready) for colour, size, ready in variants]
    return document(number, variants=tuple(made))


@pytest.mark.parametrize("kept", ["in the base", "since"])
def test_several_options_are_those_of_one_variant(base_of: Callable[[list[Document]], Base], kept: str) -> None:
    held = [
        shirt(1, ("Blue", "S", True), ("Red", "M", True)),
        shirt(2, ("Blue", "M", False), ("Blue", "S", True)),
        shirt(3, ("Blue", "M", True)),
    ]
    index = Index(base_of(held if kept == "in the base" else []))
    if kept == "since":
        index.apply(held, [])
    blue_m = Query(options=(("colour", "blue"), ("size", "m")), facets=True)
    assert found(index, blue_m) == [held[2].id, held[1].id]
    assert found(index, replace(blue_m, available=True)) == [held[2].id]
    given_facets = index.search(blue_m).facets
    assert given_facets is not None
    assert given_facets.options == {
        ("Colour", "Blue"): 2,
        ("Colour", "Red"): 1,
        ("Size", "M"): 2,
        ("Size", "S"): 2,
    }
    assert given_facets.availability == {"in_stock": 1, "sold_out": 1}
    assert found(index, Query(options=(("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")))) == []


def test_the_highest_are_found_without_counting_all() -> None:
    terms = [(Term("tag", str(n)), 100 - n) for n in range(100)]
    asked: list[int] = []

    def half(term: Term) -> int:
        asked.append(int(term.value))
        return (100 - int(term.value)) // 2

    counted_terms = facets.leaders(terms, 3, half)
    assert counted_terms.most_common(3) == [(Term("tag", str(n)), (100 - n) // 2) for n in range(3)]
    assert len(asked) == 52, "what can be as high as the third is counted, and no more"


def test_many_recent_values_do_not_make_a_facet_longer(base_of: Callable[[list[Document]], Base]) -> None:
    index = Index(base_of([document(n, tags=("linen",)) for n in range(9)]))
    index.apply([document(100 + n, tags=(f"tag {n}", "wool")) for n in range(5)], [])
    assert list(index.leading("tag", 2).items()) == [(Term("tag", "linen"), 9), (Term("tag", "wool"), 5)]
    assert len(index.starting("tag", "tag", 3)) == 3
