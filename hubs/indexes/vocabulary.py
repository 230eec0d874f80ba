"""Collects the words that hubs contain, and finds them by prefix or by similar spelling."""

from __future__ import annotations

from collections.abc import Iterable

from hubs.db.bulk import add_values, chunked, delete_all_rows, write_rows
from hubs.models import Word, WordSpelling
from hubs.models.vocabulary import LONGEST_WORD
from hubs.text.folding import beginning
from hubs.text.spelling import deletion_keys, forgiven_edits

EDITS = 2
MOST_FORMS = 30
"""Up to this many words with a prefix are searched one by one, much faster on PostgreSQL than by prefix."""


def learn(words: Iterable[str]) -> None:
    """Add new folded words, and deletion keys for those that may be corrected: not for numbers and short words.

    Cost: one query per CHUNK of words, and one more if any is new. If two transactions learn the same word, the second
    waits for the first, which writes the keys. Call it inside a transaction.
    """
    wanted = sorted({word for word in words if len(word) <= LONGEST_WORD})
    for some in chunked(wanted):
        new = add_values(Word, "word", some)
        corrected = [(key, word) for key, word in new if word.isalpha() and forgiven_edits(word)]
        spellings = [(spelling, key) for key, word in corrected for spelling in deletion_keys(word, EDITS)]
        write_rows(WordSpelling, ["key", "word_id"], spellings)


def forget_all() -> None:
    for model in (WordSpelling, Word):
        delete_all_rows(model)


def unknown_words(words: Iterable[str]) -> set[str]:
    """The words that were never learned. Reads the whole vocabulary in one query."""
    known = set(Word.objects.values_list("word", flat=True))
    return {word for word in words if len(word) <= LONGEST_WORD} - known


def words_beginning(typed: str) -> list[str]:
    """The known words with this prefix, at most MOST_FORMS + 1 of them. One query."""
    found = Word.objects.filter(**beginning("word", typed))
    return list(found.order_by("word").values_list("word", flat=True)[: MOST_FORMS + 1])


def words_spelled_like(typed: str) -> list[str]:
    """Known words that share a deletion key with the typed one. The caller measures the true distance. One query."""
    spelled = WordSpelling.objects.filter(key__in=deletion_keys(typed, EDITS)).values("word")
    return list(Word.objects.filter(pk__in=spelled).values_list("word", flat=True))
