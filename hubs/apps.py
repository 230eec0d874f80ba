"""The app's configuration and signal receivers."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from hubs.db.spatial_index import restore_spatial_indexes


class HubsConfig(AppConfig):
    name = "hubs"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hubs import checks  # noqa: F401  (registers the system checks, which need the models)
        from hubs.entries import receivers
        from hubs.indexes.word_index import restore_word_index

        post_migrate.connect(restore_spatial_indexes, sender=self)
        post_migrate.connect(restore_word_index, sender=self)
        receivers.connect()
