"""The whole answer to “Am I in a hub?”: verdict, reasons and calls, as the page and the API show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hubs.advice.assessment import Assessment, Verdict, assess
from hubs.advice.calls import Call, who_to_call
from hubs.advice.reasons import reasons
from hubs.geo.coordinates import LonLat
from hubs.industries.matching import IndustryMatch
from hubs.models import Place
from hubs.search.support import Help, areas_around, help_near

_CALL_THE_HUB = (Verdict.INSIDE, Verdict.NEAR)


@dataclass(frozen=True, slots=True)
class Answer:
    business: IndustryMatch | None
    """What the words were understood as; None if they were not."""
    did_you_mean: Sequence[IndustryMatch]
    assessment: Assessment
    reasons: Sequence[str]
    calls: Sequence[Call]
    help: Help


def answer(origin: LonLat, label: str, place: Place | None, matches: Sequence[IndustryMatch]) -> Answer:
    """Answer for a point, which `label` names, and what the business may be, best first.

    `place` is the place that was named, or None for coordinates and street addresses.
    """
    business = matches[0] if matches else None
    areas = place.areas if place is not None else areas_around(origin)
    found = assess(origin, business, country=areas[0] if areas else "")
    help = help_near(origin, areas)
    hub = found.hub if found.verdict in _CALL_THE_HUB else None
    state = place.admin1_name if place is not None else ""
    calls = who_to_call(help, business, hub=hub, place=label, state=state)
    return Answer(business, matches[1:], found, reasons(found, label, business), calls, help)
