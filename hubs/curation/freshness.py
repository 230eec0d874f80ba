"""Which entries somebody should look at again, and that somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet

from hubs.curation.publication import verify_hubs
from hubs.curation.roles import hubs_in_care, organizations_in_care
from hubs.documents.describe import MODELS
from hubs.documents.history import recorded
from hubs.enums import Noun, RevisionAction
from hubs.models import Firm, Hub, SupportOrganization
from hubs.models.hub import REVIEW_AFTER


@dataclass(frozen=True, slots=True)
class StaleEntry:
    noun: Noun
    pk: int
    slug: str
    name: str
    website: str
    last_verified: date | None
    review_by: date

    @property
    def model_name(self) -> str:
        """As it stands in the addresses of the admin."""
        return str(MODELS[self.noun]._meta.model_name)

    @property
    def kind(self) -> str:
        """What people call such an entry."""
        return str(MODELS[self.noun]._meta.verbose_name)


def entries_to_verify(user: User | AnonymousUser, noun: Noun) -> QuerySet[Any]:
    """The entries that the user may change and so call right: published hubs and organizations in the user's care, and firms."""
    match noun:
        case Noun.HUB:
            may = user.has_perms(["hubs.change_hub", "hubs.publish_hub"])
            return hubs_in_care(user).published() if may else Hub.objects.none()
        case Noun.FIRM:
            return Firm.objects.all() if user.has_perm("hubs.change_firm") else Firm.objects.none()
        case Noun.SUPPORT:
            may = user.has_perm("hubs.change_supportorganization")
            return organizations_in_care(user) if may else SupportOrganization.objects.none()


def count_stale(user: User | AnonymousUser, *, on: date) -> int:
    """How many entries' day of review has passed; a query for each noun that the user may change."""
    return sum(_stale(user, noun, on).count() for noun in Noun)


def stale_entries(user: User | AnonymousUser, *, on: date, most: int) -> list[StaleEntry]:
    """Those whose day of review has passed, the longest overdue first; a query for each noun that the user may change."""
    rows = [
        StaleEntry(noun, *values)
        for noun in Noun
        for values in _stale(user, noun, on).values_list("pk", "slug", "name", "website", "last_verified", "review_by")[
            :most
        ]
    ]
    return sorted(rows, key=lambda row: (row.review_by, row.name))[:most]


def verify_entries(*, noun: Noun, slugs: Iterable[str], by: User, on: date) -> int:
    """Somebody looked at the entries with these slugs and found them still right; the next look is due in a year.

    Returns how many entries changed by that. Whether the user may say so is the caller's to check.
    """
    wanted = list(slugs)
    if noun == Noun.HUB:
        return verify_hubs(hubs=Hub.objects.filter(slug__in=wanted), by=by, on=on)
    values = {"last_verified": on, "review_by": on + REVIEW_AFTER}
    with transaction.atomic():
        rows = MODELS[noun].objects.filter(slug__in=wanted).exclude(**values)
        changed = list(rows.only("slug", "name"))
        with recorded(noun, [row.slug for row in changed], action=RevisionAction.VERIFIED, by=by):
            MODELS[noun].objects.filter(pk__in=[row.pk for row in changed]).update(**values)
        message = [{"changed": {"fields": ["last verified", "review by"]}}]
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, message)
    return len(changed)


def _stale(user: User | AnonymousUser, noun: Noun, on: date) -> QuerySet[Any]:
    return entries_to_verify(user, noun).filter(review_by__lt=on).order_by("review_by", "name")
