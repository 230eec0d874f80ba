"""What the search knows: the activities of the Census Bureau's index and our phrases, and our industries with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from hubs.fast.memory import kept
from hubs.indexes.catalog import all_industries
from hubs.indexes.data_version import cached_per_version
from hubs.industries import files
from hubs.industries.belonging import groups_of_activities
from hubs.industries.german import Lexicon, english_of_german
from hubs.industries.index import RAREST, Index, Text, merged
from hubs.industries.reading import Reader
from hubs.industries.terms import (
    german_stem,
    is_filler,
    is_german_filler,
    is_german_soft,
    is_heavy,
    is_soft,
    is_soft_head,
    stem,
    words_of,
)
from hubs.industries.vocabulary import Vocabulary
from hubs.models import Industry, IndustryWord
from hubs.text.folding import fold

PHRASE, OWN_WORD, TITLE, ACTIVITY = 1.15, 1.1, 0.95, 1.0
"""How far each kind of text is trusted."""

OWN_RARITY = RAREST * 0.8
"""The rarity of a word that only our own words have."""

LATER_CODE = 0.02
AFTER_A_COMMA = 0.75
IN_BRACKETS = 0.6
SAID_SOFTLY, SAID_HEAVILY = 0.4, 1.5

_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Part:
    """An index, and for each of its texts what it counts for: an industry's slug, or a four-digit code that no industry of ours has."""

    index: Index
    groups: list[str]


@dataclass(frozen=True, slots=True)
class Sources:
    parts: tuple[Part, ...]
    reader: Reader
    industries: dict[str, Industry]
    """By slug."""
    group_of: dict[str, str]
    """What each four-digit code counts for."""


@dataclass(frozen=True, slots=True)
class _Activities:
    index: Index
    words: frozenset[str]


class _Row(NamedTuple):
    """An industry of ours, as far as the search goes."""

    slug: str
    names: tuple[tuple[str, str], ...]
    """What it is called, each with the language."""
    naics: tuple[str, ...]


@cache
def activities() -> _Activities:
    """The part that comes from files: read once in a process, whatever FAST says, for it is data and no shortcut."""
    words: set[str] = set()
    texts: list[Text] = []
    for code, text in files.activities():
        texts.append(Text(code, text, _activity_terms(text, words), ACTIVITY))
    for code, title in files.titles().items():
        if len(code) == 4:
            texts.append(Text(code, title, _activity_terms(title, words), TITLE))
    for is_german, phrases in ((False, files.phrases()), (True, files.german_phrases())):
        for phrase, codes in phrases:
            terms = _phrase_terms(phrase, words, is_german=is_german)
            language = "de" if is_german else "en"
            texts += [
                Text(code, phrase, terms, PHRASE - LATER_CODE * place, language) for place, code in enumerate(codes)
            ]
    files.real_words()  # read now rather than with somebody's first misspelled word
    return _Activities(Index(texts), frozenset(words))


@cached_per_version
def sources() -> Sources:
    """All that is known, with our industries as they stand. Reads their words in one query."""
    industries = {row.pk: row for row in all_industries().values() if not row.is_sector}
    names: dict[int, list[tuple[str, str]]] = {
        pk: [(row.name, "en"), (row.name_de, "de")] for pk, row in industries.items()
    }
    words = IndustryWord.objects.filter(industry__in=names).order_by("pk")
    for pk, word, language in words.values_list("industry", "word", "language"):
        names[pk].append((word, language))
    rows = tuple(_Row(row.slug, tuple(names[pk]), tuple(row.all_naics)) for pk, row in industries.items())
    parts, reader = _built(rows)
    fixed = parts[0]
    group_of = {code: group for code, group in zip(fixed.index.targets, fixed.groups, strict=True) if len(code) == 4}
    return Sources(parts, reader, {row.slug: row for row in industries.values()}, group_of)


@kept(most=1)
def _built(rows: tuple[_Row, ...]) -> tuple[tuple[Part, ...], Reader]:
    """The search over our words and the activities. Most data versions leave industries alone, so it is made for the rows alone."""
    fixed = activities()
    words = set(fixed.words)
    texts = [
        Text(row.slug, name, terms, OWN_WORD, language)
        for row in rows
        for name, language in row.names
        if (terms := _phrase_terms(name, words, is_german=language == "de"))
    ]
    own = Index(texts)
    german = [phrase for phrase, _ in files.german_phrases()]
    german += [name for row in rows for name, language in row.names if language == "de"]
    lexicon = Lexicon(english_of_german(), german)
    words.update(fold(word) for word in english_of_german())

    def rarity(term: str) -> float:
        if term in fixed.index:
            return fixed.index.rarity(term)
        return OWN_RARITY if term in own else 0.0

    groups = groups_of_activities(fixed.index, {row.slug: row.naics for row in rows}, texts)
    return (Part(fixed.index, groups), Part(own, own.targets)), Reader(Vocabulary(rarity, words), lexicon)


def _activity_terms(text: str, words: set[str]) -> dict[str, float]:
    """The terms of a description of the index: the first words count most, then what follows a comma, then examples in brackets."""
    asides = " ".join(_BRACKETS.findall(text))
    head, _, rest = _BRACKETS.sub(" ", text).partition(",")
    pieces = ((head, 1.0), (rest, AFTER_A_COMMA), (asides, IN_BRACKETS))
    return merged((stem(word), weight * _says(word)) for piece, weight in pieces for word in _words(piece, words))


def _words(text: str, seen: set[str]) -> Iterator[str]:
    for word in words_of(text):
        if len(word) > 1 and not word.isdigit() and not is_filler(word):
            seen.add(word)
            yield word


def _phrase_terms(phrase: str, seen: set[str], *, is_german: bool) -> dict[str, float]:
    words = [word for word in words_of(phrase) if len(word) > 1]
    seen.update(words)
    said = [word for word in words if not (is_german_filler(word) if is_german else is_filler(word))]
    if is_german:
        return merged((german_stem(word), SAID_SOFTLY if is_german_soft(word) else 1.0) for word in said)
    ends = {said[-1]} if said and is_soft_head(said[-1]) else set()
    return merged((stem(word), 1.0 if word in ends else _says(word)) for word in said)


def _says(word: str) -> float:
    return SAID_SOFTLY if is_soft(word) else SAID_HEAVILY if is_heavy(word) else 1.0
