"""The folded words by which a hub is found, in one row, so that a search reads one table. Filled by `hubs.indexes`."""

from __future__ import annotations

from django.db import models

from hubs.models.hub import Hub

FULL_TEXT_TABLE = "hubs_searchdocument_words"
"""SQLite's full-text table over SearchDocument. PostgreSQL has indexed columns instead."""


class SearchDocument(models.Model):
    """Folded words in three weights. Each column begins and ends with a space, so " wor" matches a word's start."""

    hub = models.OneToOneField(Hub, on_delete=models.CASCADE, primary_key=True, related_name="search_document")
    names = models.TextField(help_text="name, other names, region")
    topics = models.TextField(help_text="industries and their everyday words")
    context = models.TextField(help_text="firms, organizations, regions above, summary")

    class Meta:
        verbose_name = "search document"

    def __str__(self) -> str:
        return self.names


class _Nothing(models.Manager["IndexedWords"]):
    def get_queryset(self) -> models.QuerySet[IndexedWords]:
        return super().get_queryset().none()


class IndexedWords(models.Model):
    """SQLite's full-text table, only for joins with hubs. It does not exist on PostgreSQL."""

    hub = models.OneToOneField(
        Hub, on_delete=models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="indexed_words"
    )

    objects = _Nothing()

    class Meta:
        managed = False
        db_table = FULL_TEXT_TABLE

    def __str__(self) -> str:
        return f"words of hub {self.pk}"
