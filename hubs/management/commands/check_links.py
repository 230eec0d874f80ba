"""Checks whether the web addresses of published entries still answer."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hubs.enums import LinkState
from hubs.links.checks import LONGEST_RUN_S, MOST_LINKS, NetworkAway, check_links, collect_links


class Command(BaseCommand):
    help = (
        "Check whether the web addresses of published entries still answer, the longest unchecked first."
        " Run it every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--most", type=int, default=MOST_LINKS, help=f"Check at most this many (default: {MOST_LINKS})."
        )
        parser.add_argument("--older-than", type=int, metavar="DAYS", help="Only those not checked for this many days.")
        minutes = int(LONGEST_RUN_S / 60)
        parser.add_argument(
            "--minutes", type=int, default=minutes, help=f"Stop after this many minutes (default: {minutes})."
        )

    def handle(self, *args: Any, most: int, older_than: int | None, minutes: int, **options: Any) -> None:
        if most < 1 or minutes < 1 or (older_than is not None and not 0 <= older_than <= 36_500):
            raise CommandError("--most and --minutes must be at least 1, and --older-than from 0 to 36500.")
        known = collect_links()
        days = None if older_than is None else timedelta(days=older_than)
        try:
            report = check_links(most=most, older_than=days, longest_s=minutes * 60, progress=self._say)
        except NetworkAway:
            raise CommandError(
                "No address answered. The network seems to be down, so none was counted as failed. Try again later."
            ) from None
        states = ", ".join(f"{report.states[state]} {state.value}" for state in LinkState)
        self.stdout.write(f"{report.states.total()} of {known} addresses checked: {states}.")
        if report.stopped_early:
            self.stdout.write(f"Stopped after {minutes} minutes; the next run continues from there.")

    def _say(self, done: int, total: int) -> None:
        if done % 50 == 0:
            self.stdout.write(f"{done} of {total} ...")
