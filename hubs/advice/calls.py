"""Who to call first, and why each organization is on the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hubs.enums import SupportKind
from hubs.geo.wording import HERE_M, distance_words
from hubs.models import HubSupport
from hubs.search.summaries import Summary
from hubs.search.support import Help, Helper

MOST = 8
"""Calls that are suggested; the region's page lists everybody."""


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


def who_to_call(help: Help, *, hub: Summary | None, place: str, state: str = "", most: int = MOST) -> list[Call]:
    """The organizations of the hub first, then those of the town, the state and the country, then who can refer the owner on.

    `hub` is the hub that the place is in or near, `place` and `state` are labels. One query if there is a hub.
    """
    calls = _of_hub(hub) if hub is not None else []
    serving = sorted(help.serving, key=lambda helper: _rank(helper))
    calls += [_call(helper, _why(helper, place, state)) for helper in serving]
    calls += [_call(helper, _("Serves none of this area, but can refer you to who does.")) for helper in help.fallback]
    first: dict[str, Call] = {}
    for call in calls:
        first.setdefault(call.slug, call)
    return list(first.values())[:most]


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


def _rank(helper: Helper) -> int:
    return 2 if helper.is_national else 1 if helper.serves == "area" else 0


def _why(helper: Helper, place: str, state: str) -> str:
    if helper.is_national or helper.distance_m is None:
        return _("Serves the whole country.")
    if helper.serves == "area":
        return (
            _("Serves %(state)s.") % {"state": state}
            if state
            else _("Serves the area around %(place)s.") % {"place": place}
        )
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
