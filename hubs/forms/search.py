"""The search filters of the explore page, the API and the map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hubs.enums import Stage
from hubs.forms.fields import IncludeField, IndustryField, PageField, QueryForm, TextField
from hubs.forms.places import NearForm
from hubs.geo.coordinates import BadCoordinates, Box
from hubs.geo.sphere import HALF_TURN_M, METRES_PER_KM, METRES_PER_MILE
from hubs.geo.wording import uses_miles
from hubs.search.criteria import Criteria, Sort
from hubs.search.listing import MOST_SKIPPED, PageCursor

UNITS = {"mi": METRES_PER_MILE, "km": METRES_PER_KM}
RADII = (10, 25, 50, 100, 250, 500)


class HubListForm(QueryForm):
    """Which page of a list of hubs, and whether with almost-hubs. After `is_valid()`, `cursor` holds the page."""

    include = IncludeField()
    page = PageField()
    after = TextField(label=gettext_lazy("After the hub"))
    before = TextField(label=gettext_lazy("Before the hub"))

    @property
    def cursor(self) -> PageCursor:
        data = self.cleaned_data
        return PageCursor(data["page"] or 1, data["after"], data["before"])


class HubSearchForm(HubListForm, NearForm):
    """Every field is optional. After `is_valid()`, `criteria` and `cursor` hold the search."""

    q = TextField(label=gettext_lazy("Keywords"))
    industry = IndustryField(label=gettext_lazy("Industry"), required=False, max_length=80)
    radius = forms.FloatField(label=gettext_lazy("Within"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), required=False, choices=[("mi", gettext_lazy("miles")), ("km", gettext_lazy("km"))]
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, choices=[("", ""), *Stage.choices])
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False, choices=[("", ""), *Sort.choices])
    bbox = TextField(label=gettext_lazy("Map area"))
    limit = forms.IntegerField(label=gettext_lazy("Hubs per page"), required=False, min_value=1, max_value=100)

    def clean_radius(self) -> float | None:
        """The radius in the unit that was typed. `clean` checks the upper limit, because it knows the unit."""
        radius = self.cleaned_data["radius"]
        if radius is not None and radius <= 0:
            raise forms.ValidationError(_("The radius must be more than 0."))
        return radius

    def clean_bbox(self) -> tuple[Box, ...]:
        text = self.cleaned_data["bbox"]
        try:
            return tuple(Box.parse(text)) if text else ()
        except BadCoordinates as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["unit"] = data.get("unit") or default_unit()
        radius = data.get("radius")
        if radius is not None and radius * UNITS[data["unit"]] > HALF_TURN_M:
            most = int(HALF_TURN_M / UNITS[data["unit"]])
            self.add_error(
                "radius",
                _("The radius must be at most %(most)d %(unit)s, halfway around the Earth.")
                % {"most": most, "unit": data["unit"]},
            )
        return data

    @property
    def criteria(self) -> Criteria:
        data = self.cleaned_data
        return Criteria(
            words=data["q"],
            industry=data["industry"],
            origin=data["near"],
            radius_m=data["radius"] * UNITS[data["unit"]] if data["radius"] else None,
            stage=data["stage"],
            boxes=data["bbox"],
            sort=data["sort"],
        )


def too_far_in(size: int) -> str:
    """The error message for a page that is too far in to be found by its number alone."""
    last = MOST_SKIPPED // size + 1
    return _("Pages after page %(last)d can only be reached with “Next” from the page before.") % {"last": last}


def default_unit() -> str:
    return "mi" if uses_miles(get_language()) else "km"


def map_query(criteria: Criteria) -> str:
    """The criteria as a query string for map tiles. The place is given as coordinates, so no tile looks it up again."""
    query: dict[str, str] = {}
    if criteria.words:
        query["q"] = criteria.words
    if criteria.industry is not None:
        query["industry"] = criteria.industry.slug
    if criteria.stage:
        query["stage"] = criteria.stage
    if criteria.origin is not None and criteria.radius_m is not None:
        query["near"] = f"{criteria.origin.lat},{criteria.origin.lon}"
        query |= {"radius": f"{criteria.radius_m / METRES_PER_KM}", "unit": "km"}
    return urlencode(query)
