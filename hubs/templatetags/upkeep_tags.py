"""The overview on the admin's index page: open tasks and coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.mapdata.states import HEIGHT, WIDTH, state_shapes
from hubs.quality.overview import (
    SectorCoverage,
    StateCoverage,
    Waiting,
    coverage_of_sectors,
    coverage_of_states,
    waiting,
)

register = template.Library()

_TASKS = {
    Waiting.SUGGESTIONS: (
        gettext_lazy("Suggestions to review"),
        "admin:hubs_suggestion_changelist",
        "state__exact=pending",
    ),
    Waiting.IN_REVIEW: (gettext_lazy("Hubs in review"), "admin:hubs_hub_changelist", "publication__exact=review"),
    Waiting.DUPLICATES: (gettext_lazy("Possible duplicates"), "admin:hubs_duplicatecandidate_changelist", ""),
    Waiting.STALE: (gettext_lazy("Entries due for review"), "admin:freshness", ""),
    Waiting.DEAD_LINKS: (gettext_lazy("Dead links"), "admin:hubs_link_changelist", "state__exact=dead"),
    Waiting.UNSOURCED: (
        gettext_lazy("Published hubs without a source"),
        "admin:hubs_hub_changelist",
        "publication__exact=published&sources__isnull=True",
    ),
    Waiting.JOBS: (gettext_lazy("Jobs running, or failed this week"), "admin:hubs_job_changelist", ""),
}
STEPS = (1, 2, 4, 8)
"""Numbers of hubs from which a state gets the next darker shade."""


@dataclass(frozen=True, slots=True)
class Task:
    label: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A state on the map; `level` counts the STEPS that it has reached."""

    name: str
    hubs: int
    level: int
    path: str


@dataclass(frozen=True, slots=True)
class Coverage:
    states: list[StateCoverage]
    sectors: list[SectorCoverage]
    shades: list[Shade]
    legend: list[tuple[int, str]]
    width: int = WIDTH
    height: int = HEIGHT


@register.simple_tag(takes_context=True)
def tasks(context: dict[str, Any]) -> list[Task]:
    """The tasks that the user may see, each with the address of its list."""
    found = waiting(context["request"].user, on=date.today())
    return [Task(str(_TASKS[kind][0]), count, _address(*_TASKS[kind][1:])) for kind, count in found.items()]


@register.simple_tag(takes_context=True)
def coverage(context: dict[str, Any]) -> Coverage | None:
    """Published hubs by state and by sector; None for users who may not see hubs."""
    if not context["request"].user.has_perm("hubs.view_hub"):
        return None
    states, shapes = coverage_of_states(), state_shapes()
    shades = [
        Shade(state.name, state.hubs, _level(state.hubs), shapes[state.code])
        for state in states
        if state.code in shapes
    ]
    return Coverage(states, coverage_of_sectors(), shades, _legend())


def _address(name: str, query: str) -> str:
    try:
        return reverse(name) + (f"?{query}" if query else "")
    except NoReverseMatch:  # a list that this site does not show
        return ""


def _level(hubs: int) -> int:
    return sum(hubs >= step for step in STEPS)


def _legend() -> list[tuple[int, str]]:
    ranges = [str(low) if high == low + 1 else f"{low}–{high - 1}" for low, high in pairwise(STEPS)]
    return list(enumerate([_("none"), *ranges, _("%(n)d or more") % {"n": STEPS[-1]}]))
