"""Django's admin with our site in the place of its own."""

from django.contrib.admin.apps import AdminConfig


class CuratorSiteConfig(AdminConfig):
    default_site = "hubfinder.admin.CuratorSite"
