"""Entries that are due for review, and recording reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from hubs.entries.changes import changing
from hubs.entries.describe import CHECK, MODELS
from hubs.enums import CURATED, EntryType, RevisionAction
from hubs.models import AnchorFirm, Firm, Hub, SupportOrganization
from hubs.models.hub import REVIEW_AFTER
from hubs.roles import hubs_in_care, organizations_in_care


@dataclass(frozen=True, slots=True)
class StaleEntry:
    entry_type: EntryType
    pk: int
    slug: str
    name: str
    website: str
    last_verified: date | None
    review_by: date
    checked_on: date | None = None
    """An organization's own check, or the oldest of a hub's anchor firms."""
    checked_source: str = ""
    """The page that confirmed an organization."""
    anchors: int = 0
    """A hub's anchor firms, and how many of them were checked."""
    anchors_checked: int = 0

    @property
    def model_name(self) -> str:
        """The model's name as used in admin URLs."""
        return str(MODELS[self.entry_type]._meta.model_name)

    @property
    def kind(self) -> str:
        """The entry type's name for people."""
        return str(MODELS[self.entry_type]._meta.verbose_name)


def entries_to_verify(user: User | AnonymousUser, entry_type: EntryType) -> QuerySet[Any]:
    """The entries that the user may verify: published hubs and organizations in the user's care, and firms."""
    match entry_type:
        case EntryType.HUB:
            may = user.has_perms(["hubs.change_hub", "hubs.publish_hub"])
            return hubs_in_care(user).published() if may else Hub.objects.none()
        case EntryType.FIRM:
            return Firm.objects.all() if user.has_perm("hubs.change_firm") else Firm.objects.none()
        case EntryType.SUPPORT:
            may = user.has_perm("hubs.change_supportorganization")
            return organizations_in_care(user) if may else SupportOrganization.objects.none()
    raise ValueError(f"{entry_type} have no review date.")


def count_stale(user: User | AnonymousUser, *, on: date) -> int:
    """The number of entries past their review date. One query per entry type that the user may change."""
    return sum(_stale(user, entry_type, on).count() for entry_type in CURATED)


def stale_entries(user: User | AnonymousUser, *, on: date, most: int) -> list[StaleEntry]:
    """The entries past their review date, longest overdue first.

    One query per entry type that the user may change, and one for the anchor firms if there are hubs.
    """
    columns = ["pk", "slug", "name", "website", "last_verified", "review_by"]
    rows = [
        StaleEntry(entry_type, *values)
        for entry_type in CURATED
        for values in _stale(user, entry_type, on).values_list(
            *columns, *(CHECK if entry_type == EntryType.SUPPORT else ())
        )[:most]
    ]
    shown = sorted(rows, key=lambda row: (row.review_by, row.name))[:most]
    checks = _checks_of_anchors([row.pk for row in shown if row.entry_type == EntryType.HUB])
    return [
        replace(row, **checks[row.pk]) if row.entry_type == EntryType.HUB and row.pk in checks else row for row in shown
    ]


def verify_entries(*, entry_type: EntryType, slugs: Iterable[str], by: User, on: date) -> int:
    """Record that somebody checked these entries. The next check is due in a year.

    Return the number of changed entries. The caller checks the user's permissions.
    """
    values = {"last_verified": on, "review_by": on + REVIEW_AFTER}
    rows = MODELS[entry_type].objects.filter(slug__in=list(slugs)).exclude(**values)
    changed = list(rows.values_list("slug", flat=True))
    with changing(entry_type, changed, action=RevisionAction.VERIFIED, by=by):
        now = {"updated_at": timezone.now()} if entry_type == EntryType.HUB else {}
        MODELS[entry_type].objects.filter(slug__in=changed).update(**values, **now)
    return len(changed)


def _checks_of_anchors(hubs: list[int]) -> dict[int, dict[str, Any]]:
    """By hub, how many anchor firms it has, how many of them were checked, and the day of the oldest check. One query."""
    if not hubs:
        return {}
    rows = AnchorFirm.objects.filter(hub__in=hubs).order_by().values_list("hub")
    counted = rows.annotate(Count("pk"), Count("checked_on"), Min("checked_on"))
    return {
        hub: {"anchors": anchors, "anchors_checked": checked, "checked_on": oldest}
        for hub, anchors, checked, oldest in counted
    }


def _stale(user: User | AnonymousUser, entry_type: EntryType, on: date) -> QuerySet[Any]:
    return entries_to_verify(user, entry_type).filter(review_by__lt=on).order_by("review_by", "name")
