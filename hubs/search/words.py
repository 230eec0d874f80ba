"""Hubs by words: any order, the last word may be a beginning, slips of the finger forgiven."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from hubs.models import Hub, HubQuerySet, HubText
from hubs.models.vocabulary import words_spelled_like
from hubs.text.folding import fold
from hubs.text.spelling import closest, forgiven_edits

MAX_WORDS = 20
LONGEST_WORD = 200
"""Letters that are looked at: PostgreSQL takes no words of thousands."""

COLUMNS = {"names": 4, "topics": 2, "context": 1}
"""How much a word counts where it stands: in the hub's name, in its industry, among its firms and helpers."""

MOST_RANKED = 1_000
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

    @classmethod
    def read(cls, text: str) -> Words:
        """Fold and part a text; where no published hub has all of its words, those that none has give way to the closest that one has.

        No query without words; one where a hub has all of them; else one for each that may be misspelled, and a few for each that is.
        """
        folded = list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split()))
        telling = [word for word in folded if word not in _STOP_WORDS] or folded
        words, corrections = telling[:MAX_WORDS], {}
        if words and not _is_had(words):
            for place, word in enumerate(words):
                is_right = not forgiven_edits(word) or (len(words) > 1 and _is_had([word]))
                better = None if is_right else _closest_word(word)
                if better:
                    corrections[word] = words[place] = better
        return cls(tuple(words), corrections, max(0, len(telling) - MAX_WORDS))

    def narrow(self, hubs: HubQuerySet) -> HubQuerySet:
        """The hubs that have every word."""
        if not self.words:
            return hubs
        return hubs.filter(pk__in=HubText.objects.with_words(self.words).values("hub"))

    def best(self, hubs: HubQuerySet) -> HubQuerySet:
        """Of hubs that have every word, about MOST_RANKED: those with all words in their names before others."""
        named = hubs.filter(pk__in=HubText.objects.with_words(self.words, in_names=True).values("hub"))
        few = (rows.order_by().values("pk")[:MOST_RANKED] for rows in (named, hubs))
        either = Q()
        for keys in few:
            either |= Q(pk__in=keys)
        return Hub.objects.filter(either)

    def ranked(self, hubs: HubQuerySet) -> HubQuerySet:
        """The hubs with `relevance`, higher is better; it reads the text of each."""
        relevance: Combinable = Value(0, output_field=IntegerField())
        for word in self.words:
            for column, points in COLUMNS.items():
                # A whole word counts more than a beginning.
                relevance = relevance + Case(
                    When(**{f"text__{column}__contains": f" {word} "}, then=points * 2),
                    When(**{f"text__{column}__contains": f" {word}"}, then=points),
                    default=0,
                    output_field=IntegerField(),
                )
        return hubs.annotate(relevance=relevance)


NO_WORDS = Words((), {})


def _is_had(words: list[str]) -> bool:
    """Whether a published hub has all of the words."""
    texts = HubText.objects.with_words(words)
    return Hub.objects.published().filter(pk__in=texts.values("hub")).exists()


def _closest_word(word: str) -> str | None:
    """The word of a published hub within the forgiven distance; of those equally close the first in the alphabet."""
    distances = closest(word, words_spelled_like(word))
    for better in sorted(distances, key=lambda term: (distances[term], term))[:MOST_TRIED]:
        if _is_had([better]):
            return better
    return None
