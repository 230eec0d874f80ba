"""Choices used by several packages."""

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
    """Why a hub was archived. A moved or merged hub has a successor."""

    CLOSED = "closed", _("closed")
    MOVED = "moved", _("moved")
    MERGED = "merged", _("merged")


class Origin(TextChoices):
    CURATED = "curated", _("curated")
    STATISTICAL = "statistical", _("from statistics")
    COMMUNITY = "community", _("from the community")


class SupportKind(TextChoices):
    """In the order in which pages list them."""

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
    """Bands by number of employees, from the European Union's definition of small and medium enterprises."""

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
    NO_SOURCE = "no_source", _("The source does not support it.")
    KNOWN = "known", _("The directory already has it.")
    OUTDATED = "outdated", _("The entry has changed since.")
    WRONG = "wrong", _("It is not correct, as far as we could find out.")
    SPAM = "spam", _("It is advertising or not serious.")
    OTHER = "other", _("Another reason.")


class EntryType(TextChoices):
    """The types of entries, named as in the directory's files. All have a history."""

    HUB = "hubs", _("hubs")
    FIRM = "firms", _("firms")
    SUPPORT = "support", _("support organizations")
    REGION = "regions", _("regions")
    INDUSTRY = "industries", _("industries")


CURATED = (EntryType.HUB, EntryType.FIRM, EntryType.SUPPORT)
"""Entries that curators import, export and review once a year. Industries and regions are reference data."""


class RevisionAction(TextChoices):
    FOUND = "found", _("state before the change")
    LOADED = "loaded", _("loaded from the directory's files")
    CREATED = "created", _("created")
    EDITED = "edited", _("edited")
    IMPORTED = "imported", _("imported")
    SUGGESTED = "suggested", _("after a visitor's suggestion")
    VERIFIED = "verified", _("checked, still correct")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("returned to draft")
    ARCHIVED = "archived", _("archived")
    MERGED = "merged", _("merged")
    REVERTED = "reverted", _("earlier version restored")
    DELETED = "deleted", _("deleted")


class JobKind(TextChoices):
    IMPORT = "import", _("import")
    LINKS = "links", _("link check")


class JobState(TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class LinkState(TextChoices):
    ALIVE = "alive", _("works")
    DEAD = "dead", _("dead")
    UNSURE = "unsure", _("uncertain")


class NoFigures(TextChoices):
    """Why official statistics cannot show an industry by itself."""

    SHARED = "shared", _("its codes are shared with other industries")
    SCATTERED = "scattered", _("its firms are spread over codes of other industries")
    FARMS = "farms", _("farms are not in statistics of employers")


class CandidateState(TextChoices):
    """What curators decided about an almost-hub."""

    OPEN = "open", _("open")
    DESCRIBED = "described", _("described by a hub")
    BELONGS = "belongs", _("part of a hub")
    DISMISSED = "dismissed", _("dismissed")


class DismissalReason(TextChoices):
    """Why an almost-hub is none."""

    ONE_FIRM = "one_firm", _("One firm or plant makes the figures.")
    BACK_OFFICE = "office", _("It is a back office, or the office of a government.")
    WRONG_CODE = "code", _("The industry code counts something else here.")
    SCATTERED = "scattered", _("Its firms are scattered and have nothing to do with each other.")
    OUTDATED = "outdated", _("The figures are outdated.")
    OTHER = "other", _("Another reason.")


class AreaKind(TextChoices):
    """The areas that official figures are published for."""

    NATION = "nation", _("nation")
    STATE = "state", pgettext_lazy("part of a country", "state")
    METRO = "metro", _("metropolitan or micropolitan area")
    COUNTY = "county", _("county outside every such area")


class Program(TextChoices):
    """The statistics that a figure is taken from. The value is stored once a row, so it is one letter."""

    CBP_METRO = "M", _("County Business Patterns, metropolitan areas")
    CBP_COUNTY = "C", _("County Business Patterns, counties")
    QCEW = "Q", _("Quarterly Census of Employment and Wages")
