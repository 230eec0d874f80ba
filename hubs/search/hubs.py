"""Criteria -> hubs in order, a page at a time, with the counts that tell what further criteria would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from hubs.geo.coordinates import LonLat
from hubs.indexes.catalog import industries_by_sector
from hubs.indexes.listings import listed
from hubs.indexes.map_cells import hubs_of, tallies, tally
from hubs.models import Hub, HubListing, HubQuerySet, Industry
from hubs.models.hub_listing import ANY
from hubs.search.criteria import Criteria, Sort
from hubs.search.listing import FIRST, PageCursor, page_at
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed, Summary, summaries
from hubs.search.words import MOST_MATCHED, MOST_RANKED, NO_WORDS, Words

PAGE_SIZE = 20

MOST_COUNTED = 10_000
"""Hubs that have to be looked for, because they are not listed beforehand, are counted no further, and none beyond is shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """`hubs` of one page, with `distance_m` where there is an origin; `total` over all pages, or more where `is_more`.

    Only the first `within_reach` of them can be paged through.
    """

    hubs: Sequence[Summary]
    total: int
    number: int
    size: int
    words: Words
    within_reach: int
    is_more: bool = False
    is_paged_by_hub: bool = False
    matched: Sequence[int] = ()
    """The keys of all that were found, in no order, where they had to be looked for."""

    @property
    def after(self) -> str | None:
        """The slug of the hub that the next page comes after, where pages are found so."""
        return self.hubs[-1].slug if self.is_paged_by_hub and self.hubs else None

    @property
    def before(self) -> str | None:
        return self.hubs[0].slug if self.is_paged_by_hub and self.hubs else None

    @property
    def last(self) -> int:
        return max(1, -(-self.within_reach // self.size))

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def first_position(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last_position(self) -> int:
        return self.first_position + len(self.hubs) - 1


@dataclass(frozen=True, slots=True)
class Facets:
    """How many hubs each choice would leave, the other criteria kept; by primary key of industry or sector, and by stage.

    Of hubs that are not listed beforehand the first ones are counted, as `find` does.
    """

    industries: dict[int, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)


def matching(criteria: Criteria, words: Words | None = None) -> tuple[HubQuerySet, Words]:
    """All published hubs that meet the criteria, unordered, and how their words were understood, where that is not known yet.

    Costs the queries of `Words.read`.
    """
    hubs = Hub.objects.published()
    if words is None:
        words = Words.read(criteria.words)
    hubs = words.filter(hubs)
    if criteria.industry is not None:
        hubs = hubs.filter(pk__in=listed(criteria.industry.pk).values("hub"))
    if criteria.stage:
        hubs = hubs.filter(stage=criteria.stage)
    if criteria.boxes:
        hubs = hubs.in_boxes(criteria.boxes)
    if criteria.origin is not None and criteria.radius_m is not None:
        hubs = hubs.near(criteria.origin, criteria.radius_m).order_by()
    return hubs, words


def find(criteria: Criteria, cursor: PageCursor = FIRST, *, size: int = PAGE_SIZE) -> Page:
    """One page of what `matching` finds, in the criteria's order; an empty page past the last one.

    Costs one query where hubs are listed, else three and those of `matching`. Raises TooFarIn where hubs are listed by name.
    """
    if criteria.is_listed and criteria.order == Sort.DISTANCE and criteria.origin is not None:
        return _nearest_listed(criteria, criteria.origin, cursor.number, size)
    if criteria.is_listed:
        total = tally(criteria.category, criteria.stage)
        found = page_at(cursor, criteria, size)
        return Page(found, total, cursor.number, size, NO_WORDS, within_reach=total, is_paged_by_hub=True)
    hubs, words = matching(criteria)
    matched, is_more = _counted(hubs, words)
    within_reach = total = len(matched)
    start = (cursor.number - 1) * size
    if words.words and criteria.order == Sort.RELEVANCE:
        within_reach = min(total, MOST_RANKED)
        others, _no_words = matching(criteria.without("words"))
        keys = words.ranked(others, matched, within_reach)[start : start + size] if start < within_reach else []
        found = summaries(keys, criteria.origin)
    else:
        some = max(0, min(size, within_reach - start))
        found = _in_order(hubs, criteria, start, some, total) if some else []
    return Page(found, total, cursor.number, size, words, within_reach, is_more, matched=matched)


def _counted(hubs: HubQuerySet, words: Words) -> tuple[list[int], bool]:
    """The keys of what was found, as far as it is counted, in no order; and whether there are more. One query."""
    most = MOST_MATCHED if words.words else MOST_COUNTED
    keys = list(hubs.order_by().values_list("pk", flat=True)[: most + 1])
    return keys[:most], len(keys) > most


def _in_order(hubs: HubQuerySet, criteria: Criteria, start: int, size: int, total: int) -> list[Summary]:
    """By distance or by name, of `total` hubs."""
    origin = criteria.origin
    if criteria.order == Sort.NAME or origin is None:
        keys = list(hubs.order_by("name", "pk").values_list("pk", flat=True)[start : start + size])
    elif not (criteria.words or criteria.boxes):
        # The first ones of all are those within the radius.
        return nearest(Listed(criteria.category, criteria.stage), origin, start=start, size=size)
    else:
        return nearest(hubs, origin, start=start, size=size, radius_m=criteria.radius_m, number=total)
    return summaries(keys, origin)


def _nearest_listed(criteria: Criteria, origin: LonLat, number: int, size: int) -> Page:
    """By the shortest road: two queries on PostGIS."""
    total = tally(criteria.category, criteria.stage)
    within_reach = min(total, MOST_COUNTED)
    start = (number - 1) * size
    some = max(0, min(size, within_reach - start))
    found = nearest(Listed(criteria.category, criteria.stage), origin, start=start, size=some) if some else []
    return Page(found, total, number, size, NO_WORDS, within_reach)


def facets(criteria: Criteria, page: Page | None = None) -> Facets:
    """Counts for the industry and stage filters, of what `find` found, if that is known; at most four queries, and none where hubs are listed."""
    if criteria.is_listed:
        known = tallies()
        industries = {
            category: hubs_of(by_stage, criteria.stage) for category, by_stage in known.items() if category != ANY
        }
        return Facets(industries, known.get(criteria.category, {}))
    # A sector counts a hub once, however many of its industries the hub is in.
    by_category = _placed(criteria.without("industry"), criteria, page).exclude(category=ANY)
    by_stage = _placed(criteria.without("stage"), criteria, page).filter(category=ANY)
    return Facets(
        dict(by_category.values_list("category").annotate(Count("hub"))),
        dict(by_stage.values_list("stage").annotate(Count("hub"))),
    )


def _placed(asked: Criteria, known: Criteria, page: Page | None) -> QuerySet[HubListing]:
    """Where the hubs that were asked for stand; what was found for the `known` criteria is not looked for again."""
    if page is not None and asked == known:
        keys = page.matched
    else:
        keys, _is_more = _counted(*matching(asked, page.words if page else None))
    return HubListing.objects.filter(hub__in=keys)


def industry_tree(counts: dict[int, int]) -> list[tuple[Industry, int, list[tuple[Industry, int]]]]:
    """Sectors with their industries and the counts beside them, in the directory's order."""
    return [
        (sector, counts.get(sector.pk, 0), [(row, counts.get(row.pk, 0)) for row in rows])
        for sector, rows in industries_by_sector()
    ]
