"""Items of Wikidata, by which other sites know the same region or firm."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

ITEM = r"^Q[1-9][0-9]*\Z"
LONGEST_ITEM = 12

is_item = RegexValidator(ITEM, _("Enter the number of its Wikidata item, for example Q16553."))


def same_as(item: str) -> dict[str, str]:
    """Says in schema.org's words that something is this item; empty without an item."""
    return {"sameAs": f"https://www.wikidata.org/entity/{item}"} if item else {}
