"""Replaces Django's default admin site with ours."""

from django.contrib.admin.apps import AdminConfig


class CuratorSiteConfig(AdminConfig):
    default_site = "hubfinder.admin.CuratorSite"
