"""The nearest 20 hubs: as in the documentation of REST framework and Django, and as rows of one hand-written query."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point
from django.db import connection
from django.http import HttpRequest, JsonResponse
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import FloatField, ModelSerializer
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from hubs.models import Hub, Industry, Region

LIMIT = 20

ROWS = """
SELECT h.slug, h.name, h.summary, h.stage, ST_X(h.point::geometry), ST_Y(h.point::geometry),
       i.slug, i.name, r.name, r.country, h.point <-> asked.at
  FROM hubs_hub h JOIN hubs_industry i ON i.id = h.industry_id JOIN hubs_region r ON r.id = h.region_id,
       (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography AS at) asked
 WHERE h.publication = 'published'
 ORDER BY unit_sphere(h.point) <<->> unit_sphere(asked.at)
 LIMIT 20
"""


class IndustrySerializer(ModelSerializer):
    class Meta:
        model = Industry
        fields = ("slug", "name")


class RegionSerializer(ModelSerializer):
    class Meta:
        model = Region
        fields = ("name", "country")


class HubSerializer(GeoFeatureModelSerializer):
    industry = IndustrySerializer()
    region = RegionSerializer()
    distance_m = FloatField(source="away.m")

    class Meta:
        model = Hub
        geo_field = "point"
        fields = ("slug", "name", "summary", "stage", "industry", "region", "distance_m")


class NearestHubs(GenericAPIView):
    serializer_class = HubSerializer
    queryset = Hub.objects.filter(publication="published").select_related("industry", "region")

    def get(self, request: Request, **_: Any) -> Response:
        lat, lon = map(float, request.query_params["near"].split(","))
        point = Point(lon, lat, srid=4326)
        hubs = self.get_queryset().annotate(away=Distance("point", point))
        # PostGIS sorts by its index. SpatiaLite has no index for distances.
        by_distance = GeometryDistance("point", point) if connection.vendor == "postgresql" else "away"
        return Response(self.get_serializer(hubs.order_by(by_distance)[:LIMIT], many=True).data)


def nearest_rows(request: HttpRequest) -> JsonResponse:
    """PostGIS only, with the same index as the site. No validation, no ties, no paging, and only Django's default middleware."""
    lat, lon = map(float, request.GET["near"].split(","))
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [lon, lat])
        rows = cursor.fetchall()
    hubs = [
        {
            "slug": slug,
            "name": name,
            "summary": summary,
            "stage": stage,
            "industry": {"slug": industry, "name": industry_name},
            "region": {"name": region, "country": country},
            "location": {"lat": hub_lat, "lon": hub_lon},
            "distance_m": round(distance_m, 1),
        }
        for slug, name, summary, stage, hub_lon, hub_lat, industry, industry_name, region, country, distance_m in rows
    ]
    return JsonResponse({"results": hubs})
