"""What every row that is known by a slug shares: its natural key."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class BySlugQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


BySlugManager = models.Manager.from_queryset(BySlugQuerySet)


class BySlug(models.Model):
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Its name in addresses and files; do not change it later."),
        validators=[RegexValidator(SLUG, _("Use lower-case letters, digits and single hyphens."))],
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
