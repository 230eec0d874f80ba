"""Which indexes of which hubs must be updated after a change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from hubs.db.bulk import chunked
from hubs.entries.describe import Document
from hubs.enums import EntryType, Publication
from hubs.indexes import counties, data_version, described, duplicates, listings, region_places, search_documents
from hubs.models import Hub, HubQuerySet

_LISTED_BY = {"name", "publication", "stage", "industry", "related_industries", "point"}
_FOUND_BY = {
    *("name", "other_names", "summary", "region", "industry", "related_industries", "anchor_firms", "support"),
}
_LOCATED_BY = {"point", "region"}
_DESCRIBES_BY = {"publication", "industry", "point", "radius_m", "region"}
_COMPARED_BY = {"name", "other_names", "publication", "industry", "related_industries", "point"}
_REGION_NAMES = {"name", "other_names", "parent"}

INDEXED_FIELDS = ["name", "kind", "parent", "sector"]
"""Fields of firms, organizations, regions and industries that indexes depend on, for changes with unknown fields."""


@dataclass(slots=True)
class Touched:
    """Keys of hubs by index, and slugs of regions. `refresh` updates their indexes."""

    listed: set[int] = field(default_factory=set)
    worded: set[int] = field(default_factory=set)
    compared: set[int] = field(default_factory=set)
    located: set[int] = field(default_factory=set)
    describing: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    is_public: bool = False
    """Whether public data changed, so that a new data version is needed."""

    def add(self, hubs: Iterable[int]) -> None:
        """Add these hubs to all indexes."""
        keys = set(hubs)
        self.listed |= keys
        self.worded |= keys
        self.compared |= keys
        self.located |= keys
        self.describing |= keys

    def add_hub(self, key: int, fields: Collection[str], document: Document) -> None:
        """Add a hub with its changed fields. `document` is its new document."""
        self.listed |= {key} if _LISTED_BY & set(fields) else set()
        self.worded |= {key} if _FOUND_BY & set(fields) else set()
        self.located |= {key} if _LOCATED_BY & set(fields) else set()
        self.describing |= {key} if _DESCRIBES_BY & set(fields) else set()
        self.compared |= {key} if _COMPARED_BY & set(fields) else set()
        self.is_public |= document.get("publication") == Publication.PUBLISHED

    def add_others(self, entry_type: EntryType, changed: dict[str, list[str]]) -> None:
        """Add firms, organizations, regions or industries by slug, with their changed fields. At most two queries."""
        self.is_public |= entry_type != EntryType.FIRM and bool(changed)
        match entry_type:
            case EntryType.FIRM | EntryType.SUPPORT:
                self.worded |= _keys(naming(entry_type, _with(changed, {"name"})))
            case EntryType.REGION:
                self.regions |= changed.keys()
                for some in chunked(_with(changed, _REGION_NAMES)):
                    self.worded |= _keys(naming(entry_type, some))
            case EntryType.INDUSTRY:
                self.add(_keys(naming(entry_type, _with(changed, {"sector"}))))
                named = [
                    slug
                    for slug, fields in changed.items()
                    if any(name.startswith(("name", "words")) for name in fields)
                ]
                self.worded |= _keys(naming(entry_type, named))

    def merge(self, other: Touched) -> None:
        self.listed |= other.listed
        self.worded |= other.worded
        self.compared |= other.compared
        self.located |= other.located
        self.describing |= other.describing
        self.regions |= other.regions
        self.is_public |= other.is_public

    def refresh(self, locked: Collection[int] = ()) -> None:
        """Update every index. Call it inside the change's transaction. Hubs in `locked` are not locked again."""
        if self.listed:
            self.is_public |= listings.refresh(self.listed, locked=locked)
        if self.worded:
            search_documents.refresh(self.worded)
        if self.located:
            counties.refresh(self.located)
        if self.describing:
            described.refresh(self.describing)
        if self.compared:
            duplicates.refresh(self.compared)
        if self.regions:
            region_places.refresh(self.regions)
            described.refresh_around(self.regions)
        if self.is_public:
            data_version.bump()


def naming(entry_type: EntryType, slugs: Collection[str]) -> HubQuerySet:
    """The hubs with these slugs, or that refer to firms, organizations, regions or industries with these slugs."""
    if not slugs:
        return Hub.objects.none()
    match entry_type:
        case EntryType.HUB:
            return Hub.objects.filter(slug__in=slugs)
        case EntryType.FIRM:
            condition = Q(anchor_firms__firm__slug__in=slugs)
        case EntryType.SUPPORT:
            condition = Q(supports__organization__slug__in=slugs)
        case EntryType.REGION:
            steps = ["region" + "__parent" * level for level in range(search_documents.LEVELS + 1)]
            condition = Q()
            for step in steps:
                condition |= Q(**{f"{step}__slug__in": slugs})
        case EntryType.INDUSTRY:
            condition = Q()
            for step in ("industry", "industry__sector", "related_industries", "related_industries__sector"):
                condition |= Q(**{f"{step}__slug__in": slugs})
    return Hub.objects.filter(pk__in=Hub.objects.filter(condition).order_by().values("pk"))


def _keys(hubs: HubQuerySet) -> set[int]:
    return set(hubs.order_by().values_list("pk", flat=True))


def _with(changed: dict[str, list[str]], fields: Any) -> list[str]:
    """The slugs of entries with a change in one of the fields."""
    return [slug for slug, names in changed.items() if fields & set(names)]
