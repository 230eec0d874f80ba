"""The charts that templates draw from figures."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from hubs.statistics.figures import figure
from hubs.statistics.loading import load_figures
from hubs.statistics.profile import placed
from hubs.statistics.specializations import refresh_specializations
from tests.factories import IndustryFactory
from tests.official import METRO, OGDEN, Write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_figures", "loaded")]


@pytest.fixture
def loaded(no_figures: None, write: Write) -> None:
    IndustryFactory(slug="skis", name="Skis & bindings", name_de="Ski und Bindungen", naics=["33992"])
    IndustryFactory(slug="missiles", naics=["336414"])
    load_figures(write(METRO, "cbp23msa.txt"))
    refresh_specializations()


def rank_chart(subject: str) -> str:
    found = figure(OGDEN, subject)
    assert found is not None
    return Template("{% load chart_tags %}{% rank_chart placed.figures placed.number_ranked %}").render(
        Context({"placed": placed([found])[0]})
    )


def test_the_place_of_an_area_is_drawn_described_and_in_a_table() -> None:
    drawn = rank_chart("skis")
    assert "<title" in drawn
    assert "Skis &amp; bindings: this area among all" in drawn
    assert "Rank 1 of 2 areas by jobs above the national share." in drawn
    assert '<th scope="row">Location quotient</th><td>2.0 times the national share</td>' in drawn
    assert 'cx="352"' in drawn  # the first stands at the end
    assert "style=" not in drawn


def test_without_a_rank_only_the_share_of_establishments_is_drawn() -> None:
    drawn = rank_chart("missiles")
    assert "1.4 times the national share of establishments" in drawn
    assert "Rank" not in drawn


def test_charts_speak_german() -> None:
    with translation.override("de"):
        assert "das 2,0-Fache" in rank_chart("skis")
