"""An index in memory from terms to the short texts that hold them, with the target that each text stands for."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

RAREST = 7.5
"""No word counts more, or one rare word would outweigh two that are known well."""

Terms = Mapping[str, float]
"""The terms of a text with how much each says of it, up to 1."""


@dataclass(slots=True)
class _Postings:
    texts: array[int]
    weights: array[float]


class Text(NamedTuple):
    """`target` is what it stands for, `label` the text itself, and `trust` a factor for how far it is to be trusted."""

    target: str
    label: str
    terms: Terms
    trust: float
    language: str = "en"


class Index:
    """Texts by their terms. Immutable once made, so that all threads may read it."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self.targets: list[str] = []
        self.labels: list[str] = []
        self.languages: list[str] = []
        self.trust = array("f")
        self._postings: dict[str, _Postings] = {}
        kept: list[Terms] = []
        for text in texts:
            number = len(kept)
            kept.append(text.terms)
            self.targets.append(text.target)
            self.labels.append(text.label)
            self.languages.append(text.language)
            self.trust.append(text.trust)
            for term, weight in text.terms.items():
                postings = self._postings.get(term)
                if postings is None:
                    postings = self._postings[term] = _Postings(array("I"), array("f"))
                postings.texts.append(number)
                postings.weights.append(weight)
        self.size = array("f", (sum(weight * self.rarity(term) for term, weight in terms.items()) for terms in kept))
        """What each text says in all: its terms by weight and rarity."""

    def __contains__(self, term: str) -> bool:
        return term in self._postings

    def frequency(self, term: str) -> int:
        postings = self._postings.get(term)
        return len(postings.texts) if postings is not None else 0

    def rarity(self, term: str) -> float:
        """The inverse document frequency, ln(1 + texts / texts with the term): K. Spärck Jones, 1972."""
        return min(RAREST, math.log(1 + len(self.targets) / max(1, self.frequency(term))))

    def holding(self, terms: Iterable[str]) -> set[int]:
        """The texts that hold all of the terms."""
        found: set[int] | None = None
        for term in terms:
            postings = self._postings.get(term)
            if postings is None:
                return set()
            found = set(postings.texts) if found is None else found.intersection(postings.texts)
        return found or set()

    def matches(self, alternatives: Terms) -> dict[int, float]:
        """The texts that hold one of the terms, each with the weight of the best."""
        found: dict[int, float] = {}
        for term, weight in alternatives.items():
            postings = self._postings.get(term)
            if postings is None:
                continue
            for text, own in zip(postings.texts, postings.weights, strict=True):
                value = weight * own
                if found.get(text, 0.0) < value:
                    found[text] = value
        return found


def merged(terms: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Each term once, with its greatest weight."""
    found: dict[str, float] = defaultdict(float)
    for term, weight in terms:
        found[term] = max(weight, found[term])
    return dict(found)
