"""The app, and what it ties to Django's signals."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _

from hubs.geo.spatial_index import restore_spatial_indexes


class HubsConfig(AppConfig):
    name = "hubs"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hubs import checks  # noqa: F401  (registers the system checks, which need the models)
        from hubs.models import Hub, Industry, Region, SupportOrganization
        from hubs.models.word_index import restore_word_index

        post_migrate.connect(restore_spatial_indexes, sender=self)
        post_migrate.connect(restore_word_index, sender=self)
        m2m_changed.connect(_place_anew, sender=Hub.related_industries.through)
        m2m_changed.connect(_note_change, sender=SupportOrganization.serves.through)
        for model in (Industry, Region, SupportOrganization):
            post_save.connect(_note_change, sender=model)
            post_delete.connect(_note_change, sender=model)


def _note_change(**_: Any) -> None:
    from hubs.models.edition import note_change

    note_change()


def _place_anew(instance: Any, action: str, **_: Any) -> None:
    from hubs.models import Hub
    from hubs.models.placement import refresh_placements

    if action in ("post_add", "post_remove", "post_clear") and isinstance(instance, Hub):
        refresh_placements(Hub.objects.filter(pk=instance.pk))
