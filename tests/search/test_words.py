"""Words and whole sentences: which hubs they find, and how the search box understands them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubs.enums import Publication
from hubs.models import Hub, IndustryWord
from hubs.search import hubs as search
from hubs.search.criteria import Criteria
from hubs.search.hubs import find
from hubs.search.understanding import industry_called, understand
from hubs.search.words import MAX_WORDS, Words
from tests.factories import (
    AnchorFirmFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites(no_directory: None) -> Hub:
    """A hub that is found by words of every kind, beside one that shares a few of them."""
    industry = IndustryFactory(name="Kite making", name_de="Drachenbau", sector=SectorFactory(name="Flying things"))
    IndustryWord.objects.create(industry=industry, word="Dragon strings")
    hub = HubFactory(name="Kites of Zürich", other_names=["Windy Hill"], industry=industry, summary="Breezy workshops.")
    AnchorFirmFactory(hub=hub, firm=FirmFactory(name="High Flyers"))
    HubSupportFactory(hub=hub, organization__name="Aviators' Guild")
    HubFactory(name="Ropes of Zürich", summary="Kites need ropes.")
    return hub


def found(text: str) -> list[str]:
    return [hub.name for hub in find(Criteria(words=text)).hubs]


@pytest.mark.parametrize(
    "text",
    [
        *("kites zurich", "Zürich kites", "ZÜRICH KITES", "zurich, kites!", "the kites of zurich"),
        *("windy hill", "hill windy", "drachenbau", "dragon", "dragon strings", "kite making", "high flyers"),
        *("aviators guild", "flying things", "breezy", "windy breezy flyers"),
        *("breez", "dragon str", "aviat"),  # beginnings
        *("breezi", "draggon strings", "aviatros"),  # slips
    ],
)
def test_words_find_a_hub(kites: Hub, text: str) -> None:
    assert found(text)[0] == kites.name


@pytest.mark.parametrize("text", ["ite", "ric", "kites munich", "kites xqzvbn"])
def test_words_that_a_hub_does_not_have_do_not_find_it(kites: Hub, text: str) -> None:
    assert found(text) == []


def test_a_word_in_the_name_counts_more_than_one_in_the_summary(kites: Hub) -> None:
    assert found("kites") == ["Kites of Zürich", "Ropes of Zürich"]


def test_small_words_do_not_narrow(kites: Hub) -> None:
    assert found("the hub of ropes") == ["Ropes of Zürich"]
    assert found("the") == []


def test_a_correction_is_told(kites: Hub) -> None:
    words = find(Criteria(words="wnidy kites")).words
    assert (words.words, words.corrections) == (("windy", "kites"), {"wnidy": "windy"})


def test_a_word_that_is_not_close_to_any_stays_as_it_is(kites: Hub) -> None:
    words = find(Criteria(words="helicopters")).words
    assert (words.words, words.corrections) == (("helicopters",), {})


def test_a_short_word_is_not_corrected(kites: Hub) -> None:
    assert find(Criteria(words="kti")).words.corrections == {}


def test_a_draft_lends_no_words_to_corrections(kites: Hub) -> None:
    HubFactory(name="Helicopters", publication=Publication.DRAFT)
    assert find(Criteria(words="helicoptrs")).words.corrections == {}


def test_only_so_many_words_count_and_the_rest_is_told(kites: Hub) -> None:
    many = [f"w{number}" for number in range(30)]
    words = Words.read(" ".join(many))
    assert (words.words, words.dropped) == (tuple(many[:MAX_WORDS]), 10)


def test_a_word_twice_counts_once(kites: Hub) -> None:
    assert Words.read("kites Kites KITES").words == ("kites",)


@given(st.text(max_size=200))
@example("%")
@example("_")
@example("\0")
@example("0\0")
@example("0\ud800")
@example("\ud800")
@example("a " * 200)
@example("' OR 1=1 --")
@example("🎿" * 100)
@example("x" * 10_000)
def test_any_text_is_answered(text: str) -> None:
    assert find(Criteria(words=text)).total >= 0
    assert understand(text).best in ("here", "point", "hub", "industry-near", "industry", "place", "words")


def test_of_two_words_equally_close_the_first_is_taken_everywhere(kites: Hub) -> None:
    assert find(Criteria(words="kitse")).words.corrections == {"kitse": "kite"}


@pytest.mark.parametrize("text", ["%", "_", "!"])
def test_a_text_without_any_word_narrows_nothing(kites: Hub, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(text) == ["Kites of Zürich", "Ropes of Zürich"]
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    assert found(text) == ["Kites of Zürich", "Ropes of Zürich"]


@pytest.mark.parametrize(
    ("text", "queries"), [("", 4), ("kites", 6), ("kites zurich", 7), ("kitse", 9), ("xqzvbn", 3), ("kit", 6)]
)
def test_words_that_no_hub_has_cost_a_few_queries_more(
    kites: Hub, text: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        find(Criteria(words=text))


# The one box, over the real directory


@pytest.mark.full_gazetteer
def test_what_a_text_in_the_one_box_means(subtests: pytest.Subtests) -> None:
    for text, best, slug in [
        ("silicon valley", "hub", "silicon-valley"),
        ("SILICON  VALLEY", "hub", "silicon-valley"),
        ("Hollywood", "hub", "hollywood-film-television"),
        ("Motor City", "hub", "detroit-automotive"),
        ("ski bindings", "industry", "sporting-goods"),
        ("Ski binding", "industry", "sporting-goods"),
        ("sporting goods", "industry", "sporting-goods"),
        ("garments", "industry", "apparel"),
        ("Sportartikel", "industry", "sporting-goods"),
        ("Software & digital", "industry", "software-digital"),
        ("wine near sacramento", "industry-near", "wine"),
        ("Software in Berlin", "industry-near", "software"),
        ("Wein bei Trier", "industry-near", "wine"),
        ("furniture around high point", "industry-near", "furniture"),
        ("Ogden, UT", "place", "ogden-ut"),
        ("84401", "place", "84401"),
        ("München", "place", "munich-de"),
        ("Philadelpia", "place", "philadelphia-pa"),
        ("nothing near ogden", "words", None),
        ("wine near xqzvbn", "words", None),
        ("xqzvbn", "words", None),
        ("", "words", None),
        (" ", "words", None),
        ("\0", "words", None),
    ]:
        with subtests.test(text=text, best=best, slug=slug):
            understood = understand(text)
            row: Any = understood.hub if best == "hub" else understood.industry
            if best == "place":
                assert understood.resolution
                row = understood.resolution.place
            assert (understood.best, row and row.slug) == (best, slug)


def test_the_place_of_an_industry_near_it_is_kept_as_typed() -> None:
    assert understand("wine near Sacramento, CA").place_text == "Sacramento, CA"


def test_a_misspelled_place_gives_way_to_words_that_a_hub_has(no_directory: None) -> None:
    # "Ogdenn" alone is Ogden; once a hub is called so, it is the hub's word.
    assert understand("Ogdenn").best == "place"
    HubFactory(name="Ogdenn Works")
    assert understand("Ogdenn").best == "words"


def test_a_draft_is_no_hub_to_go_to(no_directory: None) -> None:
    HubFactory(name="Kite Alley", publication=Publication.DRAFT)
    assert understand("Kite Alley").hub is None


@pytest.mark.parametrize("text", ["ski binding", "ski bindings", "Ski-Bindings", "SKI BINDINGS "])
def test_an_industry_is_called_in_singular_and_plural(text: str) -> None:
    industry = industry_called(text)
    assert industry
    assert industry.slug == "sporting-goods"


@pytest.mark.parametrize("text", ["", "s", "es", "...", "xqzvbn", "\0"])
def test_nothing_is_no_industry(text: str) -> None:
    assert industry_called(text) is None


def test_a_plain_page_of_words_on_the_real_directory_is_found_in_any_order() -> None:
    one = [hub.slug for hub in find(Criteria(words="ogden sporting goods")).hubs]
    assert one == [hub.slug for hub in find(Criteria(words="goods sporting ogden")).hubs]
    assert one[:1] == ["ogden-sporting-goods"]
