"""What was loaded, and from which version of its files, so that loading again does only what changed."""

from django.db import models


class Load(models.Model):
    name = models.CharField(max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
