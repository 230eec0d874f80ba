"""Firms."""

from django.contrib import admin

from hubs.admin.downloads import export_as_csv, export_as_xlsx
from hubs.admin.revisions import GuardedForm, KeptAdmin
from hubs.enums import EntryType
from hubs.models import Firm


class FirmForm(GuardedForm):
    entry_type = EntryType.FIRM


@admin.register(Firm)
class FirmAdmin(KeptAdmin):
    entry_type = EntryType.FIRM
    form = FirmForm
    list_display = ["name", "headquarters", "website", "last_verified"]
    search_fields = ["name", "headquarters"]
    actions = [export_as_csv, export_as_xlsx]
    fields = ["name", "slug", "website", "headquarters", "wikidata", "last_verified", "review_by"]
