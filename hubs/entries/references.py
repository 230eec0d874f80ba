"""Looks up the entries that records refer to by slug: whether they exist, their keys, and what the rules need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hubs.db.bulk import chunked
from hubs.entries import rules
from hubs.entries.describe import Document, Standing
from hubs.entries.entries import Entry
from hubs.entries.records import HubRecord, IndustryRecord, RegionRecord, SupportRecord
from hubs.entries.rules import Successor
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization


def references(record: Any) -> Iterator[tuple[str, Any, str]]:
    """Field, model and slug of each reference in the record."""
    match record:
        case SupportRecord():
            yield from (("serves", Region, slug) for slug in record.serves)
        case HubRecord():
            yield "region", Region, record.region
            yield "industry", Industry, record.industry
            yield from (("related_industries", Industry, slug) for slug in record.related_industries)
            yield from (("anchor_firms", Firm, slug) for slug, _row in record.anchor_firms)
            yield from (("support", SupportOrganization, slug) for slug, _row in record.supports)
            if record.successor:
                yield "successor", Hub, record.successor
        case RegionRecord() if record.parent:
            yield "parent", Region, record.parent
        case IndustryRecord():
            if record.sector:
                yield "sector", Industry, record.sector
            yield from (("complementary", Industry, slug) for slug in record.complementary)


class References:
    """What is known about the entries that records refer to. References that an entry already has need no query."""

    def __init__(self) -> None:
        self.ids: dict[Any, dict[str, int]] = defaultdict(dict)
        """Keys by slug, by model."""
        self.sectors: set[str] = set()
        self.publications: dict[str, str] = {}
        """Publication by slug, of successors."""
        self._named: dict[Any, set[str]] = defaultdict(set)
        """Slugs that exist because an entry refers to them now. Their keys were not read."""

    @classmethod
    def read(cls, records: Iterable[tuple[Any, Standing | None]]) -> References:
        """At most one query per model and CHUNK of slugs, and none for references that the entries already have."""
        known = cls()
        wanted: dict[Any, set[str]] = defaultdict(set)
        for record, standing in records:
            named = known._of(standing) if standing is not None else {}
            for _field, model, slug in references(record):
                if slug and slug not in named.get(model, ()):
                    wanted[model].add(slug)
            if isinstance(record, HubRecord) and record.successor:
                wanted[Hub].add(record.successor)
        for model, slugs in wanted.items():
            known._read(model, sorted(slugs - known.ids[model].keys() if model is not Hub else slugs))
        return known

    def check(self, entry: Entry, record: Any) -> None:
        """Add a problem for each reference that does not exist or breaks a rule."""
        for field, model, slug in references(record):
            if slug and slug not in self.ids[model] and slug not in self._named[model]:
                entry.problem(field, rules.unknown(slug))
        if isinstance(record, IndustryRecord) and record.sector in self.ids[Industry].keys() - self.sectors:
            entry.problem("sector", rules.two_levels())
        if isinstance(record, HubRecord):
            successor = None
            if record.successor:
                successor = Successor(record.successor, self.publications.get(record.successor, ""))
            row = record.row
            breaches = [*rules.archive_of_hub(row.slug, row.publication, row.archive_reason, successor)]
            breaches += rules.industries_of_hub(record.industry, record.related_industries, self.sectors)
            noted = {(problem.field, problem.message) for problem in entry.problems if problem.entry == entry.name}
            for breach in breaches:
                if breach not in noted and not (breach.field == "successor" and record.successor not in self.ids[Hub]):
                    entry.problem(breach.field, breach.message)

    def _of(self, standing: Standing) -> Mapping[Any, set[str]]:
        """The references that an entry has now. They exist: the database refuses to delete a row that is referenced."""
        row, document = standing
        named: dict[Any, set[str]] = defaultdict(set)
        if isinstance(row, Hub):
            self.ids[Region][document["region"]] = row.region_id
            self.ids[Industry][document["industry"]] = row.industry_id
            named[Region].add(document["region"])
            named[Industry] |= {document["industry"], *document.get("related_industries", [])}
            named[Firm] |= {part["firm"] for part in document.get("anchor_firms", [])}
            named[SupportOrganization] |= {part["organization"] for part in document.get("support", [])}
        elif isinstance(row, SupportOrganization):
            named[Region] |= set(document.get("serves", []))
        for model, slugs in named.items():
            self._named[model] |= slugs
        return named

    def _read(self, model: Any, slugs: list[str]) -> None:
        """One query per CHUNK of slugs."""
        extra = {Industry: "sector_id", Hub: "publication"}.get(model, "pk")
        for some in chunked(slugs):
            rows = model.objects.filter(slug__in=some)
            for slug, key, value in rows.values_list("slug", "pk", extra):
                self.ids[model][slug] = key
                if model is Industry and value is None:
                    self.sectors.add(slug)
                if model is Hub:
                    self.publications[slug] = value

    def keys(self, model: Any, slugs: Iterable[str]) -> Mapping[str, int]:
        """The keys of these slugs. Costs a query unless all were read before."""
        missing = sorted(set(slugs) - self.ids[model].keys())
        self._read(model, missing)
        return self.ids[model]


def parents_of_regions(changed: Mapping[str, Document]) -> dict[str, str]:
    """The slug of each region's parent, with these changes applied. One query."""
    known = {slug: parent or "" for slug, parent in Region.objects.values_list("slug", "parent__slug")}
    return known | {slug: document.get("parent", "") for slug, document in changed.items()}
