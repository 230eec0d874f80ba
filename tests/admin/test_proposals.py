"""A suggestion as the initial values of a hub's form."""

from __future__ import annotations

import pytest

from hubs.admin.prefill import proposal_initial, proposal_rows
from hubs.curation.proposals import resolve
from hubs.models import Firm, Hub, Region
from tests.curation.test_suggestions import correction, new_hub
from tests.factories import HubFactory, IndustryFactory, SourceFactory, SuggestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return HubFactory(slug="kites", name="Kites", description="Kites are made here.")


def test_a_new_hub_fills_the_form() -> None:
    row = new_hub(summary=None)
    initial = proposal_initial(resolve(row))
    assert {name: initial[name] for name in ("name", "slug", "since", "stage", "publication", "origin")} == {
        "name": "Kites of Moab",
        "slug": "kites-of-moab",
        "since": "1999",
        "stage": "established",
        "publication": "published",
        "origin": "community",
    }
    assert Region.objects.get(pk=initial["region"]).slug == "us-ut"
    assert (initial["point"].y, initial["point"].x) == (38.57, -109.55)
    rows = proposal_rows(resolve(row))
    assert rows["anchor_firms"] == [
        {"firm": Firm.objects.get(slug="amer-sports").pk, "role": "Lends string", "since": None, "size_band": ""}
    ]
    assert [source["url"] for source in rows["sources"]] == ["https://example.org/kites"]
    assert (rows["supports"], Region.objects.filter(slug="moab-ut").exists()) == ([], False)


def test_a_correction_fills_in_only_what_it_changes(hub: Hub) -> None:
    industry = IndustryFactory(slug="ropes")
    SourceFactory(hub=hub, url="https://example.org/a")
    row = correction(hub, name="Kites & Co.", industry="ropes", website="", sources=["https://example.org/a"])
    assert proposal_initial(resolve(row)) == {"name": "Kites & Co.", "industry": industry.pk}
    assert proposal_rows(resolve(row)) == {"anchor_firms": [], "supports": [], "sources": []}


def test_a_hub_that_closed_fills_in_the_archive(hub: Hub) -> None:
    other = HubFactory(slug="dragons")
    row = SuggestionFactory(kind="closed", hub=hub, payload={"reason": "moved", "successor": "dragons"})
    assert proposal_initial(resolve(row)) == {
        "publication": "archived",
        "archive_reason": "moved",
        "successor": other.pk,
    }
