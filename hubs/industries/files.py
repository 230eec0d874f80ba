"""Reads the files of `fixtures/naics/`. What each of them holds is told in the README there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

_RANGES = {"31": "31-33", "44": "44-45", "48": "48-49"}
"""The sectors whose titles are listed under a range of codes."""


def folder() -> Path:
    return Path(settings.NAICS_DIR)


def activities() -> Iterator[tuple[str, str]]:
    """Each six-digit code with one of its descriptions, 20,000 of them."""
    for code, texts in _pairs("activities.txt"):
        for text in texts.split("; "):
            yield code, text


def phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everyday English phrases with what they mean: NAICS codes of four or six digits, best first."""
    return _with_codes("phrases.txt")


def german_phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The same in German."""
    return _with_codes("phrases_de.txt")


def german_words() -> Iterator[tuple[str, str]]:
    """German words, each with English ones that the index of activities knows."""
    return _pairs("german_words.txt")


def synonyms() -> Iterator[list[str]]:
    """Groups of English words that say the same of a business; the first stands for all."""
    for line in _lines("synonyms.txt"):
        yield line.split()


@cache
def small_words() -> list[tuple[str, list[str]]]:
    """Names of kinds of words, each with some words of the kind."""
    return [(kind, words.split()) for kind, words in _pairs("small_words.txt")]


@cache
def real_words() -> frozenset[str]:
    """English words that are no slips of the finger, whatever they resemble."""
    return frozenset(_lines("real_words.txt"))


@cache
def titles() -> dict[str, str]:
    """The official title of each NAICS 2022 code of two to six digits."""
    return dict(_pairs("titles.txt"))


def title(code: str) -> str:
    """The title of a code in the reader's language, in English where we have no German one; the code if it has none."""
    german = german_titles().get(code) if get_language() == "de" else None
    return german or title_in_english(code)


def title_in_english(code: str) -> str:
    """The official title of a NAICS 2022 code of two to six digits, or the code if there is none."""
    return titles().get(_RANGES.get(code, code), code)


def has_title(code: str) -> bool:
    """Whether NAICS 2022 has this code of two to six digits."""
    return _RANGES.get(code, code) in titles()


@cache
def german_titles() -> dict[str, str]:
    """Our German titles of four-digit codes."""
    return dict(_pairs("titles_de.txt"))


@cache
def local_codes() -> frozenset[str]:
    """The four-digit codes of local trades, which every town has."""
    with (folder() / "dissimilarity.csv").open(encoding="utf-8") as file:
        return frozenset(row["naics"] for row in csv.DictReader(file) if row["is_local"] == "yes")


def _with_codes(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for phrase, codes in _pairs(name):
        yield phrase, tuple(codes.split())


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        key, _, value = line.partition(": ")
        yield key, value


def _lines(name: str) -> Iterator[str]:
    with (folder() / name).open(encoding="utf-8") as file:
        for line in file:
            text = line.strip()
            if text and not text.startswith("#"):
                yield text
