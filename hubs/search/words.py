"""Hubs by words: any order, the last word may be a beginning, slips of the finger forgiven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from rapidfuzz import process
from rapidfuzz.distance import OSA

from hubs.models import HubQuerySet, HubText
from hubs.text.folding import fold
from hubs.text.spelling import forgiven_edits

MAX_WORDS = 20
COLUMNS = {"names": 4, "topics": 2, "context": 1}
"""How much a word counts where it stands: in the hub's name, in its industry, among its firms and helpers."""

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
    def read(cls, text: str, hubs: HubQuerySet) -> Words:
        """Fold and part a text; a word that none of the hubs has is replaced by the closest that one of them has."""
        folded = list(dict.fromkeys(fold(text).split()))
        telling = [word for word in folded if word not in _STOP_WORDS] or folded
        words, corrections = [], {}
        for word in telling[:MAX_WORDS]:
            if forgiven_edits(word) and not hubs.filter(_has(word)).exists():
                better = _closest_word(word, hubs)
                if better:
                    corrections[word] = better
                    word = better
            words.append(word)
        return cls(tuple(words), corrections, max(0, len(telling) - MAX_WORDS))

    def narrow(self, hubs: HubQuerySet) -> HubQuerySet:
        """The hubs that have every word, with `relevance` (higher is better)."""
        relevance: Combinable = Value(0, output_field=IntegerField())
        for word in self.words:
            hubs = hubs.filter(_has(word))
            for column, points in COLUMNS.items():
                # A whole word counts more than a beginning.
                relevance = relevance + Case(
                    When(**{f"text__{column}__contains": f" {word} "}, then=points * 2),
                    When(**{f"text__{column}__contains": f" {word}"}, then=points),
                    default=0,
                    output_field=IntegerField(),
                )
        return hubs.annotate(relevance=relevance)


def _has(word: str) -> Q:
    condition = Q()
    for column in COLUMNS:
        condition |= Q(**{f"text__{column}__contains": f" {word}"})
    return condition


def _closest_word(word: str, hubs: HubQuerySet) -> str | None:
    """The word of any of the hubs within the forgiven distance; reads all their words, which is fine for some thousand hubs."""
    found = process.extractOne(
        word, _vocabulary(hubs), scorer=OSA.distance, score_cutoff=forgiven_edits(word), processor=None
    )
    return found[0] if found else None


def _vocabulary(hubs: HubQuerySet) -> list[str]:
    """Sorted, so that of two words that are equally close every worker takes the same."""
    texts: Iterable[tuple[str, ...]] = HubText.objects.filter(hub__in=hubs.order_by()).values_list(*COLUMNS)
    return sorted({word for columns in texts for text in columns for word in text.split() if len(word) > 3})
