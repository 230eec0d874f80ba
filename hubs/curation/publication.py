"""Moves hubs between draft, review, published and archived, notes who checked them when, and keeps all of it in their history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hubs.curation.twins import refresh_twins
from hubs.documents.history import recorded
from hubs.enums import ArchiveReason, Noun, Publication, RevisionAction
from hubs.models import Hub, HubQuerySet
from hubs.models.hub import REVIEW_AFTER


def publish_hubs(*, hubs: HubQuerySet, by: User) -> int:
    """Each verb returns how many hubs it changed, and writes that into their history."""
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
    """Somebody looked and found them still right; the next look is due in a year."""
    return _change(hubs, {"last_verified": on, "review_by": on + REVIEW_AFTER}, RevisionAction.VERIFIED, by)


def _change(hubs: HubQuerySet, values: dict[str, Any], action: RevisionAction, by: User) -> int:
    differs = Q()
    for field, value in values.items():
        differs |= Q(**{f"{field}__isnull": False}) if value is None else ~Q(**{field: value})
        if value is not None:
            differs |= Q(**{f"{field}__isnull": True})
    with transaction.atomic():
        changed = list(hubs.filter(differs).select_related(None).only("name", "slug"))
        rows = Hub.objects.filter(pk__in=[hub.pk for hub in changed])
        with recorded(Noun.HUB, [hub.slug for hub in changed], action=action, by=by):
            rows.update(**values, updated_at=timezone.now())
        message = [{"changed": {"fields": [field.replace("_", " ") for field in values]}}]
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, message)
        refresh_twins(rows)
    return len(changed)
