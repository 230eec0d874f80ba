"""What was worked out over all hubs and figures, too slow for a page."""

from django.db import models


class Analysis(models.Model):
    """The result of one analysis, made after each load. `hubs.statistics.analyses` alone writes and reads it."""

    name = models.CharField(max_length=20, primary_key=True)
    result = models.JSONField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
