"""Choices that several parts of the house share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegionKind(TextChoices):
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    METRO = "metro", _("metropolitan area")
    STATE = "state", pgettext_lazy("part of a country", "state")
    COUNTRY = "country", _("country")
    INFORMAL = "informal", _("informal region")


class Stage(TextChoices):
    EMERGING = "emerging", _("emerging")
    ESTABLISHED = "established", _("established")
    DECLINING = "declining", _("declining")
    HISTORIC = "historic", _("historic")


class Publication(TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Origin(TextChoices):
    CURATED = "curated", _("curated")
    STATISTICAL = "statistical", _("from statistics")
    COMMUNITY = "community", _("from the community")


class SupportKind(TextChoices):
    """In the order in which somebody looking for help is told of them."""

    CHAMBER = "chamber", _("chamber of commerce")
    SBDC = "sbdc", _("small business development center")
    ECONOMIC_DEVELOPMENT = "economic_development", _("economic development agency")
    CLUSTER_ORGANIZATION = "cluster_organization", _("cluster organization")
    MANUFACTURING_EXTENSION = "manufacturing_extension", _("manufacturing extension center")
    TRADE_ASSOCIATION = "trade_association", _("trade association")
    INCUBATOR = "incubator", _("incubator")
    FINANCE = "finance", _("finance")
    WORKFORCE = "workforce", _("workforce agency")
    UNIVERSITY = "university", _("university")
    GOVERNMENT = "government", _("government agency")
    MEDIA = "media", _("media")


class Reach(TextChoices):
    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("remote")


class SizeBand(TextChoices):
    """Bands of employees there, after the European Union's definition of small and medium enterprises."""

    MICRO = "micro", _("fewer than 10 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people or more")


class PlaceKind(TextChoices):
    CITY = "city", _("city")
    REGION = "region", _("region")
    POSTCODE = "postcode", _("ZIP code")
    STATE = "state", pgettext_lazy("part of a country", "state")
    COUNTRY = "country", _("country")


class SuggestionKind(TextChoices):
    NEW_HUB = "new_hub", _("a new hub")
    CORRECTION = "correction", _("a correction")
    CLOSED = "closed", _("it has closed or moved")
    DUPLICATE = "duplicate", _("it is a duplicate")


class SuggestionState(TextChoices):
    PENDING = "pending", _("waiting for review")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class Disclosure(TextChoices):
    """Whether a statistical office published a figure: one that is withheld is never stored or shown as 0."""

    PUBLISHED = "published", _("published")
    WITHHELD = "withheld", _("not disclosed")
