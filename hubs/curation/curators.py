"""The group of curators, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission

CURATORS = "Curators"

CURATOR_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "hub": ("view", "add", "change"),
    "anchorfirm": ("view", "add", "change"),
    "hubsupport": ("view", "add", "change"),
    "designation": ("view", "add", "change"),
    "source": ("view", "add", "change"),
    "firm": ("view", "add", "change"),
    "supportorganization": ("view", "add", "change"),
    "region": ("view", "add", "change"),
    "industry": ("view",),
    "suggestion": ("view", "change"),
}
"""By model; nothing that deletes: a curator archives."""


class RightsMissing(Exception):
    """The database has not been migrated, so the rights do not exist yet."""


def ensure_curator_group() -> Group:
    """The group with exactly the rights above, made or put right. Raises RightsMissing."""
    wanted = {f"{right}_{model}" for model, rights in CURATOR_RIGHTS.items() for right in rights}
    permissions = list(Permission.objects.filter(content_type__app_label="hubs", codename__in=wanted))
    if len(permissions) != len(wanted):
        raise RightsMissing
    group, _created = Group.objects.get_or_create(name=CURATORS)
    group.permissions.set(permissions)
    return group
