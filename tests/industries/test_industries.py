"""Plain words become an industry or a NAICS code; words that say nothing are not guessed at."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hubs.industries import files
from hubs.industries.matching import IndustryMatch, find_industries, likely
from hubs.industries.terms import stem
from hubs.models import Industry
from tests.factories import IndustryFactory, SectorFactory
from tests.queries import counted_queries

pytestmark = pytest.mark.django_db

WORDS = Path(__file__).parents[1] / "owners_words"
LISTS = ("first_100.csv", "other_60.csv", "last_50.csv")


@dataclass(frozen=True)
class Business:
    words: str
    language: str
    right: frozenset[str]

    @property
    def place(self) -> int:
        """Where the first right answer stands, from 1; 0 if there is none among the first three."""
        with translation.override(self.language):
            found = find_industries(self.words, limit=3)
        places = [number for number, match in enumerate(found, 1) if meanings(match) & self.right]
        return places[0] if places else 0


def meanings(match: IndustryMatch) -> set[str]:
    slugs = {match.industry.slug} if match.industry else set()
    return slugs | {code[:4] for code in match.naics}


def businesses(name: str) -> Iterator[Business]:
    with (WORDS / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield Business(row["words"], row["language"], frozenset(row["right"].split()))


def best(words: str) -> IndustryMatch:
    return find_industries(words)[0]


def slug_of(words: str) -> str | None:
    industry = best(words).industry
    return industry.slug if industry else None


# What owners type


@pytest.mark.parametrize(
    ("name", "number", "first", "within_three"),
    [("first_100.csv", 100, 94, 98), ("other_60.csv", 60, 55, 58), ("last_50.csv", 50, 44, 47)],
)
def test_businesses_in_their_owners_words_are_understood(name: str, number: int, first: int, within_three: int) -> None:
    tried = list(businesses(name))
    wrong = {business.words for business in tried if business.place != 1}
    missed = {business.words for business in tried if not business.place}
    assert len(tried) == number
    assert number - len(wrong) >= first, wrong
    assert number - len(missed) >= within_three, missed


def test_every_right_answer_of_the_lists_exists() -> None:
    known = set(files.titles()) | set(Industry.objects.values_list("slug", flat=True))
    for name in LISTS:
        assert {answer for business in businesses(name) for answer in business.right} - known == set()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cattle", "1121"),
        ("catle", "1121"),
        ("plumber", "2382"),
        ("plumer", "2382"),
        ("resturant", "7225"),
        ("chiropracter", "6213"),
        ("nailsalon", "8121"),
        ("Baeckerei", "3118"),
        ("Bäckerei", "3118"),
        ("Zahnarztpraxis", "6212"),
        ("Friseurbetrieb", "8121"),
    ],
)
def test_slips_and_spellings_are_forgiven(typed: str, code: str) -> None:
    assert code in best(typed).naics


def test_a_real_word_never_becomes_another() -> None:
    assert find_industries("battle") == []
    assert slug_of("lumber") == "wood-products"
    assert "2382" not in best("lumber").naics
    assert best("cattle").matched == ("cattle",)


def test_no_word_of_an_english_dictionary_is_corrected() -> None:
    for word in sorted(files.real_words())[::50]:
        for match in find_industries(word):  # only of parts that it really has: "bookseller"
            assert any(part in word for part in match.matched), (word, match.matched)


def test_the_longest_known_phrase_wins() -> None:
    assert "7225" in best("coffee shop").naics
    assert slug_of("coffee roasting") == "coffee-tea"
    assert slug_of("ski resort") == "tourism"
    assert slug_of("ski bindings") == "sporting-goods"
    assert "8111" in best("auto body shop").naics
    assert slug_of("auto parts") == "automotive"


def test_completion_offers_words_of_the_readers_language() -> None:
    def offered(typed: str) -> list[str]:
        return [match.example for match in find_industries(typed, complete=True)]

    assert "Sandgrube" not in offered("san")
    assert "sandpaper" in offered("san")
    with translation.override("de"):
        assert "Sandgrube" in offered("san")
        assert "sandpaper" not in offered("san")
        # There is no German word that begins so.
        assert "kayaks" in offered("kayaki")


def test_what_is_offered_is_understood_when_it_is_chosen() -> None:
    for typed in ("ski", "furn", "pump", "wood", "metal c", "soft", "fish", "clean", "paint", "cheese"):
        for match in find_industries(typed, complete=True):
            assert match.key in [found.key for found in find_industries(match.example)], (typed, match.example)


def test_what_scores_far_below_the_best_is_hardly_meant() -> None:
    found = find_industries("ski bindings")
    assert (len(found) > 1, [match.key for match in likely(found)]) == (True, ["sporting-goods"])
    assert {match.key for match in likely(find_industries("pumps"))} >= {"water-technology", "footwear"}
    assert likely([]) == []


@pytest.mark.parametrize(
    "typed",
    ["ski bindings", "Ski Bindings!", "I make ski bindings", "we are a small family owned company making ski bindings"],
)
def test_small_words_change_nothing(typed: str) -> None:
    assert slug_of(typed) == "sporting-goods"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("guitars", "musical-instruments"),
        ("guitar repair", "8114"),
        ("guitar lessons", "6116"),
        ("tractors", "3331"),
        ("crane rental", "5324"),
        ("wholesale flowers", "4249"),
    ],
)
def test_what_is_done_with_a_thing_decides(typed: str, expected: str) -> None:
    assert expected in meanings(best(typed))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Holzspielzeug", "toys"),
        ("Solaranlagenbau", "solar-energy"),
        ("Möbelschreinerei", "furniture"),
        ("Brautkleider", "apparel"),
        ("Edelstahlrohre", "steel"),
        ("Dachdeckermeister", "2381"),
    ],
)
def test_german_compounds_are_taken_apart(typed: str, expected: str) -> None:
    assert expected in meanings(best(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "12345",
        "we",
        "I own a company",
        "asdf qwer",
        "xqzt",
        "😀",
        "!!!",
        "\x00",
        "مخبز",
        "services",
        "wir machen",
    ],
)
def test_what_says_nothing_is_not_guessed_at(typed: str) -> None:
    assert find_industries(typed) == []


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    found = find_industries(text, complete=True)
    assert len(found) <= 10
    assert all(match.name and match.naics and match.matched for match in found)


def test_a_flood_of_words_is_cut_off() -> None:
    assert slug_of("ski bindings " * 2_000) == "sporting-goods"
    assert find_industries("x" * 100_000) == []


# What the answer says


def test_a_trade_outside_our_industries_has_its_code_and_title() -> None:
    match = best("nail salon")
    assert (match.industry, match.naics, match.detail) == (None, ("8121",), "812113")
    assert match.name == "Personal Care Services"
    with translation.override("de"):
        assert best("Nagelstudio").name == "Persönliche Dienstleistungen (Friseur, Kosmetik, Nagelpflege)"


def test_an_industry_is_named_in_the_readers_language() -> None:
    assert best("beer").name == "Brewing"
    with translation.override("de"):
        assert best("Bier").name == "Brauwesen"


def test_a_corrected_word_is_told() -> None:
    assert best("brewry").matched == ("brewery",)


def test_our_own_words_are_used_as_soon_as_a_curator_adds_them() -> None:
    industry = IndustryFactory(slug="zymoscopy", name="Zymoscopes", sector=SectorFactory())
    assert find_industries("zorbflax") == []
    industry.words.create(word="zorbflax")
    assert slug_of("we sell zorbflax") == "zymoscopy"


def test_the_last_word_may_be_a_beginning_while_somebody_types() -> None:
    assert "brewing" in {match.industry.slug for match in find_industries("brewe", complete=True) if match.industry}
    assert "7225" in {code for match in find_industries("restaur", complete=True) for code in match.naics}


def test_nothing_is_read_from_the_database_again_until_something_changes(settings: Any) -> None:
    settings.FAST = True
    find_industries("beer")
    with CaptureQueriesContext(connection) as captured:
        find_industries("wine")
    assert counted_queries(captured) == []


# Local trades


@pytest.mark.parametrize(
    "typed", ["nail salon", "law firm", "plumber", "restaurant", "dentist", "hair salon", "Dachdecker"]
)
def test_what_every_town_has_is_local(typed: str) -> None:
    assert best(typed).is_local


@pytest.mark.parametrize(
    "typed", ["brewery", "ready mix concrete", "ski bindings", "gravel pit", "egg farm", "software", "casino"]
)
def test_makers_miners_farmers_and_what_is_concentrated_are_not(typed: str) -> None:
    assert not best(typed).is_local


def test_threads_that_stem_at_once_do_not_disturb_each_other() -> None:
    words = [
        f"{root}{ending}" for root in ("brew", "weld", "print", "plumb", "bak") for ending in ("ing", "ers", "eries")
    ]
    read: Callable[[str], str] = stem.__wrapped__  # below the cache
    expected = [read(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(read, words * 200)) == expected * 200
    finally:
        sys.setswitchinterval(before)
