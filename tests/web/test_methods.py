"""/methods/ says how figures are made, and what they say over all hubs."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.statistics.claims import claims_of_hubs
from hubs.statistics.detection import detect
from tests.pages import links, main, words

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

ELKHART = "/regions/elkhart-goshen-metro/"


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_each_page_of_figures_leads_to_how_they_are_made(client: Client, prefix: str) -> None:
    for address in (ELKHART, "/industries/recreational-vehicles/", "/hubs/elkhart-recreational-vehicles/"):
        assert f"{prefix}/methods/" in links(main(client.get(prefix + address))).values()


def test_the_methods_say_how_hubs_stand(client: Client) -> None:
    page = main(client.get("/methods/"))
    rows = [words(row) for row in page.css('[aria-labelledby="claims"] tbody tr')]
    claims = claims_of_hubs()
    assert claims.pay.compared > 50
    assert rows[0].endswith(f"{claims.pay.compared} {claims.pay.above} {claims.pay.median_ratio:.2f}")
    assert rows[2].endswith(f"{claims.patents.compared} {claims.patents.above} {claims.patents.median_ratio:.2f}")


def test_the_methods_name_formula_threshold_and_limit(client: Client) -> None:
    text = words(main(client.get("/methods/")))
    found = detect()
    for said in (
        "jobs × (1 − 1 ÷ location quotient)",
        "at least 3 times the national share of jobs, 500 jobs, 10 establishments, and the national share of establishments",
        f"Of the other {found.seen}, the thresholds find {found.found}: {found.recall_percent} percent (recall).",
        "Up to 0.20 a trade is local.",
        "Connecticut keeps its eight counties",
    ):
        assert said in text
