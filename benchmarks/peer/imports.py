"""An import of hubs with django-import-export, as in its documentation: a model resource, with related rows by slug."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Point
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget
from tablib import Dataset

from hubs.models import Hub, Industry, Region


class PointWidget(Widget):
    """Combines the columns lat and lon."""

    def clean(self, value: Any, row: Mapping[str, str] | None = None, **_: Any) -> Point:
        assert row is not None
        return Point(float(row["lon"]), float(row["lat"]), srid=4326)

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:
        return f"{value.y},{value.x}" if value else ""


class HubResource(ModelResource):
    region = Field("region", "region", ForeignKeyWidget(Region, "slug"))
    industry = Field("industry", "industry", ForeignKeyWidget(Industry, "slug"))
    point = Field("point", "lat", PointWidget())

    class Meta:
        model = Hub
        import_id_fields = ["slug"]
        fields = (
            *("slug", "name", "region", "industry", "point", "stage"),
            *("summary", "description", "website", "publication"),
        )


def import_hubs(content: bytes) -> None:
    """Import a CSV file. Raises the errors of its rows."""
    HubResource().import_data(Dataset().load(content.decode("utf-8-sig"), format="csv"), raise_errors=True)
