"""The curators' screens on Django's admin site, one file for each model."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from hubs.admin.account import AccountAdmin
from hubs.admin.candidate import CandidateAdmin
from hubs.admin.duplicate_candidate import DuplicateCandidateAdmin, MergeAdmin
from hubs.admin.firm import FirmAdmin
from hubs.admin.hub import HubAdmin
from hubs.admin.import_file import ImportAdmin
from hubs.admin.industry import IndustryAdmin
from hubs.admin.job import JobAdmin
from hubs.admin.link import LinkAdmin
from hubs.admin.place import PlaceAdmin
from hubs.admin.region import RegionAdmin
from hubs.admin.suggestion import SuggestionAdmin
from hubs.admin.support_organization import SupportOrganizationAdmin

__all__ = [
    "AccountAdmin",
    "CandidateAdmin",
    "DuplicateCandidateAdmin",
    "FirmAdmin",
    "HubAdmin",
    "ImportAdmin",
    "IndustryAdmin",
    "JobAdmin",
    "LinkAdmin",
    "MergeAdmin",
    "PlaceAdmin",
    "RegionAdmin",
    "SuggestionAdmin",
    "SupportOrganizationAdmin",
]

admin.site.site_header = _("HubFinder: for curators")
admin.site.site_title = "HubFinder"
admin.site.index_title = _("The directory")
