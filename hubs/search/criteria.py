"""Validated search criteria."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hubs.geo.coordinates import Box, LonLat
from hubs.models import Industry
from hubs.models.hub_listing import ANY

DAY_TRIP_M = 160_000
"""About a hundred miles: to a supplier and back."""


class Sort(TextChoices):
    RELEVANCE = "relevance", _("relevance")
    DISTANCE = "distance", _("distance")
    NAME = "name", _("name")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Each criterion narrows the result. A radius (meters) counts only with an origin."""

    words: str = ""
    industry: Industry | None = None
    origin: LonLat | None = None
    radius_m: float | None = None
    stage: str = ""
    boxes: tuple[Box, ...] = ()
    sort: str = ""

    @property
    def order(self) -> str:
        """The requested sort if it is possible, otherwise the first possible of distance, relevance and name."""
        if self.sort == Sort.NAME or (self.sort == Sort.DISTANCE and self.origin is not None):
            return self.sort
        if self.sort == Sort.RELEVANCE and self.words:
            return self.sort
        if self.origin is not None:
            return Sort.DISTANCE
        return Sort.RELEVANCE if self.words else Sort.NAME

    @property
    def is_listed(self) -> bool:
        """Whether only industry and stage narrow the hubs. Such lists are precomputed (HubListing)."""
        return not (self.words or self.boxes or (self.origin is not None and self.radius_m is not None))

    @property
    def finds_all(self) -> bool:
        """Whether nothing narrows the hubs. They may still be sorted by distance."""
        return self.is_listed and self.industry is None and not self.stage

    @property
    def is_parted(self) -> bool:
        """Whether hubs with the industry as their main one come first, then related ones, each by name."""
        return self.industry is not None and not self.sort and self.is_listed and self.order == Sort.NAME

    @property
    def category(self) -> int:
        return self.industry.pk if self.industry is not None else ANY

    def without(self, *names: str) -> Criteria:
        """A copy without some criteria, for a facet's counts."""
        empty = Criteria()
        return replace(self, **{name: getattr(empty, name) for name in names})
