"""The models, one file each. ARCHITECTURE.md explains how they relate."""

from hubs.models.analysis import Analysis
from hubs.models.area import Area, HubCounty, Outline
from hubs.models.candidate import Candidate, CandidateDecision
from hubs.models.data_version import DataVersion
from hubs.models.designation import Designation
from hubs.models.duplicate_candidate import DuplicateCandidate, Merge
from hubs.models.figure import AreaCounty, AreaFacts, CountySums, Figure, Specialization
from hubs.models.firm import AnchorFirm, Firm
from hubs.models.hub import Hub, HubQuerySet
from hubs.models.hub_listing import HubListing, MapCellCount
from hubs.models.industry import Complement, Industry, IndustryWord
from hubs.models.job import Import, Job
from hubs.models.link import Link
from hubs.models.load import Load
from hubs.models.place import Place, PlaceName, PlaceSpelling
from hubs.models.region import Region
from hubs.models.revision import Revision
from hubs.models.search_document import SearchDocument
from hubs.models.source import Source
from hubs.models.stewardship import Stewardship
from hubs.models.suggestion import Suggestion
from hubs.models.support import HubSupport, SupportOrganization
from hubs.models.vocabulary import Word, WordSpelling

__all__ = [
    "Analysis",
    "AnchorFirm",
    "Area",
    "AreaCounty",
    "AreaFacts",
    "Candidate",
    "CandidateDecision",
    "Complement",
    "CountySums",
    "DataVersion",
    "Designation",
    "DuplicateCandidate",
    "Figure",
    "Firm",
    "Hub",
    "HubCounty",
    "HubListing",
    "HubQuerySet",
    "HubSupport",
    "Import",
    "Industry",
    "IndustryWord",
    "Job",
    "Link",
    "Load",
    "MapCellCount",
    "Merge",
    "Outline",
    "Place",
    "PlaceName",
    "PlaceSpelling",
    "Region",
    "Revision",
    "SearchDocument",
    "Source",
    "Specialization",
    "Stewardship",
    "Suggestion",
    "SupportOrganization",
    "Word",
    "WordSpelling",
]
