"""Jobs: one worker at a time, resumed by another when it dies, with their progress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from hubs.enums import JobKind, JobState
from hubs.jobs import leases
from hubs.jobs.leases import DEAD_AFTER, JobLease, JobLost, claim, due_jobs, work
from hubs.management.commands import run_jobs
from hubs.models import Job

pytestmark = pytest.mark.django_db


def waiting() -> Job:
    return Job.objects.create(kind=JobKind.IMPORT)


def taken() -> JobLease:
    lease = claim(due_jobs())
    assert lease
    return lease


def state(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.message


def let_it_die(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))


def test_the_oldest_job_is_taken_first_and_by_one_worker_only() -> None:
    first, second = waiting(), waiting()
    assert [taken().job, taken().job] == [first, second]
    assert claim(due_jobs()) is None


def test_looking_for_work_takes_no_lock_when_there_is_none(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert claim(due_jobs()) is None


def test_a_job_whose_worker_died_is_taken_up_again_and_the_first_worker_has_lost_it() -> None:
    job = waiting()
    first = taken()
    let_it_die(job)
    second = taken()
    assert second.job == job
    with pytest.raises(JobLost), first.finishing():
        pytest.fail("it may not write")
    first._last_beat = 0
    with pytest.raises(JobLost):
        first.beat(1, 2)
    with second.finishing("As told."):
        pass
    assert state(job) == (JobState.DONE, "As told.")
    first.fail("too late")
    assert state(job) == (JobState.DONE, "As told.")


def test_progress_is_told_at_most_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    job, now = waiting(), 100.0
    monkeypatch.setattr(leases.time, "monotonic", lambda: now)
    lease = taken()
    lease.beat(1, 9)
    job.refresh_from_db()
    assert (job.done, job.total) == (0, 0)
    now += leases.BEAT_S
    lease.beat(12, 9)
    job.refresh_from_db()
    assert (job.done, job.total) == (12, 12)
    assert job.heartbeat_at


def test_an_error_fails_the_job_with_words_and_undoes_its_change(caplog: pytest.LogCaptureFixture) -> None:
    job, other = waiting(), waiting()

    def task(lease: JobLease) -> None:
        with lease.finishing():
            other.delete()
            raise RuntimeError("secret detail")

    work(taken(), {JobKind.IMPORT: task})
    assert state(job) == (JobState.FAILED, "Something went wrong on our side. Nothing was changed.")
    assert Job.objects.filter(kind=JobKind.IMPORT).count() == 2
    assert "secret detail" in caplog.text


def test_a_worker_that_is_told_to_stop_gives_the_job_back() -> None:
    job = waiting()

    def task(lease: JobLease) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(taken(), {JobKind.IMPORT: task})
    assert state(job)[0] == JobState.WAITING
    assert taken().job == job


def test_the_command_does_what_waits_and_leaves_what_it_does_not_know(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[Job] = []

    def task(lease: JobLease) -> None:
        done.append(lease.job)
        with lease.finishing():
            pass

    monkeypatch.setattr(run_jobs, "TASKS", {JobKind.IMPORT: task})
    jobs = [waiting(), waiting()]
    unknown = Job.objects.create(kind=JobKind.LINKS)
    call_command("run_jobs")
    assert done == jobs
    assert capsys.readouterr().out == "2 jobs done.\n"
    assert state(unknown)[0] == JobState.WAITING


def test_waiting_for_jobs_ends_with_the_process_beside_which_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = iter([True, True, False])
    monkeypatch.setattr(run_jobs.signal, "signal", lambda *args: None)
    monkeypatch.setattr(run_jobs.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(run_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(run_jobs, "_lives", lambda process: next(lives))
    looks: list[int] = []
    monkeypatch.setattr(run_jobs, "do_what_waits", lambda: looks.append(1))
    call_command("run_jobs", "--forever", "--while-process=1")
    assert len(looks) == 2


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise OperationalError("connection refused")

    monkeypatch.setattr(run_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(run_jobs, "do_what_waits", away)
    assert run_jobs._turns() == run_jobs.PAUSE_WITHOUT_DATABASE_S
