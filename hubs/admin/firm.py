"""Firms."""

from django.contrib import admin
from django.db.models import QuerySet

from hubs.admin.base import DirectoryAdmin
from hubs.models import Firm, Hub


@admin.register(Firm)
class FirmAdmin(DirectoryAdmin):
    list_display = ["name", "headquarters", "website"]
    search_fields = ["name", "headquarters"]
    fields = ["name", "slug", "website", "headquarters"]

    def hubs_of(self, noun: Firm) -> QuerySet[Hub]:
        return Hub.objects.filter(anchor_firms__firm=noun)
