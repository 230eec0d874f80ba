"""Folding to a comparable form, and tolerance for typing errors."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hubs.text.folding import fold
from hubs.text.spelling import PREFIX, closest, closest_beginnings, deletion_keys, forgiven_edits

pytestmark = pytest.mark.one_engine

words = st.text(string.ascii_lowercase, min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zürich", "zurich"),
        ("ZURICH", "zurich"),
        ("Zu\u0308rich", "zurich"),  # u and a combining diaeresis, as macOS writes it
        ("São Paulo", "sao paulo"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Москва", "moskva"),
        ("St. Louis", "st louis"),
        ("Saint Louis", "st louis"),
        ("Sainte-Foy", "ste foy"),
        ("Fort Worth", "ft worth"),
        ("Mount Vernon", "mt vernon"),
        ("Comfort", "comfort"),
        ("O'Fallon", "ofallon"),
        ("O’Fallon", "ofallon"),
        ("Washington, D.C.", "washington dc"),
        ("U.S.A.", "usa"),
        ("A.B. Smith", "ab smith"),
        ("Winston-Salem", "winston salem"),
        ("  ski\t bindings\n", "ski bindings"),
        ("84401-1234", "84401 1234"),
        ("R&D", "r d"),
        ("ＯＧＤＥＮ", "ogden"),  # full width
        ("", ""),
        ("...", ""),
        ("\0", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("İstanbul")
@example("ŉ")
def test_folded_text_is_plain_words_with_single_spaces(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= set(string.ascii_lowercase + string.digits + " ")
    assert folded == " ".join(folded.split())


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@example("saint saint")
@example("a.b.c")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same with one letter inserted, left out, replaced or swapped with its neighbour."""
    term = draw(names)
    place = draw(st.integers(0, len(term) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    before, here, after = term[:place], term[place], term[place + 1 :]
    typed = draw(
        st.sampled_from([before + letter + here + after, before + after, before + letter + after])
        | st.just(before + after[:1] + here + after[1:])
    )
    return term, " ".join(typed.split())


@given(slips())
@example(("philadelphia", "hpiladelphia"))
@example(("abcdefgh", "abcdefhg"))
@example(("st louis", "stlouis"))
def test_every_single_slip_is_found_through_the_deletion_keys(pair: tuple[str, str]) -> None:
    term, typed = pair
    edits = forgiven_edits(typed)
    assume(edits and abs(len(term) - len(typed)) <= 1)  # a word of one letter that vanishes takes its space along
    assert deletion_keys(term, 1) & deletion_keys(typed, edits)
    assert closest(typed, [term])[term] <= 1


@given(names.filter(lambda name: forgiven_edits(name) == 2), st.data())
def test_two_letters_left_out_of_a_long_name_are_found(term: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(term) - 1), min_size=2, max_size=2))
    typed = " ".join("".join(letter for place, letter in enumerate(term) if place not in places).split())
    assume(forgiven_edits(typed) == 2 and len(typed) == len(term) - 2)
    assert deletion_keys(term, 2) & deletion_keys(typed, 2)
    assert closest(typed, [term])[term] <= 2


@given(names, st.integers(0, 2))
def test_keys_are_few_and_fit_the_column(term: str, edits: int) -> None:
    keys = deletion_keys(term, edits)
    assert 1 <= len(keys) <= 1 + PREFIX + PREFIX * (PREFIX - 1) // 2
    assert all(0 <= key < 2**32 for key in keys)
    assert deletion_keys(term, 0) <= keys


@pytest.mark.parametrize(
    ("term", "edits"), [("nyc", 0), ("lyon", 1), ("new yor", 1), ("chicago", 1), ("new york", 1), ("portland", 2)]
)
def test_longer_names_forgive_more(term: str, edits: int) -> None:
    assert forgiven_edits(term) == edits


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("albequerque", {"albuquerque": 1}),
        ("philadelpia", {"philadelphia": 1}),
        ("denvr", {"denver": 1}),
        ("dnvr", {}),
        ("ogdne", {"ogden": 1}),
        ("lyn", {}),
        ("ogden", {"ogden": 0}),
    ],
)
def test_closest(typed: str, found: dict[str, int]) -> None:
    assert closest(typed, ["albuquerque", "philadelphia", "denver", "ogden", "lyon"]) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("albeq", {"albuquerque": 1}),
        ("philadlep", {"philadelphia": 1}),
        ("ogdn", {"ogden": 1}),
        ("al", {"albuquerque": 0}),
        ("ax", {}),
    ],
)
def test_closest_beginnings_measure_only_what_was_typed(typed: str, found: dict[str, int]) -> None:
    assert closest_beginnings(typed, ["albuquerque", "philadelphia", "ogden"]) == found
