"""The link check as a job: a curator requests it, a worker runs it."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from hubs.enums import LinkState
from hubs.links import checks as checking
from hubs.links.checks import NetworkAway, Report, ask_for_link_check
from hubs.models import Job
from hubs.roles import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_a_curator_asks_for_a_check_that_a_worker_makes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(person(Role.CURATOR))
    page = client.post(reverse("admin:hubs_link_check"), follow=True).content.decode()
    assert "A worker will check the links" in page
    client.post(reverse("admin:hubs_link_check"))
    job = Job.objects.get()
    monkeypatch.setattr(checking, "collect_links", lambda: 0)
    monkeypatch.setattr(checking, "check_links", lambda progress: Report(Counter({LinkState.ALIVE: 2}), False))
    call_command("run_jobs", stdout=StringIO())
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "2 links checked.")
    assert "2 links checked." in client.get(reverse("admin:hubs_job_changelist")).content.decode()


def test_a_worker_without_a_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(progress: Any) -> Report:
        raise NetworkAway

    monkeypatch.setattr(checking, "check_links", away)
    job = ask_for_link_check(by=person(Role.CURATOR))
    call_command("run_jobs", stdout=StringIO())
    job.refresh_from_db()
    assert (job.state, "network is down" in job.message) == ("done", True)


def test_only_who_may_change_links_asks_for_a_check_and_only_by_post(client: Client) -> None:
    client.force_login(person(Role.EDITOR))
    assert client.post(reverse("admin:hubs_link_check")).status_code == 403
    assert client.get(reverse("admin:hubs_link_check")).status_code == 405
    assert not Job.objects.exists()
