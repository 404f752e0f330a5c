"""Which rates follow from a profile, and what a profile may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.shipping import rules
from chalicelib.shipping.rules import Band, Method, Parcel, Profile, Zone


def flat(
    amount: int = 1500, *, free_above: int | None = None, days: tuple[int, int] = (1, 3), id: str = "m1"
) -> Method:
    return Method(id, "Courier", rules.FLAT, amount, (), free_above, *days)


def weighed(*bands: tuple[int, int], free_above: int | None = None, id: str = "m2") -> Method:
    return Method(id, "Post", rules.BY_WEIGHT, 0, tuple(Band(*band) for band in bands), free_above, 2, 5)


def home(*methods: Method, countries: tuple[str, ...] = ("RO",)) -> Zone:
    return Zone("z1", "Home", countries, False, methods)


def elsewhere(*methods: Method) -> Zone:
    return Zone("z2", "Elsewhere", (), True, methods)


def profile(*zones: Zone, grams: int = 500, handling: tuple[int, int] = (0, 0)) -> Profile:
    return Profile(zones, grams, *handling)


def parcel(*, quantity: int = 1, weight: int | None = 200, total: int = 5000, ships: bool = True) -> Parcel:
    return Parcel("prd_1", quantity, weight, total, ships)


def amounts(kept: Profile, *parcels: Parcel, country: str = "RO") -> list[int]:
    return [rate.amount for rate in rules.rates(kept, country, parcels)]


def test_a_country_is_in_the_zone_that_lists_it_or_else_in_the_one_for_everywhere_else() -> None:
    both = profile(elsewhere(flat(9000)), home(flat(1500)))
    assert amounts(both, parcel()) == [1500]
    assert amounts(both, parcel(), country="JP") == [9000]
    assert amounts(profile(home(flat(1500))), parcel(), country="JP") == []
    assert amounts(profile(), parcel()) == []
    assert amounts(profile(home(), elsewhere(flat(9000))), parcel()) == [], "what is listed is not everywhere else"


def test_a_weight_costs_what_its_band_says_and_beyond_the_last_nothing_is_offered() -> None:
    kept = profile(home(weighed((500, 1000), (2000, 2500))))
    assert amounts(kept, parcel(weight=500)) == [1000]
    assert amounts(kept, parcel(weight=501)) == [2500]
    assert amounts(kept, parcel(weight=250, quantity=2), parcel(weight=1)) == [2500]
    assert amounts(kept, parcel(weight=2001)) == []


def test_what_has_no_weight_counts_as_the_seller_says() -> None:
    kept = profile(home(weighed((500, 1000), (2000, 2500))), grams=300)
    assert amounts(kept, parcel(weight=None)) == [1000]
    assert amounts(kept, parcel(weight=None, quantity=2)) == [2500]
    assert amounts(kept, parcel(weight=0, quantity=9)) == [1000]


def test_sending_is_free_from_a_sum_on_that_downloads_add_to() -> None:
    kept = profile(home(flat(1500, free_above=10_000)))
    assert amounts(kept, parcel(total=9_999)) == [1500]
    assert amounts(kept, parcel(total=10_000)) == [0]
    assert amounts(kept, parcel(total=6_000), parcel(total=4_000, ships=False)) == [0]
    assert amounts(kept, parcel(total=99_999, ships=False)) == []


def test_what_is_too_heavy_is_not_sent_for_nothing_either() -> None:
    kept = profile(home(weighed((500, 1000), free_above=0)))
    assert amounts(kept, parcel(weight=500)) == [0]
    assert amounts(kept, parcel(weight=501)) == []


def test_the_cheapest_comes_first_then_the_fastest_and_handling_counts() -> None:
    slow, fast, dear = flat(1000, days=(5, 9), id="slow"), flat(1000, days=(1, 2), id="fast"), flat(4000, id="dear")
    found = rules.rates(profile(home(dear, slow, fast), handling=(1, 4)), "RO", [parcel()])
    assert [rate.id for rate in found] == ["fast", "slow", "dear"]
    assert (found[0].days_min, found[0].days_max) == (2, 6)


def test_what_is_made_first_arrives_later_and_the_slowest_decides() -> None:
    made = [Parcel("prd_1", 1, 200, 5000, making_days=14), Parcel("prd_2", 1, 200, 5000, making_days=3), parcel()]
    (rate,) = rules.rates(profile(home(flat(days=(1, 2))), handling=(1, 4)), "RO", made)
    assert (rate.days_min, rate.days_max) == (16, 20)


def test_until_something_is_set_up_everything_goes_everywhere_for_nothing() -> None:
    assert rules.errors(rules.DEFAULT) == []
    for country in ("RO", "JP"):
        assert amounts(rules.DEFAULT, parcel(weight=rules.MAX_GRAMS), country=country) == [0]


def fields(kept: Profile) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in rules.errors(kept)]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (profile(home(flat()), elsewhere(flat())), []),
        (profile(home(flat()), home(flat())), [("zones.1.countries", "twice")]),
        (profile(elsewhere(flat()), elsewhere(flat())), [("zones.1.everywhere", "twice")]),
        (profile(home(flat(), countries=())), [("zones.0.countries", "countries_or_everywhere")]),
        (profile(replace(home(flat()), everywhere=True)), [("zones.0.countries", "countries_or_everywhere")]),
        (profile(home(flat(), countries=("XX",))), [("zones.0.countries", "unknown")]),
        (profile(home(flat(), weighed())), [("zones.0.methods.1.bands", "required")]),
        (profile(home(replace(flat(), bands=(Band(1, 1),)))), [("zones.0.methods.0.bands", "by_weight_only")]),
        (profile(home(weighed((500, 1), (500, 2)))), [("zones.0.methods.0.bands", "not_rising")]),
        (profile(home(flat(days=(3, 2)))), [("zones.0.methods.0.days_min", "not_a_span")]),
        (profile(handling=(3, 2)), [("handling_min", "not_a_span")]),
    ],
)
def test_what_is_wrong_is_said_where_it_is(kept: Profile, expected: list[tuple[str, str]]) -> None:
    assert fields(kept) == expected


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 9000)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2000), st.integers(0, 20_000)), min_size=1, max_size=6),
    st.integers(0, 50_000),
)
def test_more_is_never_offered_beyond_the_last_band_and_each_rate_is_a_price_of_the_profile(
    bands: list[tuple[int, int]], lines: list[tuple[int, int, int]], free_above: int
) -> None:
    rising = sorted(dict(bands).items())
    method = weighed(*rising, free_above=free_above)
    parcels = [Parcel(f"prd_{at}", *line) for at, line in enumerate(lines)]
    weight, total = sum(n * grams for n, grams, _ in lines), sum(total for _, _, total in lines)
    found = amounts(profile(home(method)), *parcels)
    if weight > rising[-1][0]:
        assert found == []
    elif total >= free_above:
        assert found == [0]
    else:
        assert found == [next(amount for up_to, amount in rising if weight <= up_to)]
