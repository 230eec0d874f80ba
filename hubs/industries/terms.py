"""Words as the search compares them: stems, small words that say nothing, and words that say what kind of business it is."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from threading import local

import snowballstemmer

from hubs.industries import files
from hubs.text.folding import fold

GERMAN = "~"
"""Begins the terms of German words, so that a German "Gift" is no English one."""

_COMPUTERS = re.compile(
    r"\bit(?= (?:support|service|services|consult\w*|outsourcing|security|department|help|dienst\w*|service|beratung|sicherheit)\b)"
)

_local = local()


def _stemmed(language: str, word: str) -> str:
    """The Snowball stem. A stemmer keeps its state while it works, so each thread has its own."""
    stemmer = getattr(_local, language, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(language)
        setattr(_local, language, stemmer)
    stem: str = stemmer.stemWord(word)
    return stem


def words_of(text: str) -> list[str]:
    """The folded words of a text. "IT" is a word of its own where it means computers, for "it" says nothing."""
    return _COMPUTERS.sub("informatics", fold(text)).split()


def is_filler(word: str) -> bool:
    """Whether a folded word says nothing of what a business is."""
    return word in _words("filler")


def is_soft(word: str) -> bool:
    """Whether a folded word says little by itself, but something beside others: "home builder", "general store"."""
    return word in _words("soft")


def is_weak(word: str) -> bool:
    """Whether a folded word is said of many kinds of business: a studio, a shop, spare parts, organic."""
    return word in _words("weak") or bool(sectors_of(word))


def leads(word: str) -> bool:
    """Whether what stands before a folded word is the thing itself, and what follows only says for whom or of what."""
    return word in _words("preposition")


def is_material(word: str) -> bool:
    """Whether a folded word says what a thing is made of, where another says what it is."""
    return word in _words("material")


def is_heavy(word: str) -> bool:
    """Whether a folded word makes something else of what stands beside it: a plastics machine is no plastic."""
    return word in _words("heavy")


def is_soft_head(word: str) -> bool:
    """Whether a soft word names the thing where it ends a phrase: "house plants"."""
    return word in _words("soft head")


def is_affix(word: str) -> bool:
    """Whether it looks like a word but mostly is only a part of one."""
    return word in _words("affix")


def is_german_soft(word: str) -> bool:
    return german_letters(word) in _words("soft de")


def is_german_filler(word: str) -> bool:
    return german_letters(word) in _words("filler de")


def sectors_of(word: str) -> tuple[str, ...]:
    """The NAICS prefixes of the kind of business that a folded word speaks of: ("811",) for "repair". Empty for most words."""
    return _kinds().get(word) or _kinds().get(german_letters(word), ())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of an English word, or that of the word that stands for its synonyms."""
    same = _first_of_synonyms()
    plain = _stemmed("english", word)
    return same.get(word) or same.get(plain) or plain


def german_letters(folded: str) -> str:
    """A folded German word in one spelling, for "ä" is typed as "ae" and folded to "a"."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=10_000)
def german_stem(word: str) -> str:
    """The stem of a folded German word, with "ae" as "a" and so on, for both are typed. It begins with GERMAN."""
    plain = german_letters(word)
    for ending in (
        "ereien",
        "erei",
        "erinnen",
        "erin",
    ):  # the trade and who has it: Schlosserei, Schlosserin, Schlosser
        if plain.endswith(ending) and len(plain) > len(ending) + 2:
            plain = plain.removesuffix(ending) + "er"
            break
    for ending in ("eutin", "istin", "ologin", "entin", "antin"):
        if plain.endswith(ending):
            plain = plain.removesuffix("in")
            break
    return GERMAN + _stemmed("german", plain.replace("therapeut", "therapie"))


def root(term: str) -> str:
    """What is left of an English stem without the ending of somebody who does it: "roofer" and "roofing" are both "roof"."""
    for ending in ("ers", "er", "eri", "or", "ist"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            short = term.removesuffix(ending)
            return short[:-1] if short[-1] == short[-2] else short
    return term


@cache
def _first_of_synonyms() -> dict[str, str]:
    found = {}
    for group in files.synonyms():
        words = [fold(word) for word in group]
        for word in words:
            found[word] = _stemmed("english", words[0])
    stems = {_stemmed("english", word): first for word, first in found.items()}
    return stems | found


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of a kind in `small_words.txt`, folded, German ones in one spelling."""
    form = german_letters if kind.endswith(" de") else str
    return frozenset(form(fold(word)) for name, words in files.small_words() if name == kind for word in words)


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """The NAICS prefixes of the kinds of business that a word may speak of."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, words in files.small_words():
        if name.startswith("kind "):
            for word in words:
                found[german_letters(fold(word))] += tuple(name.split()[1:])
    return dict(found)
