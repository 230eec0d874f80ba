"""Who may do what: the curators' groups, and the limits that a steward's regions set.

An editor edits drafts and submits them for review. A curator publishes, and decides on suggestions. A steward is a
curator for certain regions only. An administrator (Django's superuser) may do everything and manages the accounts.
"""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Q

from hubs.enums import Publication
from hubs.models import Candidate, Hub, HubQuerySet, Region, Stewardship, Suggestion, SupportOrganization
from hubs.models.candidate import CandidateQuerySet
from hubs.models.slug_model import SlugQuerySet


class Role(StrEnum):
    EDITOR = "Editors"
    CURATOR = "Curators"
    STEWARD = "Stewards"


_EDITING: dict[str, tuple[str, ...]] = {
    "hub": ("view", "add", "change"),
    "anchorfirm": ("view", "add", "change"),
    "hubsupport": ("view", "add", "change"),
    "designation": ("view", "add", "change"),
    "source": ("view", "add", "change"),
    "firm": ("view", "add"),
    "supportorganization": ("view", "add"),
    "region": ("view", "add"),
    "industry": ("view",),
    "suggestion": ("view",),
    "revision": ("view",),
    "link": ("view",),
    "duplicatecandidate": ("view",),
    "candidate": ("view",),
}
_CURATING: dict[str, tuple[str, ...]] = _EDITING | {
    "hub": ("view", "add", "change", "publish", "merge"),
    "firm": ("view", "add", "change"),
    "supportorganization": ("view", "add", "change"),
    "region": ("view", "add", "change"),
    "suggestion": ("view", "change", "review"),
    "link": ("view", "change"),
    "duplicatecandidate": ("view", "change"),
    "candidate": ("view", "change"),
    "import": ("view", "add", "change"),
    "job": ("view",),
}
RIGHTS: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.EDITOR: _EDITING,
    Role.CURATOR: _CURATING | {"import": (*_CURATING["import"], "import")},
    # A steward changes only what belongs to a region: no firms, because regions share them, and no imports.
    Role.STEWARD: _CURATING | {"firm": ("view", "add"), "region": ("view",), "import": (), "job": ()},
}
"""Permissions by model. None to delete: curators archive instead."""

_CODENAMES = {"import_import": "import_entries"}


class RightsMissing(Exception):
    """The permissions do not exist because the database has not been migrated."""


def ensure_group(role: Role) -> Group:
    """Create or correct the role's group so that it has exactly the permissions above. Raises RightsMissing."""
    names = {f"{right}_{model}" for model, rights in RIGHTS[role].items() for right in rights}
    wanted = {_CODENAMES.get(name, name) for name in names}
    permissions = list(Permission.objects.filter(content_type__app_label="hubs", codename__in=wanted))
    if len(permissions) != len(wanted):
        raise RightsMissing
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.set(permissions)
    return group


def hubs_in_care(user: User | AnonymousUser) -> HubQuerySet:
    """The hubs in the user's care: for a steward those in the steward's regions, for everyone else all.

    Says nothing about permissions: check those separately.
    """
    regions = steward_regions(user)
    return Hub.objects.all() if regions is None else Hub.objects.filter(_within(regions, "region"))


def organizations_in_care(user: User | AnonymousUser) -> SlugQuerySet:
    """The organizations in the user's care: for a steward those that serve only the steward's regions."""
    regions = steward_regions(user)
    everyone = SupportOrganization.objects.all()
    if regions is None:
        return everyone
    elsewhere = Region.objects.exclude(pk__in=Region.objects.filter(_within(regions, "")).values("pk"))
    return everyone.filter(serves__isnull=False).exclude(serves__in=elsewhere).distinct()


def candidates_in_care(user: User | AnonymousUser) -> CandidateQuerySet:
    """The almost-hubs in the user's care: for a steward those of areas in the steward's regions."""
    regions = steward_regions(user)
    return Candidate.objects.all() if regions is None else Candidate.objects.filter(_within(regions, "region"))


def suggestions_in_care(user: User | AnonymousUser) -> Q:
    """A condition: suggestions about regions in the user's care."""
    regions = steward_regions(user)
    return Q() if regions is None else _within(regions, "region")


def may_change_hub(user: User | AnonymousUser, hub: Hub) -> bool:
    """Only users who may publish can change published and archived hubs. Stewards are limited to their regions."""
    if not user.has_perm("hubs.change_hub"):
        return False
    if hub.publication in (Publication.PUBLISHED, Publication.ARCHIVED) and not user.has_perm("hubs.publish_hub"):
        return False
    return is_hub_in_care(user, hub)


def may_publish_hub(user: User | AnonymousUser, hub: Hub) -> bool:
    return user.has_perm("hubs.publish_hub") and is_hub_in_care(user, hub)


def may_change_organization(user: User | AnonymousUser, organization: SupportOrganization) -> bool:
    """A steward may change an organization only if all regions it serves are in the steward's care."""
    if not user.has_perm("hubs.change_supportorganization"):
        return False
    return organizations_in_care(user).filter(pk=organization.pk).exists()


def may_review(user: User | AnonymousUser, suggestion: Suggestion) -> bool:
    if not user.has_perm("hubs.review_suggestion"):
        return False
    return steward_regions(user) is None or (suggestion.region is not None and is_in_care(user, suggestion.region))


def is_in_care(user: User | AnonymousUser, region: Region) -> bool:
    """Whether the region is in a steward's regions, or the user is not a steward."""
    return _is_in_care(user, region.pk)


def is_hub_in_care(user: User | AnonymousUser, hub: Hub) -> bool:
    """Whether the hub is in a steward's regions, or the user is not a steward."""
    return _is_in_care(user, hub.region_id)


def _is_in_care(user: User | AnonymousUser, region: int) -> bool:
    regions = steward_regions(user)
    return regions is None or Region.objects.filter(_within(regions, ""), pk=region).exists()


def steward_regions(user: User | AnonymousUser) -> list[int] | None:
    """The keys of the regions that the user is limited to; None if not limited. Cached on the user object."""
    if not hasattr(user, "_steward_regions"):
        groups = set(user.groups.values_list("name", flat=True)) if user.is_authenticated else set()
        confined = Role.STEWARD in groups and Role.CURATOR not in groups and not user.is_superuser
        rows = Stewardship.objects.filter(user=user) if isinstance(user, User) else Stewardship.objects.none()
        found = list(rows.values_list("region", flat=True)) if confined else None
        user._steward_regions = found  # type: ignore[union-attr]
    return user._steward_regions  # type: ignore[union-attr]


def _within(regions: list[int], column: str) -> Q:
    """A condition: the row's region or one of the three above it (city, metro, state, country) is among these."""
    path = f"{column}__" if column else ""
    steps = [f"{path}pk", *(f"{path}{'__'.join(['parent'] * step)}" for step in (1, 2, 3))]
    condition = Q()
    for step in steps:
        condition |= Q(**{f"{step}__in": regions})
    return condition
