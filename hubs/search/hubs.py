"""Criteria -> hubs in order, a page at a time, with the counts that tell what further criteria would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, When

from hubs.models import Cluster, Hub, HubQuerySet, Industry, Placement
from hubs.models.placement import ANY, ANY_STAGE, WORLD
from hubs.search.criteria import Criteria, Sort
from hubs.search.near import nearest
from hubs.search.words import Words

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """`hubs` of one page, with `distance_m` where there is an origin; `total` over all pages."""

    hubs: Sequence[Hub]
    total: int
    number: int
    size: int
    words: Words

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

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
    """How many hubs each choice would leave, the other criteria kept; by primary key of industry or sector, and by stage."""

    industries: dict[int, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)


def matching(criteria: Criteria) -> tuple[HubQuerySet, Words]:
    """All published hubs that meet the criteria, unordered, and how their words were understood.

    At most one query for each word that may be misspelled, and one more for each that is.
    """
    hubs = Hub.objects.published()
    words = Words.read(criteria.words, hubs)
    hubs = words.narrow(hubs)
    if criteria.industry is not None:
        hubs = hubs.filter(pk__in=Placement.objects.filter(heading=criteria.industry.pk).values("hub"))
    if criteria.stage:
        hubs = hubs.filter(stage=criteria.stage)
    if criteria.boxes:
        hubs = hubs.in_boxes(criteria.boxes)
    if criteria.origin is not None and criteria.radius_m is not None:
        hubs = hubs.near(criteria.origin, criteria.radius_m).order_by()
    return hubs, words


def find(criteria: Criteria, *, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """One page of what `matching` finds, in the criteria's order; an empty page past the last one."""
    hubs, words = matching(criteria)
    total = _tally(criteria) if criteria.is_listed else hubs.count()
    start = (page - 1) * size
    rows = hubs.with_parents()
    if criteria.order == Sort.DISTANCE and criteria.origin is not None:
        found = nearest(rows, criteria.origin, start=start, size=size, radius_m=criteria.radius_m)
    else:
        if criteria.origin is not None:
            rows = rows.with_distance(criteria.origin)
        found = list(rows.order_by(*_order(criteria))[start : start + size])
    return Page(found, total, page, size, words)


def _order(criteria: Criteria) -> tuple[Any, ...]:
    if criteria.order == Sort.RELEVANCE:
        return ("-relevance", "name", "pk")
    if criteria.industry is not None and not criteria.sort:
        # Who looks through an industry wants the hubs that live by it before those that only touch it.
        main = Q(industry__in=Industry.objects.within(criteria.industry).values("pk"))
        return (Case(When(main, then=0), default=1, output_field=IntegerField()), "name", "pk")
    return ("name", "pk")


def facets(criteria: Criteria) -> Facets:
    """Counts for the industry and stage filters: two queries where hubs are listed, else two and those of `matching` twice."""
    if criteria.is_listed:
        world = Cluster.objects.filter(zoom=WORLD, hubs__gt=0)
        industries = world.filter(stage=criteria.stage).exclude(heading=ANY).values_list("heading", "hubs")
        stages = world.filter(heading=criteria.heading).exclude(stage=ANY_STAGE).values_list("stage", "hubs")
        return Facets(dict(industries), dict(stages))
    hubs, _words = matching(criteria.without("industry"))
    # A sector counts a hub once, however many of its industries the hub is in.
    listed = Placement.objects.filter(hub__in=hubs.order_by().values("pk")).exclude(heading=ANY)
    counts = dict(listed.values_list("heading").annotate(hubs=Count("hub")))
    hubs, _words = matching(criteria.without("stage"))
    return Facets(counts, dict(hubs.order_by().values_list("stage").annotate(hubs=Count("pk"))))


def _tally(criteria: Criteria) -> int:
    rows = Cluster.objects.filter(zoom=WORLD, heading=criteria.heading, stage=criteria.stage)
    return sum(rows.values_list("hubs", flat=True))


def industry_tree(counts: dict[int, int]) -> list[tuple[Industry, int, list[tuple[Industry, int]]]]:
    """Sectors with their industries and the counts beside them, in the directory's order; one query."""
    rows = list(Industry.objects.select_related("sector"))
    return [
        (
            sector,
            counts.get(sector.pk, 0),
            [(row, counts.get(row.pk, 0)) for row in rows if row.sector_id == sector.pk],
        )
        for sector in rows
        if sector.is_sector
    ]
