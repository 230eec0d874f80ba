"""Finds the hubs that match criteria, in order, one page at a time, with counts for each filter option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from hubs.geo.coordinates import LonLat
from hubs.indexes.listings import listed
from hubs.indexes.map_cells import tallies, tally
from hubs.models import Hub, HubListing, HubQuerySet
from hubs.models.hub_listing import ANY
from hubs.search.counts import HubCount, hub_counts
from hubs.search.criteria import Criteria, Sort
from hubs.search.listing import FIRST, PageCursor, page_at
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed, Summary, summaries
from hubs.search.words import MOST_MATCHED, MOST_RANKED, NO_WORDS, Words

PAGE_SIZE = 20

MOST_COUNTED = 10_000
"""If a result is not precomputed, hubs beyond this number are neither counted nor shown."""


class Part(NamedTuple):
    """The hubs of a page that have an industry as their main one, or only as a related one."""

    is_main: bool
    first_position: int
    """Of the first of them in the whole list."""
    hubs: list[Summary]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of `hubs`, with `distance_m` if there is an origin. `total` counts all pages; more exist if `is_more`.

    Only the first `within_reach` hubs can be reached by paging.
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
    """The keys of all found hubs, unordered, if the result is not precomputed."""

    @property
    def after(self) -> str | None:
        """The slug of this page's last hub, if the next page is addressed by it."""
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

    def parted(self, category: int) -> list[Part]:
        """Its hubs whose main industry is the one with this key (or in that sector), then the related ones."""
        main = [hub for hub in self.hubs if hub.is_mainly(category)]
        related = [hub for hub in self.hubs if not hub.is_mainly(category)]
        parts = Part(True, self.first_position, main), Part(False, self.first_position + len(main), related)
        return [part for part in parts if part.hubs]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many hubs each filter option would leave: by key of industry or sector, and by stage. Other criteria stay.

    If the result is not precomputed, counts stop at the same limits as in `find`.
    """

    industries: dict[int, HubCount] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)


def matching(criteria: Criteria, words: Words | None = None) -> tuple[HubQuerySet, Words]:
    """All published hubs that match the criteria, unordered, and the words as understood.

    Pass `words` if they were read before; otherwise this costs the queries of `Words.read`.
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
    """One page of the hubs that `matching` finds, in the criteria's order. Past the last page, an empty one.

    Cost: one query for precomputed lists, else three and those of `matching`. Lists by name may raise TooFarIn.
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
    """The keys of the found hubs up to the limit, unordered, and whether there are more. One query."""
    most = MOST_MATCHED if words.words else MOST_COUNTED
    keys = list(hubs.order_by().values_list("pk", flat=True)[: most + 1])
    return keys[:most], len(keys) > most


def _in_order(hubs: HubQuerySet, criteria: Criteria, start: int, size: int, total: int) -> list[Summary]:
    """By distance or by name, of `total` hubs."""
    origin = criteria.origin
    if criteria.order == Sort.NAME or origin is None:
        keys = list(hubs.order_by("name", "pk").values_list("pk", flat=True)[start : start + size])
    elif not (criteria.words or criteria.boxes):
        # The nearest of all hubs are the ones within the radius.
        return nearest(Listed(criteria.category, criteria.stage), origin, start=start, size=size)
    else:
        return nearest(hubs, origin, start=start, size=size, radius_m=criteria.radius_m, number=total)
    return summaries(keys, origin)


def _nearest_listed(criteria: Criteria, origin: LonLat, number: int, size: int) -> Page:
    """The fast path for the nearest hubs in a precomputed list."""
    total = tally(criteria.category, criteria.stage)
    within_reach = min(total, MOST_COUNTED)
    start = (number - 1) * size
    some = max(0, min(size, within_reach - start))
    found = nearest(Listed(criteria.category, criteria.stage), origin, start=start, size=some) if some else []
    return Page(found, total, number, size, NO_WORDS, within_reach)


def facets(criteria: Criteria, page: Page | None = None) -> Facets:
    """Counts for the industry and stage filters. Pass the `page` from `find` to reuse its result.

    Cost: at most four queries, none for precomputed lists.
    """
    if criteria.is_listed:
        return Facets(hub_counts(criteria.stage), tallies().get(criteria.category, {}))
    # A sector counts each hub once, no matter how many of its industries the hub is in.
    by_category = _placed(criteria.without("industry"), criteria, page).exclude(category=ANY)
    by_stage = _placed(criteria.without("stage"), criteria, page).filter(category=ANY)
    main, related = (Count("hub", filter=Q(is_secondary=is_secondary)) for is_secondary in (False, True))
    counted = by_category.values_list("category").annotate(main=main, related=related)
    return Facets(
        {category: HubCount(*numbers) for category, *numbers in counted},
        dict(by_stage.values_list("stage").annotate(Count("hub"))),
    )


def _placed(asked: Criteria, known: Criteria, page: Page | None) -> QuerySet[HubListing]:
    """The listings of the hubs that match. Reuses the page if it was found with the same criteria."""
    if page is not None and asked == known:
        keys = page.matched
    else:
        keys, _is_more = _counted(*matching(asked, page.words if page else None))
    return HubListing.objects.filter(hub__in=keys)
