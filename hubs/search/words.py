"""Hubs by words: any order, the last word may be a beginning, slips of the finger forgiven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hubs.indexes.search_documents import filter_hubs
from hubs.indexes.vocabulary import MOST_FORMS, words_beginning, words_spelled_like
from hubs.models import Hub, HubQuerySet, SearchDocument
from hubs.text.folding import fold
from hubs.text.spelling import closest, forgiven_edits

MAX_WORDS = 20
COLUMNS = {"names": 4, "topics": 2, "context": 1}
"""How much a word counts where it stands: in the hub's name, in its industry, among its firms and helpers."""

MOST_MATCHED = 1_000
"""Hubs that have the words are counted no further."""

MOST_RANKED = 500
"""Where more hubs have the words, the best so many are listed: those with the words in their names first."""

MOST_TRIED = 10
"""Corrections of a word, closest first, that are looked up in vain before it stays as it is."""

# Small words that no hub is told apart by, in the languages of the site.
_STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "in",
        "at",
        "on",
        "for",
        "to",
        "hub",
        "hubs",
        "cluster",
        "und",
        "der",
        "die",
        "das",
        "von",
        "im",
        "am",
    ]
)


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words to look for, at most MAX_WORDS, and those that were corrected: {"semiconducter": "semiconductor"}."""

    words: tuple[str, ...]
    corrections: dict[str, str]
    dropped: int = 0
    inflections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """All words that begin as one of the words, where there are not too many."""

    @classmethod
    def read(cls, text: str) -> Words:
        """Fold and part a text; a word with which no hub's begins gives way to the closest that a published one has.

        One query for each word, and a few for each that is misspelled.
        """
        folded = list(dict.fromkeys(fold(text).split()))
        telling = [word for word in folded if word not in _STOP_WORDS] or folded
        words: list[str] = []
        corrections: dict[str, str] = {}
        inflections: dict[str, Sequence[str]] = {}
        for word in telling[:MAX_WORDS]:
            known = words_beginning(word)
            if not known and forgiven_edits(word) and (better := _closest_word(word)):
                corrections[word] = word = better
                known = words_beginning(word)
            if known and len(known) <= MOST_FORMS:
                inflections[word] = known
            words.append(word)
        return cls(tuple(words), corrections, max(0, len(telling) - MAX_WORDS), inflections)

    def filter(self, hubs: HubQuerySet) -> HubQuerySet:
        """The hubs that have every word."""
        if not self.words:
            return hubs
        return filter_hubs(hubs, self.words, self.inflections)

    def ranked(self, hubs: HubQuerySet, keys: Sequence[int], most: int) -> list[int]:
        """The best `most` of `keys`, those of the hubs that have every word: best first, then by name.

        Where there are more, those of the hubs with all words in their names are looked at before others. At most two queries.
        """
        looked_at = list(keys[:most])
        if len(keys) > most:
            named = filter_hubs(hubs, self.words, self.inflections, in_names=True)
            first = named.order_by().values_list("pk", flat=True)[:most]
            looked_at = list(dict.fromkeys([*first, *looked_at]))[:most]
        rows = SearchDocument.objects.filter(hub__in=looked_at).values_list("hub", "hub__name", *COLUMNS)
        scored = [(-self._relevance(texts), name, key) for key, name, *texts in rows]
        return [key for _score, _name, key in sorted(scored)]

    def _relevance(self, texts: Sequence[str]) -> int:
        """Points for each word, by the column where it stands; a whole word counts more than a beginning."""
        points = 0
        for text, worth in zip(texts, COLUMNS.values(), strict=True):
            for word in self.words:
                if f" {word} " in text:
                    points += 2 * worth
                elif f" {word}" in text:
                    points += worth
        return points


NO_WORDS = Words((), {})


def _closest_word(word: str) -> str | None:
    """The word of a published hub within the forgiven distance; of those equally close the first in the alphabet."""
    distances = closest(word, words_spelled_like(word))
    for better in sorted(distances, key=lambda term: (distances[term], term))[:MOST_TRIED]:
        found = filter_hubs(Hub.objects.published(), [better], {better: [better]})
        # Were it asked for a single one, PostgreSQL would hope to meet it soon, and read the whole table where there is none.
        if found.order_by()[:MOST_MATCHED].count():
            return better
    return None
