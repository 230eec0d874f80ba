"""The app, and what it ties to Django's signals."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from hubs.geo.spatial_index import restore_spatial_indexes


class HubsConfig(AppConfig):
    name = "hubs"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hubs import checks  # noqa: F401  (registers the system checks, which need the models)

        post_migrate.connect(restore_spatial_indexes, sender=self)
