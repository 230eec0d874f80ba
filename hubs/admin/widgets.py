"""Map widgets, and an autocomplete that needs no query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.gis.geos import Point
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from leaflet.admin import LeafletAdminWidget
from leaflet.templatetags.leaflet_tags import leaflet_map


class Map(LeafletAdminWidget):
    """django-leaflet's map without its inline script: static/admin_site/map.js starts it from data attributes.

    Refused input is shown again as text, without building a geometry from it.
    """

    @property
    def media(self) -> forms.Media:
        # One list each, because Django keeps no order between lists of media that are added up.
        leaflet = super().media
        return forms.Media(
            js=[*leaflet._js, "admin_site/map.js"], css={"screen": [*leaflet._css["screen"], "admin_site/map.css"]}
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        refused = value if isinstance(value, str) else None
        context = super().get_context(name, None if refused else value, attrs)
        if refused:
            context["serialized"] = refused
        return context | {
            "map_options": leaflet_map(context["id_map"])["djoptions"],
            "with_forms": True,
            "described_by": context["widget"]["attrs"].get("aria-describedby", ""),
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, attrs, TemplatesSetting())


class PointMap(Map):
    """A marker on the map, and its coordinates as text."""

    def serialize(self, value: Point | None) -> str:
        return f"{value.y!r}, {value.x!r}" if value else ""


class LoadedSelect(AutocompleteSelect):
    """An autocomplete for a required choice that shows `chosen`, a row already loaded, without a query."""

    chosen: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        if self.chosen is None or [str(pk) for pk in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        option = self.create_option(name, self.chosen.pk, str(self.chosen), True, 0)
        return [(None, [option], 0)]
