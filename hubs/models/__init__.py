"""The nouns, one file each; see ARCHITECTURE.md for how they hang together."""

from hubs.models.designation import Designation
from hubs.models.firm import AnchorFirm, Firm
from hubs.models.hub import Hub, HubQuerySet
from hubs.models.hub_text import HubText
from hubs.models.indicator import Indicator
from hubs.models.industry import Complement, Industry, IndustryWord
from hubs.models.load import Load
from hubs.models.place import Place, PlaceName, PlaceSpelling
from hubs.models.region import Region
from hubs.models.source import Source
from hubs.models.suggestion import Suggestion
from hubs.models.support import HubSupport, SupportOrganization

__all__ = [
    "AnchorFirm",
    "Complement",
    "Designation",
    "Firm",
    "Hub",
    "HubQuerySet",
    "HubSupport",
    "HubText",
    "Indicator",
    "Industry",
    "IndustryWord",
    "Load",
    "Place",
    "PlaceName",
    "PlaceSpelling",
    "Region",
    "Source",
    "Suggestion",
    "SupportOrganization",
]
