"""What the search knows: the activities of the Census Bureau's index and our phrases, and our industries with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hubs.indexes.catalog import all_industries
from hubs.indexes.data_version import cached_per_version
from hubs.industries import files
from hubs.industries.belonging import groups_of_activities
from hubs.industries.german import Lexicon, english_of_german
from hubs.industries.index import Index, Text, merged
from hubs.industries.reading import Reader
from hubs.industries.terms import (
    german_stem,
    is_filler,
    is_german_filler,
    is_german_soft,
    is_heavy,
    is_soft,
    stem,
    words_of,
)
from hubs.models import Industry, IndustryWord
from hubs.text.folding import fold

PHRASE, OWN_WORD, TITLE, ACTIVITY = 1.15, 1.1, 0.95, 1.0
"""How far each kind of text is trusted."""

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


@dataclass(frozen=True, slots=True)
class _Activities:
    index: Index
    words: frozenset[str]
    terms: list[frozenset[str]]


@cache
def activities() -> _Activities:
    """The part that comes from files: read once in a process, whatever FAST says, for it is data and no shortcut."""
    words: set[str] = set()
    texts: list[Text] = []
    for code, text in files.activities():
        terms = _activity_terms(text, words)
        texts.append(Text(code, text, terms, ACTIVITY))
    for code, title in files.titles().items():
        if len(code) == 4:
            texts.append(Text(code, title, _activity_terms(title, words), TITLE))
    for is_german, phrases in ((False, files.phrases()), (True, files.german_phrases())):
        for phrase, codes in phrases:
            terms = _phrase_terms(phrase, words, is_german=is_german)
            texts += [Text(code, phrase, terms, PHRASE - LATER_CODE * place) for place, code in enumerate(codes)]
    return _Activities(Index(texts), frozenset(words), [frozenset(text.terms) for text in texts])


@cached_per_version
def sources() -> Sources:
    """All that is known, with our industries as they stand. Reads their words in one query."""
    fixed = activities()
    industries = {row.slug: row for row in all_industries().values() if not row.is_sector}
    slugs = {row.pk: row.slug for row in industries.values()}
    words = set(fixed.words)
    texts: list[Text] = []
    german: list[str] = [phrase for phrase, _ in files.german_phrases()]
    for row in (
        IndustryWord.objects.filter(industry__in=slugs).values_list("industry", "word", "language").order_by("pk")
    ):
        pk, word, language = row
        texts.append(Text(slugs[pk], word, _phrase_terms(word, words, is_german=language == "de"), OWN_WORD))
        if language == "de":
            german.append(word)
    for industry in industries.values():
        for name, is_german in ((industry.name, False), (industry.name_de, True)):
            texts.append(Text(industry.slug, name, _phrase_terms(name, words, is_german=is_german), OWN_WORD))
        german.append(industry.name_de)
    own = Index([text for text in texts if text.terms])
    lexicon = Lexicon(english_of_german(), german)
    words.update(fold(word) for word in english_of_german())

    def rarity(term: str) -> float:
        if term in fixed.index:
            return fixed.index.rarity(term)
        return fixed.index.rarity(term) * 0.8 if term in own else 0.0

    groups = groups_of_activities(fixed.index.targets, fixed.terms, industries.values(), texts)
    parts = Part(fixed.index, groups), Part(own, own.targets)
    return Sources(parts, Reader(rarity, words, lexicon), industries)


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
    return merged((stem(word), _says(word)) for word in said)


def _says(word: str) -> float:
    return SAID_SOFTLY if is_soft(word) else SAID_HEAVILY if is_heavy(word) else 1.0
