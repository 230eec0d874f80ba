"""Published hubs of a category by name. With keyset paging, any page costs as little as the first.

A page is found from the last hub of the page before it; see https://use-the-index-luke.com/no-offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from hubs.fast.compiled import compiled
from hubs.geo.coordinates import LonLat
from hubs.indexes.listings import listed
from hubs.models import Hub, HubListing
from hubs.search.criteria import Criteria
from hubs.search.summaries import Listed, Shape, Summary, columns_of, summaries, summaries_of

MOST_SKIPPED = 10_000
"""Maximum number of hubs to skip when a page is found by its number alone."""


class TooFarIn(Exception):
    """The page cannot be reached by its number, only from the page before or after it."""


@dataclass(frozen=True, slots=True)
class PageCursor:
    """Where a page begins: its `number` from 1, and the slug of the hub that it comes right `after` or `before`."""

    number: int = 1
    after: str = ""
    before: str = ""


FIRST = PageCursor()


def page_at(cursor: PageCursor, criteria: Criteria, size: int) -> list[Summary]:
    """A page's hubs, for criteria that are `is_listed`. If the cursor's hub has left the list, uses the number.

    Cost: one query by number, up to four by hub. Raises TooFarIn.
    """
    pages = _Pages(criteria)
    slug = cursor.after or cursor.before
    anchor = pages.rows.filter(hub__slug=slug).values_list("is_secondary", "name", "hub").first() if slug else None
    if anchor is not None:
        return summaries(pages.from_anchor(anchor, size, forward=bool(cursor.after)), criteria.origin)
    start = (cursor.number - 1) * size
    if start > MOST_SKIPPED:
        raise TooFarIn
    return pages.from_beginning(start, size, criteria.origin)


class _Pages:
    """In an industry, hubs with it as their main industry come before related ones, unless another sort was chosen."""

    def __init__(self, criteria: Criteria) -> None:
        self.category, self.stage = criteria.category, criteria.stage
        self.rows = listed(criteria.category, criteria.stage)
        self.is_parted = criteria.is_parted

    def from_beginning(self, start: int, size: int, origin: LonLat | None) -> list[Summary]:
        query = _from_beginning(Listed(self.category, self.stage).shape, self.is_parted, start, start + size)
        found = summaries_of(query.fetch(category=self.category, stage=self.stage), origin)
        if self.is_parted:
            found.sort(key=lambda hub: not hub.is_mainly(self.category))
        return found

    def from_anchor(self, anchor: tuple[bool, str, int], size: int, *, forward: bool) -> list[int]:
        is_secondary, name, hub = anchor
        rows = self.rows.filter(is_secondary=is_secondary) if self.is_parted else self.rows
        if forward:
            rows = rows.filter(Q(name__gt=name) | Q(hub__gt=hub), name__gte=name)
        else:
            rows = rows.filter(Q(name__lt=name) | Q(hub__lt=hub), name__lte=name)
        keys = _some(rows, size, forward=forward)
        if self.is_parted and is_secondary != forward and len(keys) < size:
            keys += _some(self.rows.filter(is_secondary=forward), size - len(keys), forward=forward)
        return keys if forward else keys[::-1]


@compiled
def _from_beginning(shape: Shape, is_parted: bool, start: int, end: int) -> QuerySet[Any]:
    """Finds keys in the listing's order, then sorts those few hubs by name."""
    order = ("is_secondary", "name", "hub") if is_parted else ("name", "hub")
    keys = shape.listings().order_by(*order).values("hub")[start:end]
    return columns_of(Hub.objects.filter(pk__in=keys).order_by("name", "pk"))


def _some(rows: QuerySet[HubListing], size: int, *, forward: bool) -> list[int]:
    order = ("name", "hub") if forward else ("-name", "-hub")
    return list(rows.order_by(*order).values_list("hub", flat=True)[:size])
