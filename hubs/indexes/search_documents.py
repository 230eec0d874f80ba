"""The words by which each hub is found: builds and searches them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import F, IntegerField, Value

from hubs.db.bulk import chunked, delete_all_rows, write_rows
from hubs.db.engine import is_postgresql
from hubs.indexes import vocabulary
from hubs.indexes.word_index import HasWords, IndexHasWords
from hubs.models import AnchorFirm, Hub, HubQuerySet, HubSupport, IndustryWord, SearchDocument
from hubs.text.folding import fold

COLUMNS = ("names", "topics", "context")

LEVELS = 5
"""Parent regions whose names count. More than any chain of city, metro, state and country has."""


class Document(NamedTuple):
    """A row of the table in plain values. Each column begins and ends with a space."""

    hub_id: int
    names: str
    topics: str
    context: str


def refresh(keys: Iterable[int]) -> None:
    """Write the documents of these hubs and learn their words. Call it inside a transaction.

    Cost: five queries per CHUNK of hubs, and one or more for their words.
    """
    words: set[str] = set()
    for documents in _in_chunks(sorted(set(keys))):
        write_rows(SearchDocument, Document._fields, documents, key=["hub_id"], update=COLUMNS)
        for _hub, *columns in documents:
            for text in columns:
                words.update(text.split())
    vocabulary.learn(words)


def rebuild() -> None:
    """Rebuild all documents and the vocabulary from scratch."""
    with transaction.atomic():
        delete_all_rows(SearchDocument)
        vocabulary.forget_all()
        refresh(Hub.objects.values_list("pk", flat=True))


def expected(keys: Sequence[int]) -> Iterator[Document]:
    """The documents that these hubs should have, computed in chunks."""
    return (document for documents in _in_chunks(sorted(keys)) for document in documents)


def with_words(
    words: Sequence[str], inflections: Mapping[str, Sequence[str]] | None = None, *, in_names: bool = False
) -> models.QuerySet[SearchDocument]:
    """The documents with a match for each folded word: a word that begins with it, in the names only or in any column.

    `inflections` maps a word to all known words that begin with it, as far as they are known.
    """
    return SearchDocument.objects.filter(HasWords(words, inflections or {}, in_names=in_names))


def filter_hubs(
    hubs: HubQuerySet,
    words: Sequence[str],
    inflections: Mapping[str, Sequence[str]] | None = None,
    *,
    in_names: bool = False,
) -> HubQuerySet:
    """The hubs whose documents match the words; see `with_words`."""
    if not is_postgresql():
        has_words = IndexHasWords("indexed_words", words, inflections or {}, in_names=in_names)
        return hubs.filter(has_words, indexed_words__isnull=False)  # makes it an inner join
    return hubs.filter(pk__in=with_words(words, inflections, in_names=in_names).values("hub"))


def _in_chunks(keys: Sequence[int]) -> Iterator[list[Document]]:
    return (list(_documents(some)) for some in chunked(keys))


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    """Four queries."""
    above = ["region" + "__parent" * level + "__name" for level in range(1, LEVELS + 1)]
    columns = ("pk", "name", "other_names", "summary", "region__name", "region__other_names", "industry_id")
    hubs = list(Hub.objects.filter(pk__in=keys).order_by().values_list(*columns, *_INDUSTRY, *above))
    through = Hub.related_industries.through._default_manager.filter(hub__in=keys)
    industries: dict[int, list[int]] = defaultdict(list)
    known = _Industries()
    for hub, industry, *names in through.order_by("industry").values_list("hub_id", "industry_id", *_INDUSTRY):
        industries[hub].append(industry)
        known.add(industry, *names)
    for _pk, _name, _other_names, _summary, _region, _region_names, industry, *names in hubs:
        known.add(industry, *names[: len(_INDUSTRY)])
    known.read_words()
    partners = _partners(keys)
    fold_once = _Folded()
    for pk, name, other_names, summary, region, region_names, industry, *more in hubs:
        own = dict.fromkeys([industry, *industries[pk]])
        regions = more[len(_INDUSTRY) :]
        yield Document(
            hub_id=pk,
            names=_joined(map(fold_once, [name, *other_names, region, *region_names])),
            topics=_joined(fold_once(topic) for each in own for topic in known.topics[each]),
            context=_joined(map(fold_once, [*partners[pk], *regions, *(known.sectors[each] for each in own), summary])),
        )


_INDUSTRY = ("industry__name", "industry__name_de", "industry__sector__name")


class _Industries:
    """The words for each industry: names, everyday words and the sector's name."""

    def __init__(self) -> None:
        self.topics: dict[int, list[str]] = {}
        self.sectors: dict[int, str | None] = {}

    def add(self, key: int, name: str, name_de: str, sector: str | None) -> None:
        self.topics.setdefault(key, [name, name_de])
        self.sectors.setdefault(key, sector)

    def read_words(self) -> None:
        for industry, word in IndustryWord.objects.filter(industry__in=self.topics).values_list("industry_id", "word"):
            self.topics[industry].append(word)


def _partners(keys: Sequence[int]) -> dict[int, list[str]]:
    """The names of each hub's firms and support organizations, in order. One query."""
    firms = _named(AnchorFirm.objects.filter(hub__in=keys), "firm__name", 0)
    organizations = _named(HubSupport.objects.filter(hub__in=keys), "organization__name", 1)
    found: dict[int, list[str]] = defaultdict(list)
    for _kind, _position, _pk, hub, name in sorted(firms.union(organizations, all=True)):
        found[hub].append(name)
    return found


def _named(parts: models.QuerySet[Any], name: str, kind: int) -> models.QuerySet[Any]:
    rows = parts.order_by().annotate(kind=Value(kind, IntegerField()), partner=F(name))
    return rows.values_list("kind", "position", "pk", "hub_id", "partner")


class _Folded(dict[str, str]):
    """Folds each text once, because thousands of hubs share their regions, industries and firms."""

    def __call__(self, text: str | None) -> str:
        if not text:
            return ""
        if text not in self:
            self[text] = fold(text)
        return self[text]


def _joined(folded: Iterable[str]) -> str:
    return " " + " ".join(text for text in dict.fromkeys(folded) if text) + " "
