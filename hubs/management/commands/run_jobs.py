"""Runs jobs that are too long for a request, such as imports."""

from __future__ import annotations

import logging
import os
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from hubs.enums import JobKind
from hubs.importers.imports import run_import
from hubs.jobs.leases import JobLease, claim, due_jobs, work
from hubs.links.checks import run_link_check

TASKS: dict[JobKind, Callable[[JobLease], None]] = {JobKind.IMPORT: run_import, JobKind.LINKS: run_link_check}
PAUSE_S = 2
PAUSE_WITHOUT_DATABASE_S = 10

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the waiting jobs, including those of workers that died."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Keep waiting for jobs until stopped.")
        parser.add_argument(
            "--while-process",
            type=int,
            metavar="ID",
            help="With --forever: stop when this process, owned by the same user, has ended.",
        )

    def handle(self, *args: Any, forever: bool, while_process: int | None, **options: Any) -> None:
        if not forever:
            done = do_what_waits()
            self.stdout.write(f"{done} job{'' if done == 1 else 's'} done.")
            return
        # Like Ctrl-C: release the current job and roll back its transaction.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while while_process is None or _lives(while_process):
                time.sleep(_turns())
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")


def do_what_waits() -> int:
    """Run the waiting jobs and return their number."""
    done = 0
    while lease := claim(due_jobs().filter(kind__in=TASKS)):
        work(lease, TASKS)
        done += 1
    return done


def _turns() -> float:
    """Run the waiting jobs; return the seconds to pause before looking again, longer if the database is unavailable."""
    close_old_connections()
    try:
        do_what_waits()
    except (OperationalError, InterfaceError) as error:
        log.warning("The database is not available: %s", str(error).strip())
        return PAUSE_WITHOUT_DATABASE_S
    return PAUSE_S


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
