"""Who to call first, and why each organization is on the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hubs.enums import SupportKind
from hubs.geo.wording import HERE_M, distance_words
from hubs.industries.matching import IndustryMatch
from hubs.models import HubSupport
from hubs.search.summaries import Summary
from hubs.search.support import FIRST_TO_CALL, Help, Helper, industries_helped, nearest_first

MOST = 8
"""Calls that are suggested; the region's page lists everybody."""

OF_AN_INDUSTRY = (
    SupportKind.CLUSTER_ORGANIZATION,
    SupportKind.TRADE_ASSOCIATION,
    SupportKind.INCUBATOR,
    SupportKind.UNIVERSITY,
    SupportKind.MEDIA,
)
"""Kinds that are there for some industries only. Which ones, their hubs tell."""

MANUFACTURING = ("31", "32", "33")
"""NAICS sectors of those that a manufacturing extension center serves."""


@dataclass(frozen=True, slots=True)
class Call:
    slug: str
    name: str
    kind: str
    website: str
    phone: str
    email: str
    contact_url: str
    distance_m: float | None
    """None for an organization that serves the whole country: how far away its office is does not matter."""
    why: str

    @property
    def kind_label(self) -> str:
        return str(SupportKind(self.kind).label)


def who_to_call(
    help: Help, business: IndustryMatch | None, *, hub: Summary | None, place: str, state: str = "", most: int = MOST
) -> list[Call]:
    """The organizations of the hub first, then the nearest chamber and SBDC, then who else serves the town, the state, the country.

    Of each kind one is named for the town, one for the state and one for the country: the nearest. Those that work for other
    industries than the owner's are left out. Last come those who can refer the owner on. `hub` is the hub that the place is in or
    near, `place` and `state` are labels. One query if there is a hub, and two for each data version.
    """
    calls = _of_hub(hub) if hub is not None else []
    serving = _one_of_each_kind(helper for helper in help.serving if _fits(helper, business))
    calls += [_call(helper, _why(helper, place, state)) for helper in serving]
    calls += [_call(helper, _("Serves none of this area, but can refer you to who does.")) for helper in help.fallback]
    first: dict[str, Call] = {}
    for call in calls:
        first.setdefault(call.slug, call)
    return list(first.values())[:most]


def _fits(helper: Helper, business: IndustryMatch | None) -> bool:
    """Whether an organization is there for such a business. What no hub tells us of stays."""
    is_extension = helper.kind == SupportKind.MANUFACTURING_EXTENSION
    if is_extension and business is not None and not _makes_things(business):
        return False
    helped = industries_helped().get(helper.pk)
    # A state's extension center helps every maker, one for a whole country those of an industry.
    if not helped or not (helper.kind in OF_AN_INDUSTRY or (is_extension and helper.is_national)):
        return True
    return business is not None and business.industry is not None and business.industry.pk in helped


def _makes_things(business: IndustryMatch) -> bool:
    return any(code.startswith(MANUFACTURING) for code in business.naics)


def _one_of_each_kind(helpers: Iterable[Helper]) -> list[Helper]:
    """Of each kind the nearest for the town, the state and the country, in the order in which to call."""
    nearest: dict[tuple[int, str], Helper] = {}
    for helper in helpers:
        key = _reach(helper), helper.kind
        if key not in nearest or nearest_first(helper) < nearest_first(nearest[key]):
            nearest[key] = helper
    first = {kind: min(reach for reach, of_kind in nearest if of_kind == kind) for _reach, kind in nearest}
    ordered = sorted(nearest, key=lambda key: (key[1] not in FIRST_TO_CALL or key[0] > first[key[1]], key[0]))
    return [nearest[key] for key in ordered]


def _of_hub(hub: Summary) -> list[Call]:
    rows = HubSupport.objects.filter(hub=hub.pk).select_related("organization").order_by("position", "pk")
    return [
        Call(
            *(row.organization.slug, row.organization.name, row.organization.kind),
            *(row.organization.website, row.organization.phone, row.organization.email, row.organization.contact_url),
            None,
            (row.role or _("Supports %(hub)s.") % {"hub": hub.name}),
        )
        for row in rows
    ]


def _reach(helper: Helper) -> int:
    """0 for the town or a region around it, 1 for the state, 2 for the country."""
    return 2 if helper.is_national else 1 if helper.is_statewide else 0


def _why(helper: Helper, place: str, state: str) -> str:
    if helper.is_national or helper.distance_m is None:
        return _("Serves the whole country.")
    if helper.is_statewide:
        around = _("Serves the area around %(place)s.") % {"place": place}
        return _("Serves %(state)s.") % {"state": state} if state else around
    if helper.distance_m < HERE_M:
        return _("Serves %(place)s.") % {"place": place}
    return _("Serves %(place)s, about %(distance)s away.") % {
        "place": place,
        "distance": distance_words(helper.distance_m),
    }


def _call(helper: Helper, why: str) -> Call:
    return Call(
        *(helper.slug, helper.name, helper.kind, helper.website, helper.phone, helper.email, helper.contact_url),
        helper.distance_m,
        why,
    )
