"""URLs of the peer."""

from django.urls import path

from benchmarks.peer.views import NearestHubs, nearest_rows

urlpatterns = [path("hubs", NearestHubs.as_view()), path("rows", nearest_rows)]
