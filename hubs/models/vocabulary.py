"""The words in hubs, and keys that find them if misspelled. Filled by `hubs.indexes.vocabulary`."""

from __future__ import annotations

from django.db import models

LONGEST_WORD = 60


class Word(models.Model):
    """A word that some hub has or had. Unused words do no harm: corrections must match a hub."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)

    def __str__(self) -> str:
        return self.word


class WordSpelling(models.Model):
    """A deletion key of a word (see hubs.text.spelling)."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.PositiveBigIntegerField()
    # Rows are written with their words, many at a time. Checking each reference would cost more than the rest.
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"{self.key}: {self.word_id}"
