"""An HTTP client for untrusted URLs that cannot be abused to reach hosts behind the firewall (SSRF).

The URLs come from visitors and imports. A host is resolved once, all its IP addresses are checked, and the connection
uses a checked address, so changing the DNS record in between (DNS rebinding) does not help an attacker. Redirects are
followed by hand, with the same checks. Proxies from the environment are not used.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

MOST_REDIRECTS = 5
LONGEST_CONNECT_S = 8.0
LONGEST_ANSWER_S = 12.0
"""From the first byte sent to the end of the headers. The body is never read."""
LONGEST_VISIT_S = 30.0
"""No redirect is followed after this time."""
MOST_ADDRESSES = 3
"""How many of a host's IP addresses are tried, one after the other."""
PORTS = (80, 443)
_SAFE = "/%:@!$&'()*+,;=~"
"""Characters that are not percent-encoded in a path."""

MayReach = Callable[[str, int], bool]
"""Decides whether connecting to an IP address and port is allowed."""

_SPECIAL = [
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata service
        "168.63.129.16/32",  # Azure's platform service
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b:1::/48",  # translation of local addresses
        "2001::/23",  # protocol assignments, Teredo's tunnels
        "2001:db8::/32",
        "2002::/16",  # 6to4's tunnels
        "3fff::/20",
    )
]
"""Special-purpose networks that Python's `is_global` does not cover, or not in older releases."""
_UNICAST = ip_network("2000::/3")
_TRANSLATED = ip_network("64:ff9b::/96")


def is_public(address: str, port: int) -> bool:
    """Whether it is a web port of a public address: not private, loopback, link-local, reserved or multicast."""
    return port in PORTS and _is_public(ip_address(address.partition("%")[0]))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return _is_public(ip.ipv4_mapped)
        if ip in _TRANSLATED:
            return _is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip not in _UNICAST:
            return False
    if any(ip.version == network.version and ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Unreachable(Exception):
    """There was no response. The message tells a curator why."""


class NoSuchHost(Unreachable):
    """The host does not exist in DNS."""


class NotAllowed(Unreachable):
    """The client may not connect to this address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The final HTTP status, and the number of redirects."""

    status: int
    redirects: int


class SafeClient:
    """Sends one request at a time, and waits `pause_s` seconds between requests to the same host."""

    def __init__(self, *, user_agent: str, may_reach: MayReach = is_public, pause_s: float = 1.0) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "*/*", "Connection": "close"}
        self._may_reach = may_reach
        self._pause_s = pause_s
        self._asked: dict[str, float] = {}
        self._tls = ssl.create_default_context()

    def ask(self, url: str) -> Answer:
        """Request a URL and follow its redirects: HEAD first, then GET if that is refused. Raises Unreachable.

        At most MOST_REDIRECTS + 1 URLs are requested, each at most twice, and none after LONGEST_VISIT_S. The operating
        system sets the time limit for DNS.
        """
        began = time.monotonic()
        for redirects in range(MOST_REDIRECTS + 1):
            if time.monotonic() - began > LONGEST_VISIT_S:
                raise Unreachable(_("The server did not respond in time."))
            parts = _parts(url)
            status, location = self._request("HEAD", parts)
            if status >= 400 and status != http.HTTPStatus.TOO_MANY_REQUESTS:
                status, location = self._request("GET", parts)
            if status not in (301, 302, 303, 307, 308) or not location:
                return Answer(status, redirects)
            url = urljoin(url, location)
        raise Unreachable(_("The address redirects more than %(most)d times.") % {"most": MOST_REDIRECTS})

    def _request(self, method: str, parts: SplitResult) -> tuple[int, str]:
        host, port = _host(parts), parts.port or _default_port(parts)
        addresses = self._addresses(host, port)
        self._wait_for(host)
        secure = parts.scheme == "https"
        connection = (
            http.client.HTTPSConnection(host, port, context=self._tls)
            if secure
            else http.client.HTTPConnection(host, port)
        )
        target = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            target += "?" + quote(parts.query, safe=_SAFE + "?")
        try:
            with _connected(addresses) as plain, _bounded(plain, self._tls if secure else None, host) as connected:
                connection.sock = connected
                connection.request(method, target, headers=self._headers)
                with connection.getresponse() as response:
                    # Python decodes headers as Latin-1, but non-ASCII characters in URLs are UTF-8.
                    location = (
                        response.headers.get("Location", "").encode("latin-1", "replace").decode(errors="replace")
                    )
                    return response.status, location.strip()
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(_("The certificate is not valid: %(why)s.") % {"why": error.verify_message}) from error
        except TimeoutError as error:
            raise Unreachable(_("The server did not respond in time.")) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(_("The connection failed: %(why)s.") % {"why": error or type(error).__name__}) from error

    def _addresses(self, host: str, port: int) -> Sequence[tuple[socket.AddressFamily, Any]]:
        """The host's IP addresses, all checked. Raises NoSuchHost, NotAllowed, Unreachable."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise Unreachable(_("DNS does not respond for %(host)s.") % {"host": host}) from error
            raise NoSuchHost(_("The host %(host)s does not exist.") % {"host": host}) from error
        except (OSError, UnicodeError) as error:
            raise NoSuchHost(_("The host %(host)s does not exist.") % {"host": host}) from error
        if not all(self._may_reach(str(address[0]), port) for *_rest, address in found):
            raise NotAllowed(_("The address is not on the public web."))
        return [(family, address) for family, _type, _protocol, _name, address in found][:MOST_ADDRESSES]

    def _wait_for(self, host: str) -> None:
        wait = self._asked.get(host, float("-inf")) + self._pause_s - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._asked[host] = time.monotonic()


def _parts(url: str) -> SplitResult:
    """Split an http or https URL. Raises NotAllowed for anything else."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises if it is not a number
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\x00-\x1f\x7f]", url):
        raise NotAllowed(_("The address or a redirect is not a web address."))
    return parts


def _host(parts: SplitResult) -> str:
    """The host in ASCII, for DNS and the Host header. Raises NoSuchHost."""
    host = parts.hostname or ""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise NoSuchHost(_("The host %(host)s does not exist.") % {"host": host[:80]}) from error


def _default_port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


@contextmanager
def _connected(addresses: Sequence[tuple[socket.AddressFamily, Any]]) -> Iterator[socket.socket]:
    """A connection to the first address that accepts one. Raises OSError."""
    failure: OSError = OSError("no address")
    for family, address in addresses:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(LONGEST_CONNECT_S)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
            continue
        with connection:
            yield connection
        return
    raise failure


@contextmanager
def _bounded(plain: socket.socket, tls: ssl.SSLContext | None, host: str) -> Iterator[socket.socket]:
    """The connection, with TLS if given, closed after LONGEST_ANSWER_S.

    A socket's timeout starts again with each byte, so a server that sends a byte now and then could hold it forever.
    """
    used = plain
    if tls is not None:
        used = tls.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    used.settimeout(LONGEST_ANSWER_S)
    is_late = []

    def cut() -> None:
        is_late.append(True)
        # Not SSLSocket.shutdown, which would drop the TLS state that the reading thread is using.
        with suppress(OSError):
            socket.socket.shutdown(used, socket.SHUT_RDWR)

    timer = Timer(LONGEST_ANSWER_S, cut)
    timer.daemon = True
    timer.start()
    try:
        if isinstance(used, ssl.SSLSocket):
            used.do_handshake()
        yield used
    except (OSError, http.client.HTTPException) as error:
        if is_late:
            raise TimeoutError from error
        raise
    else:
        # A truncated header looks like a complete one.
        if is_late:
            raise TimeoutError
    finally:
        timer.cancel()
        used.close()
