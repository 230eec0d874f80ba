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


class ArchiveReason(TextChoices):
    """Why a hub is in the archive; a hub that was moved or merged has a successor."""

    CLOSED = "closed", _("closed")
    MOVED = "moved", _("moved")
    MERGED = "merged", _("merged")


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


class RejectionReason(TextChoices):
    NOT_A_HUB = "not_a_hub", _("It is not a concentration of firms in one industry.")
    NO_SOURCE = "no_source", _("The source does not show it.")
    KNOWN = "known", _("The directory has it already.")
    OUTDATED = "outdated", _("The entry has changed since.")
    WRONG = "wrong", _("It is not so, as far as we can find out.")
    SPAM = "spam", _("It is advertising or not meant seriously.")
    OTHER = "other", _("Another reason.")


class EntryType(TextChoices):
    """The kinds of entries whose history is kept; named as in the directory's files."""

    HUB = "hubs", _("hubs")
    FIRM = "firms", _("firms")
    SUPPORT = "support", _("support organizations")
    REGION = "regions", _("regions")
    INDUSTRY = "industries", _("industries")


CURATED = (EntryType.HUB, EntryType.FIRM, EntryType.SUPPORT)
"""The entries that are imported, exported and looked at again once a year. Industries and regions are reference data."""


class RevisionAction(TextChoices):
    FOUND = "found", _("as it stood before")
    LOADED = "loaded", _("loaded from the directory's files")
    CREATED = "created", _("created")
    EDITED = "edited", _("edited")
    IMPORTED = "imported", _("imported")
    SUGGESTED = "suggested", _("after a visitor's suggestion")
    VERIFIED = "verified", _("checked: still right")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("taken back to draft")
    ARCHIVED = "archived", _("archived")
    MERGED = "merged", _("merged")
    REVERTED = "reverted", _("an earlier state brought back")
    DELETED = "deleted", _("deleted")


class JobKind(TextChoices):
    IMPORT = "import", _("import")
    LINKS = "links", _("check of links")


class JobState(TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class LinkState(TextChoices):
    ALIVE = "alive", _("answers")
    DEAD = "dead", _("dead")
    UNSURE = "unsure", _("not sure")


class Disclosure(TextChoices):
    """Whether a statistical office published a figure: one that is withheld is never stored or shown as 0."""

    PUBLISHED = "published", _("published")
    WITHHELD = "withheld", _("not disclosed")
