"""Almost-hubs for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from hubs.enums import Program
from hubs.models import Candidate
from tests.factories import IndustryFactory, RegionFactory


class CandidateFactory(DjangoModelFactory):
    """A candidate of an area of ours, which passes the thresholds by far. What hubs describe is not looked up."""

    class Meta:
        model = Candidate

    area = factory.Sequence(lambda n: f"{n:05}")
    region = factory.SubFactory(RegionFactory)
    industry = factory.SubFactory(IndustryFactory)
    jobs = 2_000
    establishments = 40
    quotient = 10.0
    excess = 1_800
    year = 2019
    program = Program.CBP_METRO
    is_lower_bound = False
