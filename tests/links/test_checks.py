"""Which addresses are kept, what their answers mean, and who sees the dead ones."""

from __future__ import annotations

import socket
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.enums import LinkState, Publication
from hubs.links import checks as checking
from hubs.links.checks import NetworkAway, collect_links, vouch_for_links
from hubs.links.safe_http import Answer, SafeClient, Unreachable
from hubs.models import Hub, Link
from hubs.roles import Role
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    RegionFactory,
    SourceFactory,
    SupportOrganizationFactory,
    person,
)
from tests.links.test_safe_http import Site, check, site, status
from tests.pages import words

__all__ = ["site"]

LIST = reverse("admin:hubs_link_changelist")


# Which addresses are kept


@pytest.mark.usefixtures("no_directory")
def test_links_are_what_published_entries_name() -> None:
    hub = HubFactory(website="https://example.org/hub")
    SourceFactory(hub=hub, url="https://example.org/source")
    DesignationFactory(hub=hub, url="https://example.org/designation")
    day = date(2026, 1, 31)
    firm = FirmFactory(website="https://example.org/firm")
    AnchorFirmFactory(hub=hub, firm=firm, checked_on=day, checked_source="https://example.org/firm-check")
    SupportOrganizationFactory(
        website="https://example.org/organization",
        contact_url="https://example.org/contact",
        checked_on=day,
        checked_source="https://example.org/check",
    )
    draft = HubFactory(publication=Publication.DRAFT, website="https://example.org/draft")
    SourceFactory(hub=draft, url="https://example.org/draft-source")
    FirmFactory(website="https://example.org/firm-of-no-hub")
    DesignationFactory(hub=hub, year=2020, url="ftp://example.org/file")
    Link.objects.create(url="https://example.org/of-old")
    kept = Link.objects.create(url="https://example.org/hub", failures=1)
    assert collect_links() == 8
    names = {url.removeprefix("https://example.org/") for url in Link.objects.values_list("url", flat=True)}
    assert names == {
        *("hub", "source", "designation", "firm", "firm-check", "organization", "contact", "check"),
    }
    assert Link.objects.get(pk=kept.pk).failures == 1


@pytest.mark.usefixtures("no_directory")
@pytest.mark.parametrize("n", [1, 3])
def test_collecting_costs_the_same_for_one_address_and_for_three(n: int, django_assert_num_queries: Any) -> None:
    for _ in range(n):
        SourceFactory()
    with django_assert_num_queries(12):
        collect_links()


# What answers mean


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("code", [404, 410])
def test_what_is_gone_twice_is_dead(site: Site, code: int) -> None:
    site.answers["/a"] = status(code)
    link = Link.objects.create(url=site.url("/a"))
    seen = []
    for _ in range(2):
        check()
        link.refresh_from_db()
        seen.append((link.state, link.failures, link.status))
    assert seen == [(LinkState.UNSURE, 1, code), (LinkState.DEAD, 2, code)]
    site.answers["/a"] = status(200)
    check()
    link.refresh_from_db()
    assert (link.state, link.failures, link.checked_at is not None) == (LinkState.ALIVE, 0, True)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("code", [401, 403, 405, 429, 451, 500, 503])
def test_who_refuses_or_is_troubled_is_never_dead(site: Site, code: int) -> None:
    site.answers["/a"] = status(code)
    link = Link.objects.create(url=site.url("/a"), failures=7)
    check()
    link.refresh_from_db()
    assert (link.state, link.status, link.failures) == (LinkState.UNSURE, code, 0)


@pytest.mark.usefixtures("db")
def test_what_is_gone_once_after_other_trouble_is_not_dead(site: Site) -> None:
    link = Link.objects.create(url=site.url("/a"))
    for code in (404, 503, 404):
        site.answers["/a"] = status(code)
        check()
    link.refresh_from_db()
    assert (link.state, link.failures) == (LinkState.UNSURE, 1)


def resolving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that end in .invalid do not exist; everything else resolves as ever."""
    real = socket.getaddrinfo

    def resolve(host: str, *args: Any, **options: Any) -> Any:
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "no")
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("db")
def test_a_host_that_is_gone_twice_is_dead(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch)
    link = Link.objects.create(url="https://gone.invalid/")
    Link.objects.create(url=site.url("/a"))
    for state in (LinkState.UNSURE, LinkState.DEAD):
        check()
        link.refresh_from_db()
        assert (link.state, link.message) == (state, "The host gone.invalid does not exist.")


@pytest.mark.usefixtures("db")
def test_a_curators_word_outweighs_the_checker_for_a_while(site: Site) -> None:
    by = User.objects.create_user("cora")
    site.answers["/a"] = status(404)
    link = Link.objects.create(url=site.url("/a"), failures=5, state=LinkState.DEAD)
    vouch_for_links(links=Link.objects.all(), by=by)
    link.refresh_from_db()
    assert (link.state, link.failures, link.vouched_by) == (LinkState.ALIVE, 0, by)
    for _ in range(3):
        check()
    link.refresh_from_db()
    assert (link.state, link.failures) == (LinkState.UNSURE, 3)
    Link.objects.update(vouched_at=timezone.now() - checking.VOUCHED_FOR - timedelta(days=1))
    check()
    link.refresh_from_db()
    assert link.state == LinkState.DEAD


# A run


@pytest.mark.usefixtures("db")
def test_where_nothing_answers_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch)
    for n in range(3):
        Link.objects.create(url=f"https://{n}.invalid/", failures=1)
    with pytest.raises(NetworkAway):
        check()
    assert set(Link.objects.values_list("state", "failures", "checked_at")) == {(LinkState.UNSURE, 1, None)}


@pytest.mark.usefixtures("db")
def test_a_network_that_goes_away_midway_kills_no_links(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AWAY_AFTER", 3)
    resolving(monkeypatch)
    Link.objects.create(url=site.url("/a"))
    for n in range(5):
        Link.objects.create(url=f"https://{n}.invalid/")
    with pytest.raises(NetworkAway):
        check()
    assert set(Link.objects.exclude(checked_at=None)) == {Link.objects.get(url=site.url("/a"))}


@pytest.mark.usefixtures("db")
def test_those_not_checked_for_longest_come_first(site: Site) -> None:
    now = timezone.now()
    for path, days in (("/new", 1), ("/old", 50), ("/older", 90)):
        Link.objects.create(url=site.url(path), checked_at=now - timedelta(days=days))
    Link.objects.create(url=site.url("/never"))
    assert check(most=2).states.total() == 2
    assert {path for _method, path in site.asked} == {"/never", "/older"}
    site.asked.clear()
    check(older_than=timedelta(days=30))
    assert [path for _method, path in site.asked] == ["/old"]


@pytest.mark.usefixtures("db")
def test_a_run_ends_when_its_time_is_over(site: Site) -> None:
    Link.objects.create(url=site.url("/a"))
    report = check(longest_s=-1)
    assert (report.states.total(), report.stopped_early) == (0, True)


@pytest.mark.usefixtures("no_directory")
def test_the_command_says_what_it_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    HubFactory(website="https://example.org/")
    monkeypatch.setattr(SafeClient, "ask", lambda self, url: Answer(200, 0))
    out = StringIO()
    call_command("check_links", "--most=5", "--older-than=7", stdout=out)
    assert out.getvalue() == "1 of 1 addresses checked: 1 alive, 0 dead, 0 unsure.\n"


@pytest.mark.usefixtures("no_directory")
def test_the_command_says_that_the_network_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: SafeClient, url: str) -> Answer:
        raise Unreachable("no")

    HubFactory(website="https://example.org/")
    monkeypatch.setattr(SafeClient, "ask", fail)
    with pytest.raises(CommandError, match="network seems to be down"):
        call_command("check_links")
    assert Link.objects.get().checked_at is None


@pytest.mark.parametrize("option", ["--most=0", "--older-than=-1", "--minutes=0", "--older-than=99999999"])
def test_the_command_refuses_absurd_limits(db: None, option: str) -> None:
    with pytest.raises(CommandError, match="must be at least 1"):
        call_command("check_links", option)


# The list


def dead(hub: Hub) -> Link:
    source = SourceFactory(hub=hub)
    return Link.objects.create(url=source.url, state=LinkState.DEAD, status=404, failures=2)


def vouch(client: Client, *links: Link) -> Any:
    data = {"action": "alive_all_the_same", "_selected_action": [link.pk for link in links]}
    return client.post(LIST, data, follow=True)


@pytest.mark.usefixtures("no_directory")
def test_dead_links_stand_with_the_entries_that_name_them(client: Client) -> None:
    hub = HubFactory(name="Kites <b>", website="https://example.org/x")
    FirmFactory(name="High Flyers", website="https://example.org/x")
    Link.objects.create(url="https://example.org/x", state=LinkState.DEAD)
    Link.objects.create(url="https://example.org/y", state=LinkState.ALIVE)
    client.force_login(person(Role.CURATOR))
    page = client.get(LIST, {"state__exact": "dead"}).content.decode()
    assert reverse("admin:hubs_hub_change", args=[hub.pk]) in page
    assert "Kites &lt;b&gt;" in page
    assert "High Flyers (website)" in words(page)
    assert "example.org/y" not in page


@pytest.mark.usefixtures("no_directory")
def test_the_list_costs_the_same_for_one_link_and_for_three(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(person(Role.CURATOR))
    client.get(LIST)
    for n in (1, 2, 3):
        dead(HubFactory())
        with django_assert_num_queries(16):
            assert client.get(LIST).context["cl"].result_count == n


@pytest.mark.usefixtures("no_directory")
def test_a_curator_says_that_a_link_is_alive_all_the_same(client: Client) -> None:
    link, user = dead(HubFactory()), person(Role.CURATOR)
    client.force_login(user)
    assert "1 link was marked as working." in words(vouch(client, link).content.decode())
    link.refresh_from_db()
    assert (link.state, link.vouched_by) == (LinkState.ALIVE, user)


@pytest.mark.usefixtures("no_directory")
def test_an_editor_sees_links_and_vouches_for_none(client: Client) -> None:
    link = dead(HubFactory())
    client.force_login(person(Role.EDITOR))
    assert client.get(LIST).context["cl"].result_count == 1
    vouch(client, link)
    link.refresh_from_db()
    assert link.state == LinkState.DEAD


@pytest.mark.usefixtures("no_directory")
def test_a_steward_sees_and_vouches_for_links_of_the_steward_s_hubs(client: Client) -> None:
    own, other = HubFactory(), HubFactory(region=RegionFactory())
    links = [dead(own), dead(other)]
    client.force_login(person(Role.STEWARD, own.region))
    assert list(client.get(LIST).context["cl"].result_list) == links[:1]
    vouch(client, *links)
    assert [link.state for link in Link.objects.order_by("pk")] == [LinkState.ALIVE, LinkState.DEAD]


@pytest.mark.usefixtures("no_directory")
def test_staff_without_a_role_see_no_links(client: Client) -> None:
    client.force_login(person(None))
    assert client.get(LIST).status_code == 403


@pytest.mark.usefixtures("no_directory")
def test_nobody_rewrites_adds_or_deletes_links(admin_client: Client) -> None:
    link = dead(HubFactory())
    change = reverse("admin:hubs_link_change", args=[link.pk])
    admin_client.post(change, {"url": "https://elsewhere.example.org/", "state": "alive"})
    link.refresh_from_db()
    assert link.state == LinkState.DEAD
    assert admin_client.get(reverse("admin:hubs_link_add")).status_code == 403
    assert admin_client.post(reverse("admin:hubs_link_delete", args=[link.pk]), {"post": "yes"}).status_code == 403
