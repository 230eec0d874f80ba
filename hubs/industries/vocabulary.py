"""The words of an index: which terms they stand for, which of them begin as typed, and which was meant by a misspelled one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import groupby

from rapidfuzz.distance import OSA

from hubs.industries import files
from hubs.industries.terms import german_stem, is_affix, root, stem
from hubs.text.spelling import forgiven_edits

SHORTEST_BEGINNING = 3
SHORTEST_COMPOUND = 8
SHORTEST_CORRECTED = 4
MOST_COMPLETIONS = 40

OTHER_LANGUAGE = 0.5
"""How much a word counts in the language that the rest is not written in."""

SAME_ROOT = 0.7


class Vocabulary:
    """Immutable once made, so that all threads may read it."""

    def __init__(self, rarity: Callable[[str], float], words: Iterable[str]) -> None:
        """`rarity` tells how rare a term is, 0 if it is unknown. `words` are the folded words of all texts as they are written."""
        self.rarity = rarity
        self._words = sorted(set(words))
        self._known = frozenset(self._words)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= SHORTEST_CORRECTED and word.isalpha():
                self._by_letter[word[0]].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def knows(self, term: str) -> bool:
        return self.rarity(term) > 0

    def terms(self, word: str, *, german: bool) -> dict[str, float]:
        """The English terms of a word, and the German one where the word is known in both, with their weights."""
        found: dict[str, float] = {}
        plain = stem(word)
        if self.knows(plain):
            found[plain] = 1.0
        short = root(plain)
        if short != plain and self.knows(short) and (found or word in files.real_words()):
            found[short] = SAME_ROOT
        own = german_stem(word)
        if self.knows(own):
            found[own] = 1.0 if german or not found else OTHER_LANGUAGE
        return found

    def beginning(self, typed: str) -> set[str]:
        """The terms of the words that begin so, of MOST_COMPLETIONS words at most."""
        if len(typed) < SHORTEST_BEGINNING:
            return set()
        start = bisect_left(self._words, typed)
        words = [word for word in self._words[start : start + MOST_COMPLETIONS] if word.startswith(typed)]
        return {term for word in words for term in (stem(word), german_stem(word)) if self.knows(term)}

    def halves(self, word: str) -> tuple[str, str] | None:
        """Two known words that were written as one: "nailsalon"."""
        if len(word) <= SHORTEST_COMPOUND:
            return None
        for at in range(3, len(word) - 2):
            both = word[:at], word[at:]
            if all(half in self._known and self.knows(stem(half)) and not is_affix(half) for half in both):
                return both
        return None

    def meant_by(self, word: str) -> str | None:
        """The likeliest word that was meant: one that begins alike, at most as many edits away as are forgiven.

        None for a word of an English dictionary, whatever it resembles.
        """
        limit = forgiven_edits(word)
        if not limit or not word.isalpha() or word in files.real_words():
            return None
        near = []
        for other in self._by_letter.get(word[0], ()):
            if abs(len(other) - len(word)) <= limit:
                distance = OSA.distance(word, other, score_cutoff=limit)
                if distance <= limit:
                    near.append((_undoubled(word) != _undoubled(other), distance, self._rarity_of(other), other))
        return min(near)[-1] if near else None

    def _rarity_of(self, word: str) -> float:
        known = [rarity for rarity in (self.rarity(stem(word)), self.rarity(german_stem(word))) if rarity]
        return min(known, default=float("inf"))


def _undoubled(word: str) -> str:
    """Without doubled letters, which are what people get wrong most: "catle" is rather cattle than cable."""
    return "".join(letter for letter, _ in groupby(word))
