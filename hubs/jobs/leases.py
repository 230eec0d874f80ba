"""A worker's turn at a job.

A job is held by its last sign of life: whoever wrote that holds it, until it is too old. The change that a job makes and its
end are one transaction, in which its row is locked; so a job that was taken twice still has its effect once, and one that
was killed midway has none.
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
"""Without a sign of life for that long, a job is taken up again by whoever comes next."""
BEAT_S = 1.0
"""Seconds between signs of life, at least."""

log = logging.getLogger(__name__)


class JobLost(Exception):
    """Another worker has taken the job meanwhile, or it is gone; what this one did since must not count."""


class JobLease:
    """Outside `finishing`, each `beat` is a write of its own, seen at once by whoever watches the progress."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._last_beat = time.monotonic()

    def beat(self, done: int, total: int) -> None:
        """Say that the work goes on and how far it is, at most every BEAT_S seconds. Raises JobLost."""
        if time.monotonic() - self._last_beat < BEAT_S:
            return
        self._last_beat = time.monotonic()
        now = timezone.now()
        if not self._held().update(heartbeat_at=now, done=done, total=max(done, total)):
            raise JobLost
        self.job.heartbeat_at = now

    @contextmanager
    def finishing(self, message: str = "") -> Iterator[None]:
        """The transaction in which the job takes its effect and is done, with these words. Raises JobLost.

        It gives no signs of life, for nobody would see them before its end; the lock on the job's row stands for them.
        """
        with transaction.atomic():
            if self._held().select_for_update().first() is None:
                raise JobLost
            yield
            self._held().update(state=JobState.DONE, message=message, finished_at=timezone.now())

    def fail(self, message: str) -> None:
        self._held().update(state=JobState.FAILED, message=message, finished_at=timezone.now())

    def release(self) -> None:
        """For the next worker, from the beginning."""
        self._held().update(state=JobState.WAITING, heartbeat_at=None)

    def _held(self) -> QuerySet[Job]:
        held = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, heartbeat_at=self.job.heartbeat_at)
        return held.order_by()


def due_jobs() -> QuerySet[Job]:
    return Job.objects.filter(
        Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, heartbeat_at__lt=timezone.now() - DEAD_AFTER)
    )


def claim(jobs: QuerySet[Job]) -> JobLease | None:
    """The oldest of the jobs that nobody else takes at this moment; None where there is none.

    On PostgreSQL rows that others hold are passed over, on SQLite there is one writer at a time.
    """
    if not jobs.exists():
        return None  # without a lock: this is asked every other second
    with transaction.atomic():
        job = jobs.order_by("pk").select_for_update(skip_locked=True).first()
        if job is None:
            return None
        started: datetime = timezone.now()
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heartbeat_at=started, done=0, finished_at=None)
        job.state, job.heartbeat_at = JobState.RUNNING, started
    return JobLease(job)


def work(lease: JobLease, tasks: Mapping[JobKind, Callable[[JobLease], None]]) -> None:
    """Do the job. An error that its task does not tell in words itself is logged, and the job has failed.

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
    """Jobs make very many objects and hardly any cycles of them: the collector would take a fifth of their time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
