"""Who may do what: the groups of curators, and what a steward's regions add to it.

An editor proposes: edits drafts and hands them in. A curator publishes and decides on suggestions. A steward is a curator of some
regions only. An administrator (Django's superuser) does all of it, and keeps the accounts.
"""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Q

from hubs.enums import Publication
from hubs.models import Hub, HubQuerySet, Region, Stewardship, Suggestion, SupportOrganization
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
}
_CURATING: dict[str, tuple[str, ...]] = _EDITING | {
    "hub": ("view", "add", "change", "publish", "merge"),
    "firm": ("view", "add", "change"),
    "supportorganization": ("view", "add", "change"),
    "region": ("view", "add", "change"),
    "suggestion": ("view", "change", "review"),
    "link": ("view", "change"),
    "duplicatecandidate": ("view", "change"),
    "import": ("view", "add", "change"),
    "job": ("view",),
}
RIGHTS: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.EDITOR: _EDITING,
    Role.CURATOR: _CURATING | {"import": (*_CURATING["import"], "import")},
    # What a steward changes is a region's own: no firms, which other regions share, and no imports.
    Role.STEWARD: _CURATING | {"firm": ("view", "add"), "region": ("view",), "import": (), "job": ()},
}
"""By model; nothing that deletes: a curator archives."""

_CODENAMES = {"import_import": "import_entries"}


class RightsMissing(Exception):
    """The database has not been migrated, so the rights do not exist yet."""


def ensure_group(role: Role) -> Group:
    """The role's group with exactly the rights above, made or put right. Raises RightsMissing."""
    names = {f"{right}_{model}" for model, rights in RIGHTS[role].items() for right in rights}
    wanted = {_CODENAMES.get(name, name) for name in names}
    permissions = list(Permission.objects.filter(content_type__app_label="hubs", codename__in=wanted))
    if len(permissions) != len(wanted):
        raise RightsMissing
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.set(permissions)
    return group


def hubs_in_care(user: User | AnonymousUser) -> HubQuerySet:
    """The hubs on which the user may decide: a steward's lie in the steward's regions, everybody else's anywhere.

    Whether the user may decide at all is for the permissions to say.
    """
    regions = steward_regions(user)
    return Hub.objects.all() if regions is None else Hub.objects.filter(_within(regions, "region"))


def organizations_in_care(user: User | AnonymousUser) -> SlugQuerySet:
    """The organizations on which the user may decide: all that a steward's serve lies in the steward's regions."""
    regions = steward_regions(user)
    everyone = SupportOrganization.objects.all()
    if regions is None:
        return everyone
    elsewhere = Region.objects.exclude(pk__in=Region.objects.filter(_within(regions, "")).values("pk"))
    return everyone.filter(serves__isnull=False).exclude(serves__in=elsewhere).distinct()


def suggestions_in_care(user: User | AnonymousUser) -> Q:
    """The condition on suggestions that concern a hub, or propose one, where the user may decide."""
    regions = steward_regions(user)
    return Q() if regions is None else _within(regions, "region")


def may_change_hub(user: User | AnonymousUser, hub: Hub) -> bool:
    """Published and archived hubs are for those who may publish; a steward keeps to the steward's regions."""
    if not user.has_perm("hubs.change_hub"):
        return False
    if hub.publication in (Publication.PUBLISHED, Publication.ARCHIVED) and not user.has_perm("hubs.publish_hub"):
        return False
    return is_hub_in_care(user, hub)


def may_publish_hub(user: User | AnonymousUser, hub: Hub) -> bool:
    return user.has_perm("hubs.publish_hub") and is_hub_in_care(user, hub)


def may_change_organization(user: User | AnonymousUser, organization: SupportOrganization) -> bool:
    """A steward changes those whose served regions are all in the steward's care."""
    if not user.has_perm("hubs.change_supportorganization"):
        return False
    return organizations_in_care(user).filter(pk=organization.pk).exists()


def may_review(user: User | AnonymousUser, suggestion: Suggestion) -> bool:
    if not user.has_perm("hubs.review_suggestion"):
        return False
    return steward_regions(user) is None or (suggestion.region is not None and is_in_care(user, suggestion.region))


def is_in_care(user: User | AnonymousUser, region: Region) -> bool:
    """The region is, or lies in, one of a steward's; for everybody else it always is."""
    return _is_in_care(user, region.pk)


def is_hub_in_care(user: User | AnonymousUser, hub: Hub) -> bool:
    """The hub lies in one of a steward's regions; for everybody else it always does."""
    return _is_in_care(user, hub.region_id)


def _is_in_care(user: User | AnonymousUser, region: int) -> bool:
    regions = steward_regions(user)
    return regions is None or Region.objects.filter(_within(regions, ""), pk=region).exists()


def steward_regions(user: User | AnonymousUser) -> list[int] | None:
    """The keys of the regions to which the user's work is confined; None where it is not. Asked for once for each user object."""
    if not hasattr(user, "_steward_regions"):
        groups = set(user.groups.values_list("name", flat=True)) if user.is_authenticated else set()
        confined = Role.STEWARD in groups and Role.CURATOR not in groups and not user.is_superuser
        rows = Stewardship.objects.filter(user=user) if isinstance(user, User) else Stewardship.objects.none()
        found = list(rows.values_list("region", flat=True)) if confined else None
        user._steward_regions = found  # type: ignore[union-attr]
    return user._steward_regions  # type: ignore[union-attr]


def _within(regions: list[int], column: str) -> Q:
    """The row's region, or one of the three above it (city, metro, state, country), is among these."""
    path = f"{column}__" if column else ""
    steps = [f"{path}pk", *(f"{path}{'__'.join(['parent'] * step)}" for step in (1, 2, 3))]
    condition = Q()
    for step in steps:
        condition |= Q(**{f"{step}__in": regions})
    return condition
