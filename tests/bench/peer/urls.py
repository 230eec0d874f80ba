"""The peer's one address."""

from django.urls import path

from tests.bench.peer.views import NearestHubs

urlpatterns = [path("hubs", NearestHubs.as_view())]
