"""A worker's lease on a job.

The worker that wrote a job's last heartbeat holds the job, until the heartbeat is too old. A job makes its changes and
is marked as done in one transaction, with its row locked. So a job that two workers took still takes effect only once,
and a job that was killed midway has no effect.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.enums import JobKind, JobState
from hubs.models import Job

DEAD_AFTER = timedelta(minutes=2)
"""After this long without a heartbeat, another worker may take the job."""
BEAT_S = 1.0
"""Minimum time between heartbeats, in seconds."""

log = logging.getLogger(__name__)


class JobLost(Exception):
    """Another worker has taken the job, or it was deleted. This worker's changes must not be committed."""


class JobLease:
    """A worker's hold on a job. Outside `finishing`, each `beat` commits, so that the progress is visible at once."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._last_beat = time.monotonic()

    def beat(self, done: int, total: int) -> None:
        """Record a heartbeat and the progress, at most every BEAT_S seconds. Raises JobLost."""
        if time.monotonic() - self._last_beat < BEAT_S:
            return
        self._last_beat = time.monotonic()
        now = timezone.now()
        if not self._held().update(heartbeat_at=now, done=done, total=max(done, total)):
            raise JobLost
        self.job.heartbeat_at = now

    @contextmanager
    def finishing(self, message: str = "") -> Iterator[None]:
        """The transaction in which the job makes its changes and is marked as done, with this message. Raises JobLost.

        It needs no heartbeats, which nobody could see before the commit: the lock on the job's row keeps other workers
        away.
        """
        with transaction.atomic():
            if self._held().select_for_update().first() is None:
                raise JobLost
            yield
            self._held().update(state=JobState.DONE, message=message, finished_at=timezone.now())

    def fail(self, message: str) -> None:
        self._held().update(state=JobState.FAILED, message=message, finished_at=timezone.now())

    def release(self) -> None:
        """Give the job back. The next worker starts it from the beginning."""
        self._held().update(state=JobState.WAITING, heartbeat_at=None)

    def _held(self) -> QuerySet[Job]:
        held = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, heartbeat_at=self.job.heartbeat_at)
        return held.order_by()


def due_jobs() -> QuerySet[Job]:
    return Job.objects.filter(
        Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - DEAD_AFTER)
    )


def claim(jobs: QuerySet[Job]) -> JobLease | None:
    """Take the oldest of the jobs that no other worker is taking right now; None if there is none.

    On PostgreSQL, locked rows are skipped. SQLite allows only one writer at a time.
    """
    if not jobs.exists():
        return None  # checked without a lock, because workers ask every two seconds
    with transaction.atomic():
        job = jobs.order_by("pk").select_for_update(skip_locked=True).first()
        if job is None:
            return None
        started: datetime = timezone.now()
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heartbeat_at=started, done=0, finished_at=None)
        job.state, job.heartbeat_at = JobState.RUNNING, started
    return JobLease(job)


def work(lease: JobLease, tasks: Mapping[JobKind, Callable[[JobLease], None]]) -> None:
    """Run the job. An error that the task does not handle is logged, and the job is marked as failed.

    A worker that is told to stop gives the job back.
    """
    try:
        with _few_collections():
            tasks[JobKind(lease.job.kind)](lease)
    except JobLost:
        log.warning("Job %s was taken over by another worker.", lease.job.pk)
    except Exception:
        log.exception("Job %s failed.", lease.job.pk)
        lease.fail(_("Something went wrong on our side. Nothing was changed."))
    except BaseException:
        lease.release()
        raise


@contextmanager
def _few_collections() -> Iterator[None]:
    """Run the garbage collector rarely: jobs make many objects but few cycles. It would take a fifth of their time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
