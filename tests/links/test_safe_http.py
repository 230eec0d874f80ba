"""The client of the link check: which responses count, that it is polite, and that it never reaches private addresses."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from hubs.links import safe_http
from hubs.links.checks import check_links, user_agent
from hubs.links.safe_http import Answer, NoSuchHost, NotAllowed, SafeClient, Unreachable, is_public
from hubs.models import Link

pytestmark = pytest.mark.one_engine


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


def visitor(may_reach: Any = anywhere) -> SafeClient:
    return SafeClient(user_agent="test", may_reach=may_reach, pause_s=0)


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
    monkeypatch.setattr(safe_http, "LONGEST_ANSWER_S", 0.2)
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
    with pytest.raises(Unreachable, match="DNS does not respond") as caught:
        visitor().ask("http://nowhere.example.org/")
    assert not isinstance(caught.value, NoSuchHost)


# Not behind the firewall


def test_addresses_that_are_not_public_are_refused(subtests: pytest.Subtests) -> None:
    for address in [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1"),  # noqa: S104
        *("169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"),
    ]:
        with subtests.test(address=address):
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
    monkeypatch.setattr(safe_http.time, "sleep", slept.append)
    asking = SafeClient(user_agent="test", may_reach=anywhere, pause_s=60)
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

    def ask(self: SafeClient, url: str) -> Answer:
        asked.append(url)
        return Answer(200, 0)

    monkeypatch.setattr(SafeClient, "ask", ask)
    check()
    assert asked == ["https://a.org/1", "https://b.org/1", "https://a.org/2", "https://a.org/3"]


@pytest.mark.usefixtures("db")
def test_owners_can_tell_who_asks(site: Site, settings: Any) -> None:
    settings.SITE_URL = "https://hubs.example.org"
    Link.objects.create(url=site.url("/a"))
    check()
    assert site.agents == {user_agent()}
    assert "https://hubs.example.org" in user_agent()
