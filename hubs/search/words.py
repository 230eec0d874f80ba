"""Finds hubs by words: in any order, by prefix, with typing errors corrected."""

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
"""Weight of a match in each column: the hub's name, its industries, its firms and organizations."""

MOST_MATCHED = 1_000
"""Matching hubs are counted up to this number."""

MOST_RANKED = 500
"""If more hubs match, this many are listed: those with the words in their names first."""

MOST_TRIED = 10
"""How many corrections of a word are tried, closest first, before it is left as it is."""

# Words too common to search for, in the site's languages.
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


def telling_words(text: str) -> list[str]:
    """The folded words of a text, each once, without those that are too common to search for."""
    folded = list(dict.fromkeys(fold(text).split()))
    return [word for word in folded if word not in _STOP_WORDS] or folded


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words to search for, at most MAX_WORDS, and the corrections: {"semiconducter": "semiconductor"}."""

    words: tuple[str, ...]
    corrections: dict[str, str]
    dropped: int = 0
    inflections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For each word, all known words that begin with it, unless there are too many."""

    @classmethod
    def read(cls, text: str) -> Words:
        """Fold and split a text. A word that begins no known word is replaced by the closest word of a published hub.

        Cost: one query per word, and a few for each misspelled one.
        """
        telling = telling_words(text)
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
        """The hubs that match every word."""
        if not self.words:
            return hubs
        return filter_hubs(hubs, self.words, self.inflections)

    def ranked(self, hubs: HubQuerySet, keys: Sequence[int], most: int) -> list[int]:
        """The best `most` of `keys`, which are the hubs that match every word: by relevance, then by name.

        If there are more keys, hubs with all words in their names are considered first. At most two queries.
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
        """Points for each word by the column of the match. A whole word counts twice as much as a prefix."""
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
    """The closest word of a published hub within `forgiven_edits`; of equally close ones the first alphabetically."""
    distances = closest(word, words_spelled_like(word))
    for better in sorted(distances, key=lambda term: (distances[term], term))[:MOST_TRIED]:
        found = filter_hubs(Hub.objects.published(), [better], {better: [better]})
        # Not exists(): with LIMIT 1 PostgreSQL expects an early hit, and scans the whole table if there is none.
        if found.order_by()[:MOST_MATCHED].count():
            return better
    return None
