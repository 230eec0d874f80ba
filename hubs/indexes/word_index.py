"""Prefix search in search documents: GIN indexes on PostgreSQL (migration 0009), a full-text table on SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func

from hubs.db.engine import is_postgresql
from hubs.models.search_document import FULL_TEXT_TABLE as INDEX

TABLE = "hubs_searchdocument"
COLUMNS = ("names", "topics", "context")

LONGEST_WORD = 200
"""Longer words are cut: PostgreSQL rejects words of thousands of letters."""

_NEW = ", ".join(f"new.{name}" for name in COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in COLUMNS)
_INDEXED = ", ".join(COLUMNS)
_ADD = f"INSERT INTO {INDEX} (rowid, {_INDEXED}) VALUES (new.hub_id, {_NEW});"
_TAKE = f"INSERT INTO {INDEX} ({INDEX}, rowid, {_INDEXED}) VALUES ('delete', old.hub_id, {_OLD});"


class HasWords(Func):
    """Whether each folded word begins some word of a SearchDocument, in its names or in any column. Uses the index."""

    output_field = BooleanField()

    def __init__(
        self, words: Sequence[str], inflections: Mapping[str, Sequence[str]], *, in_names: bool = False
    ) -> None:
        super().__init__(F("hub"))
        self.words = tuple(word[:LONGEST_WORD] for word in words)
        self.inflections = inflections
        self.in_names = in_names

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        key, _params = compiler.compile(self.get_source_expressions()[0])
        table = key.rpartition(".")[0]
        query = " & ".join(f"({' | '.join(self._lexemes(word))})" for word in self.words)
        return f"({table}.{'name_words' if self.in_names else 'words'} @@ %s::tsquery)", [query]

    def _lexemes(self, word: str) -> list[str]:
        return [f"'{form}'" for form in self.inflections.get(word, ())] or [f"'{word}':*"]

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        key, _params = compiler.compile(self.get_source_expressions()[0])
        return f"({key} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s))", [self._match()]

    def _match(self) -> str:
        # SQLite must collect all results of a prefix before returning the first. With the words themselves it need not.
        terms = (
            " OR ".join(f'"{form}"' for form in self.inflections.get(word, ())) or f'"{word}" *' for word in self.words
        )
        query = " AND ".join(f"({term})" for term in terms)
        return f"names : ({query})" if self.in_names else query


class IndexHasWords(HasWords):
    """HasWords for SQLite's full-text table joined to hubs. Rows come one by one, so a LIMIT ends the search early."""

    def __init__(
        self, index: str, words: Sequence[str], inflections: Mapping[str, Sequence[str]], **options: Any
    ) -> None:
        super().__init__(words, inflections, **options)
        self.set_source_expressions([F(index)])

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        key, _params = compiler.compile(self.get_source_expressions()[0])
        return f"({key.rpartition('.')[0]}.{INDEX} MATCH %s)", [self._match()]


def restore_word_index(using: str, **_: Any) -> None:
    """Create SQLite's full-text table and the triggers that maintain it, if missing: a `post_migrate` receiver.

    To alter a table, Django copies it on SQLite, and the copy has no triggers.
    """
    connection = connections[using]
    if is_postgresql(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        if cursor.fetchone()[0] == 3:
            return
        cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")
        cursor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
            f" ({_INDEXED}, content='{TABLE}', content_rowid='hub_id', prefix='2 3 4', tokenize='ascii')"
        )
        for event, effect in (("INSERT", _ADD), ("DELETE", _TAKE), ("UPDATE", f"{_TAKE} {_ADD}")):
            name = f"{INDEX}_{event.lower()}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} AFTER {event} ON {TABLE} BEGIN {effect} END")
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")
