"""The Word files of all reports of a compilation in one archive, made by a job and kept by content."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.jobs import start
from accounts.models import Job
from accounts.models.job import JobState
from documents.files import display_name
from documents.models import RenderedPart
from documents.parts import content_key
from documents.parts import keep_file
from documents.parts import kept
from documents.rendering.docx import render_docx
from reports.models import Compilation
from reports.models import ReportVersion
from reports.papers import report_document
from reports.papers import with_facts
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import User

HANDLER = "reports.bundle_reports"
FORMAT = "1"  # raise where the Word files of the same reports come out otherwise


def bundle_of(compilation: Compilation) -> RenderedPart | None:
    """The archive, if it has been made and is still kept."""
    return kept(_key(compilation))


def job_of(compilation: Compilation) -> Job | None:
    """The last job that was to make the archive, whatever became of it."""
    return Job.objects.filter(key__startswith=_job_key(compilation)).order_by("-pk").first()


@transaction.atomic
def request_bundle(user: User, compilation: Compilation) -> Job | None:
    """Have the archive made; None where it is there, the same job while one is at work.

    Raises:
        Refused: no right.
    """
    demand(user, "reports.edit_compilation", compilation)
    if bundle_of(compilation):
        return None
    prefix = _job_key(compilation)
    before = Job.objects.filter(key__startswith=prefix)
    if running := before.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first():
        return running
    # Numbered by those that are over: two who press at once ask for the same job.
    job = start(
        user,
        key=f"{prefix}{before.count() + 1}",
        handler=HANDLER,
        label=f"Gói bản Word của các báo cáo: {compilation.title}",
        payload={"compilation": compilation.pk},
    )
    record(
        user,
        "reports.bundle",
        compilation,
        scope_path=compilation.round.receiving_unit.path,
        reports=compilation.sources.count(),
    )
    return job


def bundle_reports(compilation_id: int, progress: Progress) -> str:
    """Write the archive; repeatable after a crash at any point.

    Returns:
        The address of the compilation's page.
    """
    compilation = Compilation.objects.get(pk=compilation_id)
    address = reverse("reports:compilation", args=[compilation.pk])
    key = _key(compilation)
    if kept(key):
        return address
    versions = _versions(compilation)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.zip"
        # Stored as they are: Word files are archives themselves.
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for number, version in enumerate(versions, start=1):
                unit = version.report.unit.label
                progress.step(done=number - 1, total=len(versions), message=unit)
                archive.writestr(
                    zipfile.ZipInfo(_name(number, unit)), render_docx(report_document(version))
                )
        keep_file(key, path.read_bytes(), suffix=".zip")
    progress.step(done=len(versions), total=len(versions))
    return address


def open_bundle(user: User, compilation: Compilation) -> RenderedPart:
    """The archive for reading.

    Raises:
        Refused: no right, or it has not been made.
    """
    demand(user, "reports.edit_compilation", compilation)
    part = bundle_of(compilation)
    if part is None:
        raise Refused("Gói bản Word chưa có hoặc đã hết hạn giữ. Hãy bấm “Gói bản Word” để làm.")
    return part


def _versions(compilation: Compilation) -> list[ReportVersion]:
    keys = compilation.sources.values("version")
    found = with_facts().filter(pk__in=keys)
    return list(found.order_by("report__unit__position", "report__unit__search", "pk"))


def _key(compilation: Compilation) -> str:
    """The submissions' own digests say what is inside."""
    digests = compilation.sources.order_by("version").values_list("version", "sha256")
    return content_key(f"{HANDLER} {FORMAT} {list(digests)}")


def _job_key(compilation: Compilation) -> str:
    digest = hashlib.sha256(_key(compilation).encode()).hexdigest()[:16]
    return f"{HANDLER}:{compilation.pk}:{digest}:"


def _name(number: int, unit: str) -> str:
    """Numbered as in the list of reports; a name of a unit cannot climb out of the archive."""
    return display_name(f"{number:03} {unit.replace('/', '-')}.docx")
