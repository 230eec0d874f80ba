"""A place completed as one types it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubs.gazetteer.complete import MOST, complete

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ogd", "ogden-ut"),
        ("OGD", "ogden-ut"),
        ("ogden", "ogden-ut"),
        ("ogden u", "ogden-ut"),
        ("ogden, ut", "ogden-ut"),
        ("ogden, uta", "ogden-ut"),
        ("new y", "new-york-city-ny"),
        ("münch", "munich-de"),
        ("munch", "munich-de"),
        ("zür", "zurich-ch"),
        ("st lo", "st-louis-mo"),
        ("saint lo", "st-louis-mo"),
        ("washington, d", "washington-dc"),
        ("paris te", "paris-tx"),
        ("paris, fr", "paris-fr"),
        ("portland, m", "portland-me"),
        ("silicon v", "silicon-valley"),
        ("twin c", "twin-cities"),
        ("8440", "84401"),
        ("deutschl", "germany"),
        # slips
        ("albequ", "albuquerque-nm"),
        ("philadelpia", "philadelphia-pa"),
        ("minneap", "minneapolis-mn"),
        ("pittsb", "pittsburgh-pa"),
    ],
)
def test_the_likeliest_place_comes_first(typed: str, first: str) -> None:
    assert [place.slug for place in complete(typed)][:1] == [first]


@pytest.mark.parametrize("typed", ["", " ", "!", "xqz", "xqzvbnm", "\0"])
def test_nothing_begins_so(typed: str) -> None:
    assert complete(typed) == []


def test_a_zip_code_completes_to_the_codes_that_begin_so() -> None:
    found = [place.slug for place in complete("8440")]
    assert found == sorted(found)
    assert {slug[:4] for slug in found} == {"8440"}


def test_with_a_state_only_its_places_are_offered() -> None:
    assert {place.admin1 for place in complete("springfield, il")} == {"IL"}


@given(st.text(max_size=40) | st.sampled_from(["a", "s", "san ", "st", "new", "9", "é", "東"]))
@example("\0")
@example("%")
@example("\ud800")
@example("a " * 500)
@example("🎿" * 1_000)
@example("ut ut ut ut ut ut")
def test_any_text_completes_to_at_most_ten_places_each_once(typed: str) -> None:
    found = [place.slug for place in complete(typed)]
    assert len(found) <= MOST
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(("typed", "queries"), [("", 0), ("a", 2), ("new y", 6), ("ogden, ut", 6), ("xqzvbn", 4)])
def test_completing_costs_few_queries(typed: str, queries: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(queries):
        complete(typed)


def test_a_long_text_costs_no_more_than_a_short_one(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        complete("ogden ny us " * 30)
