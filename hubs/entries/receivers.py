"""Updates the indexes after saves and deletions outside the door, for example in a shell."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from hubs.entries.changes import touching
from hubs.entries.describe import entry_type_of
from hubs.entries.touched import INDEXED_FIELDS, naming
from hubs.enums import EntryType
from hubs.indexes import listings
from hubs.models import (
    AnchorFirm,
    Complement,
    Firm,
    Hub,
    HubSupport,
    Industry,
    IndustryWord,
    Region,
    SupportOrganization,
)

_NAMED = (Firm, SupportOrganization, Region, Industry)
"""The models that hubs refer to."""


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(_hub_saved, sender=Hub)
    pre_delete.connect(_hub_leaves, sender=Hub)
    m2m_changed.connect(_related_changed, sender=Hub.related_industries.through)
    for part in (AnchorFirm, HubSupport):
        post_save.connect(_part_saved, sender=part)
        post_delete.connect(_part_left, sender=part)
    for model in _NAMED:
        post_save.connect(_entry_saved, sender=model)
        pre_delete.connect(_entry_leaves, sender=model)
        post_delete.connect(_entry_left, sender=model)
    post_save.connect(_word_changed, sender=IndustryWord)
    post_delete.connect(_word_changed, sender=IndustryWord)
    post_save.connect(_complement_changed, sender=Complement)
    post_delete.connect(_complement_changed, sender=Complement)
    m2m_changed.connect(_complement_changed, sender=Complement)
    m2m_changed.connect(_served_changed, sender=SupportOrganization.serves.through)


def _hub_saved(instance: Hub, raw: bool = False, **_: Any) -> None:
    if not raw:
        with touching() as touched:
            touched.add([instance.pk])


def _hub_leaves(instance: Hub, **_: Any) -> None:
    with touching() as touched:
        # Now, because after the deletion nobody knows where the hub was listed.
        touched.is_public |= listings.withdraw([instance.pk])


def _related_changed(instance: Any, action: str, pk_set: set[int] | None, **_: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        hubs = (
            [instance.pk]
            if isinstance(instance, Hub)
            else (pk_set or naming(EntryType.INDUSTRY, [instance.slug]).values_list("pk", flat=True))
        )
        with touching() as touched:
            touched.add(hubs)


def _part_saved(instance: Any, **_: Any) -> None:
    with touching() as touched:
        touched.worded.add(instance.hub_id)


def _part_left(instance: Any, origin: Any, **_: Any) -> None:
    """Skips parts deleted with their hub: its document is gone and must not be written again."""
    if getattr(origin, "model", type(origin)) is not Hub:
        _part_saved(instance)


def _entry_saved(instance: Any, **_: Any) -> None:
    with touching() as touched:
        touched.add_others(entry_type_of(type(instance)), {instance.slug: INDEXED_FIELDS})


def _entry_leaves(instance: Any, **_: Any) -> None:
    """Remember which hubs refer to the entry. After the deletion none does."""
    instance._named_by = list(naming(entry_type_of(type(instance)), [instance.slug]).values_list("pk", flat=True))


def _entry_left(instance: Any, **_: Any) -> None:
    with touching() as touched:
        touched.add(instance._named_by)
        touched.add_others(entry_type_of(type(instance)), {instance.slug: []})


def _word_changed(instance: IndustryWord, origin: Any = None, **_: Any) -> None:
    """Skips words deleted with their industry, whose own deletion is handled."""
    if getattr(origin, "model", type(origin)) is Industry:
        return
    with touching() as touched:
        touched.worded |= set(naming(EntryType.INDUSTRY, [instance.industry.slug]).values_list("pk", flat=True))
        touched.is_public = True


def _complement_changed(**_: Any) -> None:
    with touching() as touched:
        touched.is_public = True


def _served_changed(action: str, **_: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        with touching() as touched:
            touched.is_public = True
