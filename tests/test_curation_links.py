"""Links: which addresses are kept, what their answers mean, and that the checker never looks behind the firewall."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.curation import links as checking
from hubs.curation import visiting
from hubs.curation.links import NetworkAway, check_links, collect_links, user_agent, vouch_for_links
from hubs.curation.roles import Role, ensure_group
from hubs.curation.visiting import Answer, NoSuchHost, NotAllowed, Unreachable, Visitor, is_public
from hubs.enums import LinkState, Publication
from hubs.models import Hub, Link, Region, Stewardship
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    RegionFactory,
    SourceFactory,
    SupportOrganizationFactory,
)
from tests.pages import words

LIST = reverse("admin:hubs_link_changelist")


class Site:
    """A server of our own: `answers` maps a path to what it says; `asked` are the requests, in their order."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.command, self.path))
                site.agents.add(self.headers["User-Agent"])
                site.answers.get(self.path, status(200))(self)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    return say


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


def anywhere(address: str, port: int) -> bool:
    return True


def visitor(may_reach: Any = anywhere) -> Visitor:
    return Visitor(user_agent="test", may_reach=may_reach, pause_s=0)


def check(**options: Any) -> Any:
    return check_links(may_reach=anywhere, pause_s=0, **options)


# Asking one address


def test_head_is_enough_where_it_is_answered(site: Site) -> None:
    assert visitor().ask(site.url("/a?b=c d")) == Answer(200, 0)
    assert site.asked == [("HEAD", "/a?b=c%20d")]


@pytest.mark.parametrize("code", [403, 404, 405, 500, 501])
def test_get_is_tried_where_head_is_refused(site: Site, code: int) -> None:
    site.answers["/a"] = lambda handler: status(code if handler.command == "HEAD" else 200)(handler)
    assert visitor().ask(site.url("/a")).status == 200
    assert site.asked == [("HEAD", "/a"), ("GET", "/a")]


def test_who_asks_for_fewer_requests_is_not_asked_again(site: Site) -> None:
    site.answers["/a"] = status(429)
    assert visitor().ask(site.url("/a")).status == 429
    assert site.asked == [("HEAD", "/a")]


def test_redirects_are_followed(site: Site) -> None:
    site.answers |= {"/a": status(301, Location="b"), "/b": status(302, Location=site.url("/c#part"))}
    assert visitor().ask(site.url("/a")) == Answer(200, 2)


def test_five_redirects_are_followed_and_not_six(site: Site) -> None:
    site.answers |= {f"/{n}": status(302, Location=f"/{n + 1}") for n in range(6)}
    assert visitor().ask(site.url("/1")) == Answer(200, 5)
    with pytest.raises(Unreachable, match="more than 5 times"):
        visitor().ask(site.url("/0"))


def test_a_server_that_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "LONGEST_ANSWER_S", 0.2)
    hung_up = Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        if handler.connection.recv(1) == b"":
            hung_up.set()

    site.answers["/a"] = drip
    with pytest.raises(Unreachable, match="in time"):
        visitor().ask(site.url("/a"))
    assert hung_up.wait(5)


def test_a_server_that_speaks_no_http_is_unreachable(site: Site) -> None:
    site.answers["/a"] = lambda handler: handler.wfile.write(b"SSH-2.0\r\n")
    with pytest.raises(Unreachable, match="connection failed"):
        visitor().ask(site.url("/a"))


def test_a_closed_port_is_unreachable(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="connection failed"):
        visitor().ask(f"http://127.0.0.1:{port}/")


def test_plain_http_on_a_tls_address_is_unreachable(site: Site) -> None:
    with pytest.raises(Unreachable):
        visitor().ask(site.url("/").replace("http:", "https:"))


def test_a_host_that_does_not_exist_is_told_from_a_name_service_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(code: int) -> Callable[..., Any]:
        def fail(*args: Any, **options: Any) -> Any:
            raise socket.gaierror(code, "no")

        return fail

    monkeypatch.setattr(socket, "getaddrinfo", failing(socket.EAI_NONAME))
    with pytest.raises(NoSuchHost):
        visitor().ask("http://nowhere.example.org/")
    monkeypatch.setattr(socket, "getaddrinfo", failing(socket.EAI_AGAIN))
    with pytest.raises(Unreachable, match="name service") as caught:
        visitor().ask("http://nowhere.example.org/")
    assert not isinstance(caught.value, NoSuchHost)


# Not behind the firewall


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),  # noqa: S104
        *("169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_public(address, 80)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_may_be_asked_on_the_ports_of_the_web(address: str) -> None:
    assert [is_public(address, port) for port in (80, 443, 22, 8080, 0)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "https://[::1]/"),
        *("http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::ffff:127.0.0.1]/"),
        *(
            "ftp://example.org/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "http://",
            "http://a:b:c/",
            "javascript:1",
        ),
        "http://93.184.216.34:22/",
    ],
)
def test_by_default_no_such_address_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    with pytest.raises(NotAllowed):
        visitor(is_public).ask(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
@pytest.mark.parametrize("beside", [[], ["93.184.216.34"]], ids=["alone", "beside a public one"])
def test_names_that_resolve_to_such_addresses_are_refused(
    address: str, beside: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in (*beside, address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    with pytest.raises(NotAllowed):
        visitor(is_public).ask("http://innocent.example.org/")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd"],
)
def test_redirects_to_such_addresses_are_not_followed(site: Site, target: str) -> None:
    def only_the_site(address: str, port: int) -> bool:
        return port == site.port or is_public(address, port)

    site.answers["/a"] = status(302, Location=target)
    with pytest.raises(NotAllowed):
        visitor(only_the_site).ask(site.url("/a"))
    assert site.asked == [("HEAD", "/a")]


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another address the second time gains nothing, for there is no second time."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers.pop())
    checked: list[tuple[str, int]] = []
    asking = visitor(lambda address, port: not checked.append((address, port)))
    assert asking.ask(site.url("/a", host="rebinding.example.org")).status == 200
    assert checked == [("127.0.0.1", site.port)]


def test_no_proxy_of_the_environment_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    monkeypatch.delenv("no_proxy", raising=False)
    assert visitor().ask(site.url("/a")).status == 200


# Being polite


def test_the_same_host_is_asked_again_only_after_a_pause(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(visiting.time, "sleep", slept.append)
    asking = Visitor(user_agent="test", may_reach=anywhere, pause_s=60)
    asking.ask(site.url("/a"))
    assert slept == []
    asking.ask(site.url("/b"))
    assert len(slept) == 1
    assert 59 < slept[0] <= 60


@pytest.mark.usefixtures("db")
def test_hosts_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("https://a.org/1", "https://a.org/2", "https://a.org/3", "https://b.org/1"):
        Link.objects.create(url=url)
    asked: list[str] = []

    def ask(self: Visitor, url: str) -> Answer:
        asked.append(url)
        return Answer(200, 0)

    monkeypatch.setattr(Visitor, "ask", ask)
    check()
    assert asked == ["https://a.org/1", "https://b.org/1", "https://a.org/2", "https://a.org/3"]


@pytest.mark.usefixtures("db")
def test_owners_can_tell_who_asks(site: Site, settings: Any) -> None:
    settings.SITE_URL = "https://hubs.example.org"
    Link.objects.create(url=site.url("/a"))
    check()
    assert site.agents == {user_agent()}
    assert "https://hubs.example.org" in user_agent()


# Which addresses are kept


@pytest.mark.usefixtures("no_directory")
def test_links_are_what_published_entries_name() -> None:
    hub = HubFactory(website="https://example.org/hub")
    SourceFactory(hub=hub, url="https://example.org/source")
    DesignationFactory(hub=hub, url="https://example.org/designation")
    AnchorFirmFactory(hub=hub, firm=FirmFactory(website="https://example.org/firm"))
    SupportOrganizationFactory(website="https://example.org/organization")
    draft = HubFactory(publication=Publication.DRAFT, website="https://example.org/draft")
    SourceFactory(hub=draft, url="https://example.org/draft-source")
    FirmFactory(website="https://example.org/firm-of-no-hub")
    DesignationFactory(hub=hub, year=2020, url="ftp://example.org/file")
    Link.objects.create(url="https://example.org/of-old")
    kept = Link.objects.create(url="https://example.org/hub", failures=1)
    assert collect_links() == 5
    names = set(Link.objects.values_list("url", flat=True))
    assert names == {f"https://example.org/{name}" for name in ("hub", "source", "designation", "firm", "organization")}
    assert Link.objects.get(pk=kept.pk).failures == 1


@pytest.mark.usefixtures("no_directory")
@pytest.mark.parametrize("n", [1, 3])
def test_collecting_costs_the_same_for_one_address_and_for_three(n: int, django_assert_num_queries: Any) -> None:
    for _ in range(n):
        SourceFactory()
    with django_assert_num_queries(9):
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
        assert (link.state, link.message) == (state, "There is no host gone.invalid.")


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
    monkeypatch.setattr(Visitor, "ask", lambda self, url: Answer(200, 0))
    out = StringIO()
    call_command("check_links", "--most=5", "--older-than=7", stdout=out)
    assert out.getvalue() == "1 of 1 addresses checked: 1 alive, 0 dead, 0 unsure.\n"


@pytest.mark.usefixtures("no_directory")
def test_the_command_says_that_the_network_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Visitor, url: str) -> Answer:
        raise Unreachable("no")

    HubFactory(website="https://example.org/")
    monkeypatch.setattr(Visitor, "ask", fail)
    with pytest.raises(CommandError, match="network seems to be away"):
        call_command("check_links")
    assert Link.objects.get().checked_at is None


@pytest.mark.parametrize("option", ["--most=0", "--older-than=-1", "--minutes=0", "--older-than=99999999"])
def test_the_command_refuses_absurd_limits(db: None, option: str) -> None:
    with pytest.raises(CommandError, match="whole numbers"):
        call_command("check_links", option)


# The list


def person(role: Role | None, *regions: Region) -> User:
    user = User.objects.create_user(f"p{User.objects.count()}", is_staff=True)
    if role is not None:
        user.groups.add(ensure_group(role))
    for region in regions:
        Stewardship.objects.create(user=user, region=region)
    return user


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
        with django_assert_num_queries(13):
            assert client.get(LIST).context["cl"].result_count == n


@pytest.mark.usefixtures("no_directory")
def test_a_curator_says_that_a_link_is_alive_all_the_same(client: Client) -> None:
    link, user = dead(HubFactory()), person(Role.CURATOR)
    client.force_login(user)
    assert "1 link is alive." in words(vouch(client, link).content.decode())
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
