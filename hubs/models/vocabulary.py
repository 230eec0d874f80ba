"""The words that hubs have, and the keys under which a misspelled one finds them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from hubs.bulk import add_values, write_rows
from hubs.text.folding import beginning
from hubs.text.spelling import deletion_keys, forgiven_edits

LONGEST = 60
CHUNK = 2_000
EDITS = 2
MOST_FORMS = 30
"""Words of one beginning that are looked for one by one, which PostgreSQL does much faster than for the beginning."""


class Word(models.Model):
    """A word that some hub has or had: what is forgotten does no harm, for who corrects by it looks whether a hub still has it."""

    word = models.CharField(max_length=LONGEST, unique=True)

    def __str__(self) -> str:
        return self.word


class WordSpelling(models.Model):
    """A deletion key of a word (see hubs.text.spelling)."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.PositiveBigIntegerField()
    # Rows are made with their words, many at a time: a check of each would cost more than the rest.
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.key}: {self.word_id}"


def learn_words(words: Iterable[str]) -> None:
    """Add the folded words that are not known yet, and the spellings of those that may be corrected: no numbers and no short ones.

    One query for every CHUNK words, and another where some are new: of two who learn a word at once, the second waits for the first,
    who writes its spellings. Belongs in a transaction.
    """
    wanted = sorted({word for word in words if len(word) <= LONGEST})
    for start in range(0, len(wanted), CHUNK):
        new = add_values(Word, "word", wanted[start : start + CHUNK])
        corrected = [(key, word) for key, word in new if word.isalpha() and forgiven_edits(word)]
        spellings = [(spelling, key) for key, word in corrected for spelling in deletion_keys(word, EDITS)]
        write_rows(WordSpelling, ["key", "word_id"], spellings)


def words_beginning(typed: str) -> list[str]:
    """The known words that begin so, at most MOST_FORMS + 1 of them; one query."""
    found = Word.objects.filter(**beginning("word", typed))
    return list(found.order_by("word").values_list("word", flat=True)[: MOST_FORMS + 1])


def words_spelled_like(typed: str) -> list[str]:
    """The known words that share a deletion key with what was typed; their true distance is for the caller to measure."""
    keys = deletion_keys(typed, EDITS)
    spelled = WordSpelling.objects.filter(key__in=keys).values("word")
    return list(Word.objects.filter(pk__in=spelled).values_list("word", flat=True))
