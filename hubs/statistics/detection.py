"""How well the figures alone find the hubs of the directory: recall and precision of the thresholds of almost-hubs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F

from hubs.enums import CandidateState
from hubs.models import Candidate, Hub, Specialization
from hubs.statistics.areas import load_area_counties
from hubs.statistics.figures import shortfalls

FOUND = "found"
UNSEEN, NO_AREA, NOT_PUBLISHED = "unseen", "no_area", "not_published"
MISSED = (NOT_PUBLISHED, "withheld", "quotient", "jobs", "establishments", "establishment_quotient")
"""Why figures miss a hub that they can see: the last four are the thresholds of measures.hub_shortfalls."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the figures say of one published US hub. `outcomes` is FOUND, UNSEEN or NO_AREA alone, or all of MISSED that apply."""

    hub: Hub
    area: str
    outcomes: tuple[str, ...]
    row: Specialization | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """Totals over the published US hubs, and over the candidates."""

    hubs: int
    unseen: int
    """Hubs of an industry that figures cannot see."""
    no_area: int
    """Hubs outside every county that we know."""
    found: int
    missed: dict[str, int]
    """By reason; a hub with several counts under the first of MISSED."""
    candidates: int
    described: int
    """Candidates that a published hub describes, or that curators counted to a hub."""
    dismissed: int

    @property
    def seen(self) -> int:
        return self.hubs - self.unseen - self.no_area

    @property
    def recall(self) -> float | None:
        """found / seen: the share of the hubs whose industry figures can see that pass the thresholds. From 0 to 1."""
        return self.found / self.seen if self.seen else None

    @property
    def recall_percent(self) -> int:
        return round(100 * (self.recall or 0))

    @property
    def precision_percent(self) -> int:
        return round(100 * (self.precision or 0))

    @property
    def precision(self) -> float | None:
        """described / candidates: the least that it can be, for many true hubs are not described yet. From 0 to 1."""
        return self.described / self.candidates if self.candidates else None


def findings() -> Iterator[Finding]:
    """Each published US hub by slug, with what the figures say of it. Four queries; reads every US hub."""
    area_of = load_area_counties()
    hubs = Hub.objects.published().filter(region__country="US").select_related("industry", "region")
    rows = hubs.annotate(county=F("in_county__county__geoid")).defer("point", "region__boundary").order_by("slug")
    found = set(Candidate.described_by.through.objects.values_list("hub", flat=True))
    slugs = hubs.order_by().values("industry__slug")
    figures = {(row.area, row.subject): row for row in Specialization.objects.filter(subject__in=slugs)}
    for hub in rows:
        area = area_of.get(hub.county, hub.county or "")
        row = figures.get((area, hub.industry.slug))
        if hub.industry.no_figures or not hub.industry.naics:
            yield Finding(hub, area, (UNSEEN,))
        elif hub.pk in found:
            yield Finding(hub, area, (FOUND,), row)
        elif not area:
            yield Finding(hub, area, (NO_AREA,))
        else:
            yield Finding(hub, area, tuple(shortfalls(row)) if row is not None else (NOT_PUBLISHED,), row)


def detect() -> Detection:
    """Seven queries; reads every US hub."""
    outcomes = Counter(finding.outcomes[0] for finding in findings())
    states = Counter(Candidate.objects.values_list("decision__state", flat=True))
    is_described = Candidate.objects.exclude(described_by=None) | Candidate.objects.filter(
        decision__state__in=[CandidateState.DESCRIBED, CandidateState.BELONGS]
    )
    return Detection(
        hubs=outcomes.total(),
        unseen=outcomes[UNSEEN],
        no_area=outcomes[NO_AREA],
        found=outcomes[FOUND],
        missed={reason: outcomes[reason] for reason in MISSED},
        candidates=states.total(),
        described=is_described.distinct().count(),
        dismissed=states[CandidateState.DISMISSED],
    )
