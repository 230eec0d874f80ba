"""Moves hubs between draft, published and archived, and notes who checked them when."""

from __future__ import annotations

from datetime import date

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hubs.enums import Publication
from hubs.models import Hub, HubQuerySet


def publish_hubs(*, hubs: HubQuerySet, by: User) -> int:
    """Each verb returns how many hubs it changed, and writes that into their history."""
    return _change(hubs, "publication", Publication.PUBLISHED, by)


def return_hubs_to_draft(*, hubs: HubQuerySet, by: User) -> int:
    return _change(hubs, "publication", Publication.DRAFT, by)


def archive_hubs(*, hubs: HubQuerySet, by: User) -> int:
    return _change(hubs, "publication", Publication.ARCHIVED, by)


def verify_hubs(*, hubs: HubQuerySet, by: User, on: date) -> int:
    return _change(hubs, "last_verified", on, by)


def _change(hubs: HubQuerySet, field: str, value: object, by: User) -> int:
    with transaction.atomic():
        others = ~Q(**{field: value}) | Q(**{f"{field}__isnull": True})
        changed = list(hubs.filter(others).select_related(None).only("name"))
        Hub.objects.filter(pk__in=[hub.pk for hub in changed]).update(**{field: value, "updated_at": timezone.now()})
        message = [{"changed": {"fields": [field.replace("_", " ")]}}]
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, message)
    return len(changed)
