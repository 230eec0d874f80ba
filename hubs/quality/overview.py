"""What is waiting for a curator, and the directory's coverage, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from hubs.enums import JobState, LinkState, Publication, RegionKind, SuggestionState
from hubs.links.checks import links_in_care
from hubs.models import Hub, Industry, Job, Region, Source, Suggestion
from hubs.quality.dismissal import duplicates_in_care
from hubs.quality.freshness import count_stale
from hubs.roles import hubs_in_care, suggestions_in_care

FAILED_WITHIN = timedelta(days=7)
"""How long failed jobs are shown."""


class Waiting(StrEnum):
    """In display order: what people wait for comes first."""

    SUGGESTIONS = "suggestions"
    IN_REVIEW = "in_review"
    DUPLICATES = "duplicate"
    STALE = "stale"
    DEAD_LINKS = "dead_links"
    UNSOURCED = "unsourced"
    JOBS = "jobs"


@dataclass(frozen=True, slots=True)
class StateCoverage:
    """A US state by its lower-case two-letter code."""

    code: str
    name: str
    hubs: int


@dataclass(slots=True)
class SectorCoverage:
    sector: Industry
    hubs: int = 0
    industries: int = 0
    uncovered: list[Industry] = field(default_factory=list)
    """The sector's industries that are no hub's main industry."""


def waiting(user: User | AnonymousUser, *, on: date) -> dict[Waiting, int]:
    """The number of waiting items of each kind that the user may see. At most nine queries."""
    found: dict[Waiting, int] = {}
    if user.has_perm("hubs.view_suggestion"):
        suggestions = Suggestion.objects.filter(suggestions_in_care(user), state=SuggestionState.PENDING)
        found[Waiting.SUGGESTIONS] = suggestions.count()
    if user.has_perm("hubs.view_hub"):
        found[Waiting.IN_REVIEW] = hubs_in_care(user).filter(publication=Publication.REVIEW).count()
    if user.has_perm("hubs.view_duplicatecandidate"):
        found[Waiting.DUPLICATES] = duplicates_in_care(user).undecided().count()
    if any(user.has_perm(f"hubs.change_{entry_type}") for entry_type in ("hub", "firm", "supportorganization")):
        found[Waiting.STALE] = count_stale(user, on=on)
    if user.has_perm("hubs.view_link"):
        found[Waiting.DEAD_LINKS] = links_in_care(user).filter(state=LinkState.DEAD).count()
    if user.has_perm("hubs.view_hub"):
        sources = Source.objects.filter(hub=OuterRef("pk"))
        found[Waiting.UNSOURCED] = hubs_in_care(user).published().filter(~Exists(sources)).count()
    if user.has_perm("hubs.view_job"):
        is_going = Q(state__in=[JobState.WAITING, JobState.RUNNING])
        has_failed = Q(state=JobState.FAILED, created_at__gte=timezone.now() - FAILED_WITHIN)
        found[Waiting.JOBS] = Job.objects.filter(is_going | has_failed).count()
    return found


def coverage() -> dict[str, dict[str, int]]:
    """The number of published hubs per US state, country and sector, by name. Four queries."""
    countries = Hub.objects.published().order_by().values_list("region__country").annotate(Count("pk"))
    return {
        "US state": {state.name: state.hubs for state in coverage_of_states()},
        "country": dict(countries),
        "sector": {row.sector.name: row.hubs for row in coverage_of_sectors()},
    }


def coverage_of_states() -> list[StateCoverage]:
    """The number of published hubs per US state, by name. Two queries."""
    regions = ["region", "region__parent", "region__parent__parent", "region__parent__parent__parent"]
    columns = [f"{region}__{column}" for region in regions for column in ("kind", "slug")]
    counts: Counter[str] = Counter()
    rows = Hub.objects.published().filter(region__country="US").order_by().values_list(*columns).annotate(Count("pk"))
    for *path, hubs in rows:
        kinds, slugs = path[::2], path[1::2]
        if RegionKind.STATE in kinds:
            counts[slugs[kinds.index(RegionKind.STATE)]] += hubs
    states = Region.objects.filter(kind=RegionKind.STATE, country="US").order_by("name").values_list("slug", "name")
    return [StateCoverage(slug.removeprefix("us-"), name, counts[slug]) for slug, name in states]


def coverage_of_sectors() -> list[SectorCoverage]:
    """The published hubs and the uncovered industries of each sector, in the directory's order. One query."""
    rows = list(Industry.objects.with_hub_count())
    found = {row.pk: SectorCoverage(row, hubs=row.hub_count) for row in rows if row.is_sector}
    for row in rows:
        if row.sector_id in found:
            of = found[row.sector_id]
            of.hubs += row.hub_count
            of.industries += 1
            of.uncovered += [] if row.hub_count else [row]
    return list(found.values())
