"""The nearest 20 hubs as GeoJSON, as REST framework's and Django's documentation have it."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point
from django.db import connection
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import FloatField, ModelSerializer
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from hubs.models import Hub, Industry, Region

LIMIT = 20


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
        # PostGIS answers the order by its index; SpatiaLite has none that knows distances.
        by_distance = GeometryDistance("point", point) if connection.vendor == "postgresql" else "away"
        return Response(self.get_serializer(hubs.order_by(by_distance)[:LIMIT], many=True).data)
