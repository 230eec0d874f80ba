"""Published hubs by name, under a heading: any page costs what the first costs, where the page before it is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Placement
from hubs.models.placement import placed
from hubs.prepared import Prepared
from hubs.search.criteria import Criteria
from hubs.search.summaries import Listing, Summary, prepared_rows, summaries, summaries_of

MOST_SKIPPED = 10_000
"""Hubs that may be passed over to reach a page from the list's beginning."""


class TooFarIn(Exception):
    """The page cannot be reached from the list's beginning, only from the page before or after it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """To which page somebody turns: a `number` from 1, and the slug of the hub that it comes right `after` or `before`."""

    number: int = 1
    after: str = ""
    before: str = ""


FIRST = Turn()


def turn_to(turn: Turn, criteria: Criteria, size: int) -> list[Summary]:
    """A page's hubs, which criteria.is_listed; one query by number, up to four by the hub before or after. Raises TooFarIn.

    An anchor that has left the list is passed over, and the page found by its number.
    """
    listed = _Listed(criteria)
    slug = turn.after or turn.before
    anchor = listed.rows.filter(hub__slug=slug).values_list("aside", "name", "hub").first() if slug else None
    if anchor is not None:
        return summaries(listed.from_anchor(anchor, size, forward=bool(turn.after)), criteria.origin)
    start = (turn.number - 1) * size
    if start > MOST_SKIPPED:
        raise TooFarIn
    return listed.from_beginning(start, size, criteria.origin)


class _Listed:
    """Who looks through an industry wants the hubs that live by it before those that only touch it, unless they ask for names."""

    def __init__(self, criteria: Criteria) -> None:
        self.heading, self.stage = criteria.heading, criteria.stage
        self.rows = placed(criteria.heading, criteria.stage)
        self.is_parted = criteria.industry is not None and not criteria.sort

    def from_beginning(self, start: int, size: int, origin: LonLat | None) -> list[Summary]:
        prepared = _from_beginning(Listing.of(self.heading, self.stage), self.is_parted, start, start + size)
        rows = prepared.ask(heading=self.heading, stage=self.stage)
        found = summaries_of(rows, origin)
        if self.is_parted:
            found.sort(key=lambda hub: self.heading not in (hub.industry.pk, hub.industry.sector_id))
        return found

    def from_anchor(self, anchor: tuple[bool, str, int], size: int, *, forward: bool) -> list[int]:
        aside, name, hub = anchor
        rows = self.rows.filter(aside=aside) if self.is_parted else self.rows
        if forward:
            rows = rows.filter(Q(name__gt=name) | Q(hub__gt=hub), name__gte=name)
        else:
            rows = rows.filter(Q(name__lt=name) | Q(hub__lt=hub), name__lte=name)
        keys = _some(rows, size, forward=forward)
        if self.is_parted and aside != forward and len(keys) < size:
            keys += _some(self.rows.filter(aside=forward), size - len(keys), forward=forward)
        return keys if forward else keys[::-1]


@lru_cache(maxsize=1_024)
def _from_beginning(listed: Listing, is_parted: bool, start: int, end: int) -> Prepared:
    """Their keys are found in the list's order, and the few hubs that have them are put in order by name."""
    order = ("aside", "name", "hub") if is_parted else ("name", "hub")
    keys = listed.placements().order_by(*order).values("hub")[start:end]
    return prepared_rows(Hub.objects.filter(pk__in=keys).order_by("name", "pk"))


def _some(rows: QuerySet[Placement], size: int, *, forward: bool) -> list[int]:
    order = ("name", "hub") if forward else ("-name", "-hub")
    return list(rows.order_by(*order).values_list("hub", flat=True)[:size])
