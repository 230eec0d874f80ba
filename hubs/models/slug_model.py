"""What every row that is known by a slug shares: its natural key, and an address that ends with it."""

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


def cached_url(view: str, slug: str) -> str:
    """The address of a row's page, in the language of the thread."""
    before, after = around_slug(view)
    return f"{before}{slug}{after}"


def around_slug(view: str) -> list[str]:
    """What comes before and after the slug in the addresses of a view that takes one, in the language of the thread."""
    return _around_slug(view, get_language() or settings.LANGUAGE_CODE)


@kept()
def _around_slug(view: str, language: str) -> list[str]:
    """What all these addresses have in common: Django takes longer to look one up than the database to read its row."""
    with override(language):
        return reverse(view, args=["-"]).rsplit("-", 1)
