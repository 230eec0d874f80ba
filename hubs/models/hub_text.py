"""The words by which a hub is found, folded and kept beside it, so that a search reads one row of one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, models

from hubs.bulk import write_rows
from hubs.models.firm import AnchorFirm
from hubs.models.hub import Hub, HubQuerySet
from hubs.models.industry import Industry
from hubs.models.region import Region
from hubs.models.support import HubSupport
from hubs.models.vocabulary import learn_words
from hubs.models.word_index import COLUMNS, INDEX, HasWords, IndexHasWords
from hubs.text.folding import fold

CHUNK = 2_000
"""Hubs read at a time."""


class HubTextQuerySet(models.QuerySet["HubText"]):
    def with_words(
        self, words: Sequence[str], forms: Mapping[str, Sequence[str]] | None = None, *, in_names: bool = False
    ) -> HubTextQuerySet:
        """Those that have, for each of the folded words, a word that begins so: in their names alone, or anywhere.

        `forms` holds, for words where that is known, all words that begin so.
        """
        return self.filter(HasWords(words, forms or {}, in_names=in_names))


class HubText(models.Model):
    """Folded words in three weights. Each column begins and ends with a space, so that " wor" finds a word's beginning."""

    hub = models.OneToOneField(Hub, on_delete=models.CASCADE, primary_key=True, related_name="text")
    names = models.TextField(help_text="name, other names, region")
    topics = models.TextField(help_text="industries and their everyday words")
    context = models.TextField(help_text="firms, organizations, regions above, summary")

    objects = HubTextQuerySet.as_manager()

    class Meta:
        verbose_name = "hub text"

    def __str__(self) -> str:
        return self.names

    @staticmethod
    def narrow(
        hubs: HubQuerySet,
        words: Sequence[str],
        forms: Mapping[str, Sequence[str]] | None = None,
        *,
        in_names: bool = False,
    ) -> HubQuerySet:
        """Those of the hubs whose text has the words, as in `with_words`."""
        if connection.vendor == "sqlite":
            has_words = IndexHasWords("indexed_words", words, forms or {}, in_names=in_names)
            return hubs.filter(has_words, indexed_words__isnull=False)  # which makes it an inner join
        return hubs.filter(pk__in=HubText.objects.with_words(words, forms, in_names=in_names).values("hub"))

    @staticmethod
    def refresh(hubs: models.QuerySet[Hub]) -> int:
        """Write the texts of these hubs anew, and learn their words; returns how many.

        Six queries for every CHUNK of them, and one for every 500 different words.
        """
        keys = list(dict.fromkeys(hubs.order_by().values_list("pk", flat=True)))
        known = _Known()
        words: set[str] = set()
        for start in range(0, len(keys), CHUNK):
            texts = list(_texts(keys[start : start + CHUNK], known))
            write_rows(HubText, _Text._fields, texts, key="hub_id", update=COLUMNS)
            for _hub, *columns in texts:
                for text in columns:
                    words.update(text.split())
        learn_words(words)
        return len(keys)


class _Nothing(models.Manager["IndexedWords"]):
    def get_queryset(self) -> models.QuerySet[IndexedWords]:
        return super().get_queryset().none()


class IndexedWords(models.Model):
    """SQLite's full-text table, to join hubs with; it is read in no other way, and PostgreSQL has none."""

    hub = models.OneToOneField(
        Hub, on_delete=models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="indexed_words"
    )

    objects = _Nothing()

    class Meta:
        managed = False
        db_table = INDEX

    def __str__(self) -> str:
        return f"words of hub {self.pk}"


class _Text(NamedTuple):
    """A row of HubText in plain values."""

    hub_id: int
    names: str
    topics: str
    context: str


class _Known:
    """The folded words of regions and industries, which very many hubs share: read once for each refresh."""

    def __init__(self) -> None:
        self.regions: dict[int, _Region] = {}
        self.industries: dict[int, _Industry] = {}

    def read(self, regions: set[int], industries: set[int]) -> None:
        """One query for each level of regions and two for industries, of those that are new here."""
        while missing := regions - self.regions.keys():
            rows = Region.objects.filter(pk__in=missing).values_list("pk", "name", "other_names", "parent_id")
            for pk, name, other_names, parent in rows:
                self.regions[pk] = _Region([fold(name)], [fold(other) for other in other_names], parent)
            above = (self.regions[pk].parent for pk in missing)
            regions = {parent for parent in above if parent is not None}
        missing = industries - self.industries.keys()
        if missing:
            for row in Industry.objects.filter(pk__in=missing).select_related("sector").prefetch_related("words"):
                topics = [row.name, row.name_de, *(word.word for word in row.words.all())]
                sector = [fold(row.sector.name)] if row.sector else []
                self.industries[row.pk] = _Industry([fold(topic) for topic in topics], sector)

    def above(self, region: int) -> Iterator[str]:
        step = self.regions[region].parent
        while step is not None:
            yield from self.regions[step].name
            step = self.regions[step].parent


class _Region(NamedTuple):
    name: list[str]
    other_names: list[str]
    parent: int | None


class _Industry(NamedTuple):
    topics: list[str]
    sector: list[str]


def _texts(keys: list[int], known: _Known) -> Iterator[_Text]:
    columns = ("pk", "name", "other_names", "summary", "region_id", "industry_id")
    hubs = list(Hub.objects.filter(pk__in=keys).order_by().values_list(*columns))
    through = Hub.related_industries.through._default_manager
    related = _grouped(through.order_by("industry__position", "industry__name"), keys, "industry_id")
    parts = "position", "pk"
    firms = _grouped(AnchorFirm.objects.order_by(*parts), keys, "firm__name")
    supports = _grouped(HubSupport.objects.order_by(*parts), keys, "organization__name")
    known.read({hub[4] for hub in hubs}, {hub[5] for hub in hubs}.union(*related.values()))
    for pk, name, other_names, summary, region, industry in hubs:
        industries = [known.industries[key] for key in (industry, *related[pk])]
        place = known.regions[region]
        yield _Text(
            hub_id=pk,
            names=_joined([fold(name), *map(fold, other_names), *place.name, *place.other_names]),
            topics=_joined(topic for each in industries for topic in each.topics),
            context=_joined(
                [
                    *map(fold, firms[pk]),
                    *map(fold, supports[pk]),
                    *known.above(region),
                    *(sector for each in industries for sector in each.sector),
                    fold(summary),
                ]
            ),
        )


def _grouped(rows: models.QuerySet[Any], keys: list[int], column: str) -> defaultdict[int, list[Any]]:
    """The column's values by hub, in the order of the rows."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for hub, value in rows.filter(hub__in=keys).values_list("hub_id", column):
        found[hub].append(value)
    return found


def _joined(folded: Iterable[str]) -> str:
    return " " + " ".join(text for text in dict.fromkeys(folded) if text) + " "
