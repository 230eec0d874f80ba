"""Collects the URLs in published entries and checks which of them no longer work."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.db.bulk import chunked
from hubs.entries.entries import is_web_address
from hubs.enums import EntryType, JobKind, JobState, LinkState
from hubs.jobs.leases import JobLease
from hubs.links.safe_http import MayReach, NoSuchHost, SafeClient, Unreachable, is_public
from hubs.models import AnchorFirm, Designation, Firm, Hub, HubQuerySet, Job, Link, Source, SupportOrganization
from hubs.roles import hubs_in_care, steward_regions

MOST_LINKS = 500
LONGEST_RUN_S = 1800.0
DEAD_AFTER = 2
"""A link is dead after it was gone in this many checks in a row."""
AWAY_AFTER = 20
"""If this many checks in a row get no response, our own network is probably down."""
VOUCHED_FOR = timedelta(days=180)
"""How long a curator's confirmation that a link works overrides the checker."""
GONE = (404, 410)
LONGEST_URL = 500
_BATCH = 500
_OF_ORGANIZATIONS = {
    "website": gettext_lazy("website"),
    "contact_url": gettext_lazy("contact page"),
    "checked_source": gettext_lazy("page that confirmed it"),
}
"""The URLs of an organization, with what they are."""


class NetworkAway(Exception):
    """No address responds, so our network is probably down. Earlier results were kept."""


@dataclass(frozen=True, slots=True)
class Report:
    """The number of checked links by result, and whether time ran out before all due links were checked."""

    states: Counter[LinkState]
    stopped_early: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry that contains a URL. `part` says where, for example "website"."""

    entry_type: EntryType
    pk: int
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class _Finding:
    status: int | None
    message: str
    is_gone: bool

    @property
    def is_alive(self) -> bool:
        return self.status is not None and self.status < 400


def collect_links() -> int:
    """Update the table of links to the URLs in published entries. Return their number. Ten queries."""
    hubs = Hub.objects.published()
    named = {url for column in _columns(hubs) for url in column if is_web_address(url) and len(url) <= LONGEST_URL}
    with transaction.atomic():
        standing = dict(Link.objects.values_list("url", "pk"))
        gone = [pk for url, pk in standing.items() if url not in named]
        for some in chunked(gone, _BATCH):
            Link.objects.filter(pk__in=some).delete()
        new = (Link(url=url) for url in sorted(named - standing.keys()))
        Link.objects.bulk_create(new, batch_size=_BATCH, ignore_conflicts=True)
    return len(named)


def check_links(
    *,
    most: int = MOST_LINKS,
    older_than: timedelta | None = None,
    longest_s: float = LONGEST_RUN_S,
    may_reach: MayReach = is_public,
    pause_s: float = 1.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Check up to `most` links, least recently checked first, for at most `longest_s` seconds.

    With `older_than`, only links not checked within that time. `progress` is called with the numbers of checked and of
    all links. Takes a second or two per link. Results are written as soon as any address responds, so that an
    interrupted run loses little. Raises NetworkAway.
    """
    due = Link.objects.order_by(F("checked_at").asc(nulls_first=True), "url")
    if older_than is not None:
        due = due.filter(Q(checked_at=None) | Q(checked_at__lt=timezone.now() - older_than))
    links = list(_hosts_in_turn(due[:most]))
    client = SafeClient(user_agent=user_agent(), may_reach=may_reach, pause_s=pause_s)
    states: Counter[LinkState] = Counter()
    waiting: list[tuple[Link, _Finding]] = []
    ends, answered, checked = time.monotonic() + longest_s, False, 0
    for link in links:
        if time.monotonic() > ends:
            break
        finding = _ask(client, link.url)
        checked += 1
        waiting.append((link, finding))
        if finding.status is not None:
            answered = True
            states += _write(waiting)
            waiting = []
        elif len(waiting) >= AWAY_AFTER:
            raise NetworkAway
        progress(checked, len(links))
    if checked and not answered:
        raise NetworkAway
    states += _write(waiting)
    return Report(states, stopped_early=checked < len(links))


def ask_for_link_check(*, by: User) -> Job:
    """Queue a job that checks links like `manage.py check_links`, or return the one already waiting or running."""
    with transaction.atomic():
        waiting = Job.objects.filter(kind=JobKind.LINKS, state__in=[JobState.WAITING, JobState.RUNNING]).first()
        return waiting or Job.objects.create(kind=JobKind.LINKS, by=by)


def run_link_check(lease: JobLease) -> None:
    """Run a link check job. Results are written as it goes, so a restarted job loses little."""
    collect_links()
    try:
        report = check_links(progress=lease.beat)
        message = _("%(n)d links checked.") % {"n": report.states.total()}
    except NetworkAway:
        message = _("The network is down, so links could not be checked.")
    with lease.finishing(message):
        pass


def user_agent() -> str:
    """Tells the owners of websites who is asking and where to complain."""
    return f"HubFinder-link-check (+{settings.SITE_URL}/)"


def vouch_for_links(*, links: QuerySet[Link], by: User) -> int:
    """Record that a person saw these links work. No check marks them as dead for VOUCHED_FOR. Return their number."""
    now = timezone.now()
    return links.update(
        state=LinkState.ALIVE, failures=0, message="", status=None, vouched_by=by, vouched_at=now, checked_at=now
    )


def links_in_care(user: User | AnonymousUser) -> QuerySet[Link]:
    """The links in the user's care: for a steward those of organizations and of hubs in the steward's regions.

    Says nothing about permissions: check those separately.
    """
    if steward_regions(user) is None:
        return Link.objects.all()
    condition = Q()
    for column in _columns(hubs_in_care(user).published()):
        condition |= Q(url__in=column)
    return Link.objects.filter(condition)


def entries_naming(urls: Iterable[str]) -> dict[str, list[Naming]]:
    """The entries that contain each of these URLs: published hubs, then firms and organizations. Eight queries."""
    wanted = list(urls)
    found: dict[str, list[Naming]] = defaultdict(list)

    def add(entry_type: EntryType, part: str, rows: QuerySet[Any, Any]) -> None:
        for url, pk, name in rows:
            found[url].append(Naming(entry_type, pk, name, part))

    hubs = Hub.objects.published()
    add(EntryType.HUB, _("website"), hubs.filter(website__in=wanted).values_list("website", "pk", "name"))
    for model, part in ((Source, _("source")), (Designation, _("designation"))):
        rows: QuerySet[Any] = model._default_manager.filter(url__in=wanted, hub__in=hubs.values("pk"))
        add(EntryType.HUB, part, rows.values_list("url", "hub", "hub__name"))
    anchors = AnchorFirm.objects.filter(checked_source__in=wanted, hub__in=hubs.values("pk"))
    add(EntryType.HUB, _("check of an anchor firm"), anchors.values_list("checked_source", "hub", "hub__name"))
    firms = Firm.objects.filter(website__in=wanted)
    add(EntryType.FIRM, _("website"), firms.values_list("website", "pk", "name"))
    for field, called in _OF_ORGANIZATIONS.items():
        rows = SupportOrganization.objects.filter(**{f"{field}__in": wanted})
        add(EntryType.SUPPORT, str(called), rows.values_list(field, "pk", "name"))
    return found


def _columns(hubs: HubQuerySet) -> Iterator[QuerySet[Any, str]]:
    """The URLs in these hubs, their sources, designations, anchor firms and firms, and in all organizations."""
    keys = hubs.order_by().values("pk")
    yield hubs.order_by().exclude(website="").values_list("website", flat=True)
    yield Source.objects.filter(hub__in=keys).order_by().values_list("url", flat=True)
    yield Designation.objects.filter(hub__in=keys).exclude(url="").order_by().values_list("url", flat=True)
    firms = Firm.objects.filter(anchored__hub__in=keys).exclude(website="")
    yield firms.order_by().values_list("website", flat=True)
    anchors = AnchorFirm.objects.filter(hub__in=keys).exclude(checked_source="")
    yield anchors.order_by().values_list("checked_source", flat=True)
    for field in _OF_ORGANIZATIONS:
        yield SupportOrganization.objects.exclude(**{field: ""}).order_by().values_list(field, flat=True)


def _hosts_in_turn(links: Iterable[Link]) -> Iterator[Link]:
    """One link of each host, then the second of each, and so on, to spread the requests to a host."""
    by_host: dict[str, deque[Link]] = defaultdict(deque)
    for link in links:
        by_host[urlsplit(link.url).hostname or ""].append(link)
    while by_host:
        for host in list(by_host):
            yield by_host[host].popleft()
            if not by_host[host]:
                del by_host[host]


def _ask(client: SafeClient, url: str) -> _Finding:
    try:
        answer = client.ask(url)
    except Unreachable as error:
        return _Finding(None, str(error)[:250], isinstance(error, NoSuchHost))
    message = _("after %(n)d redirects") % {"n": answer.redirects} if answer.redirects else ""
    return _Finding(answer.status, message, answer.status in GONE)


def _write(findings: list[tuple[Link, _Finding]]) -> Counter[LinkState]:
    now = timezone.now()
    for link, finding in findings:
        # A refusal or timeout in between proves nothing, but the link was not gone in consecutive checks.
        link.failures = min(link.failures + 1, 1000) if finding.is_gone else 0
        link.state = _verdict(link, finding, now)
        link.status, link.message, link.checked_at = finding.status, finding.message, now
    Link.objects.bulk_update(
        [link for link, _finding in findings], ["state", "status", "message", "failures", "checked_at"]
    )
    return Counter(LinkState(link.state) for link, _finding in findings)


def _verdict(link: Link, finding: _Finding, now: datetime) -> LinkState:
    if finding.is_alive:
        return LinkState.ALIVE
    is_vouched = link.vouched_at is not None and link.vouched_at > now - VOUCHED_FOR
    if finding.is_gone and link.failures >= DEAD_AFTER and not is_vouched:
        return LinkState.DEAD
    return LinkState.UNSURE
