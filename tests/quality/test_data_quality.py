"""What a program can find wrong in the published directory."""

from __future__ import annotations

import pytest

from hubs.quality.data_quality import Finding, findings
from tests.factories import HubFactory, IndustryFactory

pytestmark = pytest.mark.django_db


def test_an_industry_has_a_hub_if_one_is_only_related_to_it() -> None:
    industry = IndustryFactory()
    hub = HubFactory()
    without = Finding(f"industry {industry.slug}", "has no hub")
    assert without in findings()
    hub.related_industries.add(industry)
    assert without not in findings()
