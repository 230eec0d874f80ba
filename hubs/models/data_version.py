"""Versions of the published data."""

from __future__ import annotations

from django.db import models

from hubs.db.tokens import short_token


class DataVersion(models.Model):
    """One change of the public data. Rows are only added, so concurrent changes do not wait for each other."""

    token = models.CharField(max_length=12, default=short_token)

    def __str__(self) -> str:
        return self.token
