"""The nouns, one file each; see ARCHITECTURE.md for how they hang together."""

from hubs.models.designation import Designation
from hubs.models.edition import Edition
from hubs.models.firm import AnchorFirm, Firm
from hubs.models.hub import Hub, HubQuerySet
from hubs.models.hub_text import HubText
from hubs.models.indicator import Indicator
from hubs.models.industry import Complement, Industry, IndustryWord
from hubs.models.job import Import, Job
from hubs.models.link import Link
from hubs.models.load import Load
from hubs.models.place import Place, PlaceName, PlaceSpelling
from hubs.models.placement import Cluster, Placement
from hubs.models.region import Region
from hubs.models.revision import Revision
from hubs.models.source import Source
from hubs.models.stewardship import Stewardship
from hubs.models.suggestion import Suggestion
from hubs.models.support import HubSupport, SupportOrganization
from hubs.models.twins import Merge, Twins
from hubs.models.vocabulary import Word, WordSpelling

__all__ = [
    "AnchorFirm",
    "Cluster",
    "Complement",
    "Designation",
    "Edition",
    "Firm",
    "Hub",
    "HubQuerySet",
    "HubSupport",
    "HubText",
    "Import",
    "Indicator",
    "Industry",
    "IndustryWord",
    "Job",
    "Link",
    "Load",
    "Merge",
    "Place",
    "PlaceName",
    "PlaceSpelling",
    "Placement",
    "Region",
    "Revision",
    "Source",
    "Stewardship",
    "Suggestion",
    "SupportOrganization",
    "Twins",
    "Word",
    "WordSpelling",
]
