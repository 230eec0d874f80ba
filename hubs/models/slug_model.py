"""Base of models identified by a slug: the natural key, and fast URLs."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from hubs.fast.memory import kept

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class SlugQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


SlugManager = models.Manager.from_queryset(SlugQuerySet)


class SlugModel(models.Model):
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Identifies the entry in web addresses and files. Do not change it later."),
        validators=[RegexValidator(SLUG, _("Use lower-case letters, digits and single hyphens."))],
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


def cached_url(view: str, slug: str) -> str:
    """The URL of a row's page, in the active language."""
    before, after = around_slug(view)
    return f"{before}{slug}{after}"


def around_slug(view: str) -> list[str]:
    """What comes before and after the slug in a view's URLs, in the active language."""
    return _around_slug(view, get_language() or settings.LANGUAGE_CODE)


@kept()
def _around_slug(view: str, language: str) -> list[str]:
    """Cached, because Django's `reverse` takes longer than reading the row from the database."""
    with override(language):
        return reverse(view, args=["-"]).rsplit("-", 1)
