"""Publishes, archives and verifies hubs. Each function returns the number of changed hubs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from hubs.entries.changes import changing
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction
from hubs.models import Hub, HubQuerySet
from hubs.models.hub import REVIEW_AFTER


def publish_hubs(*, hubs: HubQuerySet, by: User) -> int:
    values = {"publication": Publication.PUBLISHED, "archive_reason": "", "successor": None}
    return _change(hubs, values, RevisionAction.PUBLISHED, by)


def return_hubs_to_draft(*, hubs: HubQuerySet, by: User) -> int:
    values = {"publication": Publication.DRAFT, "archive_reason": "", "successor": None}
    return _change(hubs, values, RevisionAction.WITHDRAWN, by)


def archive_hubs(
    *, hubs: HubQuerySet, by: User, reason: ArchiveReason = ArchiveReason.CLOSED, successor: Hub | None = None
) -> int:
    values = {"publication": Publication.ARCHIVED, "archive_reason": reason, "successor": successor}
    return _change(hubs, values, RevisionAction.ARCHIVED, by)


def verify_hubs(*, hubs: HubQuerySet, by: User, on: date) -> int:
    """Record that somebody checked the hubs. The next check is due in a year."""
    return _change(hubs, {"last_verified": on, "review_by": on + REVIEW_AFTER}, RevisionAction.VERIFIED, by)


def _change(hubs: HubQuerySet, values: dict[str, Any], action: RevisionAction, by: User) -> int:
    differs = Q()
    for field, value in values.items():
        differs |= Q(**{f"{field}__isnull": False}) if value is None else ~Q(**{field: value})
        if value is not None:
            differs |= Q(**{f"{field}__isnull": True})
    slugs = list(hubs.filter(differs).values_list("slug", flat=True))
    with changing(EntryType.HUB, slugs, action=action, by=by):
        Hub.objects.filter(slug__in=slugs).update(**values, updated_at=timezone.now())
    return len(slugs)
