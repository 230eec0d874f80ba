"""A curator's import from upload to undo. Each step is a job: small files at once, others by a worker."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.entries.changes import changing
from hubs.entries.differences import differences
from hubs.entries.entries import Problem
from hubs.enums import EntryType, JobKind, JobState, RevisionAction
from hubs.importers.checking import Change, changes, column_of, fingerprint, message_of
from hubs.importers.files import read_table, size_to_read
from hubs.importers.table import Unreadable
from hubs.importers.undoing import CannotUndo, undo_changes
from hubs.jobs.leases import JobLease
from hubs.models import Import, Job
from hubs.models.job import ImportQuerySet, ImportStep

MOST_SHOWN = 1_000
"""Maximum number of new entries, of changed entries and of problems stored for the preview."""
SMALL = 1_000_000
"""Bytes, uncompressed; about 500 full rows. Files up to this size are processed while the curator waits."""
SMALL_ROWS = 500


LONGEST_SHOWN = 6_000
"""Maximum characters of a cell in the preview."""


class NotAllowed(Exception):
    """The import is not in the right state for this step."""


class Refused(Exception):
    """Some rows have problems; `problems` says which. Nothing was written."""

    def __init__(self, problems: list[list[Any]]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def file_import(*, entry_type: EntryType, file_name: str, content: bytes, by: User) -> Import:
    """Store the file for checking. Also deletes files that nobody has decided on for 30 days."""
    with transaction.atomic():
        _delete(Import.objects.abandoned())
        job = Job.objects.create(kind=JobKind.IMPORT, by=by)
        return Import.objects.create(job=job, entry_type=entry_type, file_name=file_name[-200:], content=content)


def ask_to_apply(*, import_file: Import, only_good_rows: bool, by: User) -> None:
    """Queue the step. Raises NotAllowed."""
    good = import_file.counts.get("new", 0) + import_file.counts.get("changed", 0)
    if not good or (import_file.counts.get("bad", 0) and not only_good_rows):
        raise NotAllowed
    _next_step(import_file, ImportStep.CHECKED, ImportStep.APPLY, by, only_good_rows=only_good_rows)


def ask_to_check_again(*, import_file: Import, by: User) -> None:
    """Queue the step. Raises NotAllowed."""
    _next_step(import_file, ImportStep.CHECKED, ImportStep.CHECK, by)


def ask_to_undo(*, import_file: Import, by: User) -> None:
    """Queue the step. Raises NotAllowed."""
    _next_step(import_file, ImportStep.APPLIED, ImportStep.UNDO, by)


def discard(*, import_file: Import) -> None:
    """Delete a file that was not applied. Raises NotAllowed."""
    undecided = Import.objects.filter(pk=import_file.pk, step__in=[ImportStep.REFUSED, ImportStep.CHECKED])
    if not _delete(undecided):
        raise NotAllowed


def _delete(imports: ImportQuerySet) -> int:
    """Delete imports with their jobs. Return their number. A job cannot be deleted alone while an import needs it."""
    with transaction.atomic():
        keys = list(imports.values_list("pk", flat=True))
        Import.objects.filter(pk__in=keys).delete()
        Job.objects.filter(pk__in=keys).delete()
    return len(keys)


def _next_step(import_file: Import, now: ImportStep, then: ImportStep, by: User, **values: Any) -> None:
    with transaction.atomic():
        if not Import.objects.filter(pk=import_file.pk, step=now).update(step=then, **values):
            raise NotAllowed
        Job.objects.filter(pk=import_file.pk).update(
            state=JobState.WAITING, by=by, message="", heartbeat_at=None, finished_at=None, done=0, total=0
        )


def is_small(import_file: Import) -> bool:
    """Whether the next step is quick enough to do at once."""
    if import_file.step == ImportStep.CHECK:
        return size_to_read(bytes(import_file.content)) <= SMALL
    return sum(import_file.counts.get(kind, 0) for kind in ("new", "changed", "unchanged")) <= SMALL_ROWS


def run_import(lease: JobLease) -> None:
    """Run the next step of the job's import."""
    import_file = Import.objects.defer("preview", "problems").select_related("job__by").get(pk=lease.job.pk)
    match import_file.step:
        case ImportStep.CHECK:
            _check(lease, import_file)
        case ImportStep.APPLY:
            _apply(lease, import_file)
        case ImportStep.UNDO:
            _undo(lease, import_file)
        case _:
            with lease.finishing():
                pass


def _check(lease: JobLease, import_file: Import) -> None:
    entry_type = EntryType(import_file.entry_type)
    counts: Counter[str] = Counter()
    preview: dict[str, Any] = {"new": [], "changed": []}
    problems: list[list[Any]] = []
    seen: dict[str, str] = {}
    step = ImportStep.CHECKED
    try:
        table = read_table(entry_type, bytes(import_file.content))
        preview["read_as"] = table.read_as
        for found, _known in changes(entry_type, table, may_publish=_may_publish(import_file)):
            for change in found:
                counts[change.kind] += 1
                if change.kind in ("new", "changed") and len(preview[change.kind]) < MOST_SHOWN:
                    preview[change.kind].append(_shown(entry_type, change))
                if change.problems:
                    _keep(problems, entry_type, change.problems)
                    counts["problems"] += len(change.problems)
                else:
                    seen[change.slug] = fingerprint(change.before)
            lease.beat(counts.total() - counts["problems"], table.lines)
    except Unreadable as error:
        step, counts, problems, seen = ImportStep.REFUSED, Counter(), [], {}
        preview = {"new": [], "changed": []}
        _keep(problems, entry_type, error.problems)
        counts["problems"] = len(error.problems)
    with lease.finishing():
        import_file.step, import_file.counts, import_file.seen = step, dict(+counts), seen
        import_file.preview, import_file.problems = preview, problems
        fields = ["step", "counts", "seen", "preview", "problems"]
        if step == ImportStep.REFUSED:
            import_file.content = b""
            fields.append("content")
        import_file.save(update_fields=fields)


def _apply(lease: JobLease, import_file: Import) -> None:
    """Check all rows again, because the directory may have changed, and write those without errors in one transaction."""
    entry_type, by = EntryType(import_file.entry_type), import_file.job.by
    counts: Counter[str] = Counter()
    problems: list[list[Any]] = []
    try:
        if by is None or not by.is_active or not by.has_perm("hubs.import_entries"):
            raise Refused([[1, "", "", _("The user who started this may no longer import.")]])
        with lease.finishing(), changing(action=RevisionAction.IMPORTED, by=by, job=lease.job) as door:
            table = read_table(entry_type, bytes(import_file.content))
            for found, known in changes(entry_type, table, may_publish=_may_publish(import_file), lock=True):
                _refuse_stale(import_file, found)
                for change in found:
                    counts[change.kind] += 1
                    counts["problems"] += len(change.problems)
                    _keep(problems, entry_type, change.problems)
                if counts["bad"] and not import_file.only_good_rows:
                    continue  # nothing will be written; only collect the remaining problems
                good = [change.written for change in found if change.kind in ("new", "changed")]
                if good:
                    door.save(entry_type, good, known)
            if counts["bad"] and not import_file.only_good_rows:
                raise Refused(problems)
            Import.objects.filter(pk=import_file.pk).update(
                step=ImportStep.APPLIED, counts=dict(+counts), problems=problems, content=b"", seen={}
            )
    except (Refused, Unreadable) as error:
        if isinstance(error, Unreadable):
            _keep(problems, entry_type, error.problems)
        words = _("Nothing was applied, because the directory has changed since the preview. Check the file again.")
        with lease.finishing(words):
            found_problems = error.problems if isinstance(error, Refused) else problems
            Import.objects.filter(pk=import_file.pk).update(step=ImportStep.CHECKED, problems=found_problems)


def _refuse_stale(import_file: Import, found: list[Change]) -> None:
    """Add a problem for each entry that changed since the preview, so that it is not overwritten."""
    for change in found:
        if not change.problems and import_file.seen.get(change.slug) != fingerprint(change.before):
            words = _("was changed since the preview")
            change.problems.append(Problem("", change.line, change.slug, "", words))


def _undo(lease: JobLease, import_file: Import) -> None:
    try:
        with lease.finishing():
            undo_changes(entry_type=EntryType(import_file.entry_type), job=lease.job, by=import_file.job.by)
            Import.objects.filter(pk=import_file.pk).update(step=ImportStep.UNDONE, undone_at=timezone.now())
    except CannotUndo as error:
        with lease.finishing(str(error)):
            Import.objects.filter(pk=import_file.pk).update(step=ImportStep.APPLIED)


def _may_publish(import_file: Import) -> bool:
    by = import_file.job.by
    return by is not None and by.has_perm("hubs.publish_hub")


def _keep(kept: list[list[Any]], entry_type: EntryType, problems: list[Problem]) -> None:
    for problem in problems[: MOST_SHOWN - len(kept)] if len(kept) < MOST_SHOWN else []:
        entry = problem.entry.partition(" / ")[0]
        kept.append([problem.line, column_of(problem), entry, message_of(entry_type, problem)])


def _shown(entry_type: EntryType, change: Change) -> list[Any]:
    name = change.after.get("name", "")
    if change.before is None:
        return [change.line, change.slug, name]
    cells = [
        [part.field, _cut(part.before), _cut(part.after)]
        for part in differences(entry_type, change.before, change.after)
    ]
    return [change.line, change.slug, name, cells]


def _cut(text: str) -> str:
    """Shorten text for the preview. Only outlines are so long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:300]} …"
