"""A volume compiled by a real worker that is killed twice on the way."""

from __future__ import annotations

import pytest

from accounts import jobs
from accounts.models.job import JobState
from documents.models import IssuedDocument
from documents.models import RenderedPart
from reports.compilation import compile_round
from reports.compilation import request_pdf
from reports.compilation import save_facts
from reports.enums import CompilationState
from reports.enums import ReportState
from tests.concurrency import servers
from tests.concurrency.test_jobs_workers import expire_leases
from tests.concurrency.test_jobs_workers import state_of
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.test_compilation import FACTS
from tests.reports.test_printing import content_of
from tests.reports.test_printing import files_in
from tests.reports.test_printing import freeze
from tests.reports.test_printing import text_by_page
from tests.reports.test_printing import undisturbed

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]


@pytest.mark.parametrize(
    ("first", "second", "parts"),
    [
        ("job.claimed", "compile.part", 1),
        ("compile.front", "compile.index", 5),
        ("compile.bound", "compile.stored", 5),
    ],
)
def test_volume_of_a_worker_killed_twice_is_whole_and_no_part_is_printed_again(
    plant, cast, settings, monkeypatch, first, second, parts
):
    settings.MEDIA_ROOT = plant["folder"] / "media"
    scene = make_round(cast)
    for report, user in (
        (scene.report, cast.commune_officer), (scene.neighbour_report, cast.neighbour_officer),
    ):  # fmt: skip
        arrive(report, user, state=ReportState.ACCEPTED)
        freeze(report, f"Mở lớp ở {report.unit.label}.")
    draft = save_facts(
        cast.province_officer, compile_round(cast.province_officer, scene.round), **FACTS
    )
    plant["flag"].write_text(first)
    job = request_pdf(cast.province_officer, draft)
    for point in (second, ""):
        servers.wait_until(lambda: not plant["flag"].exists(), seconds=60)
        printed = set(RenderedPart.objects.values_list("pk", flat=True))
        if point:
            plant["flag"].write_text(point)
        expire_leases()
        jobs.sweep()
    assert len(printed) == parts
    servers.wait_until(lambda: state_of(job) == JobState.DONE, seconds=60)
    job.refresh_from_db()
    draft.refresh_from_db()
    assert (job.attempts, draft.state) == (3, CompilationState.RENDERED)
    assert printed <= set(RenderedPart.objects.values_list("pk", flat=True))
    assert RenderedPart.objects.count() == 5  # two reports, front, annex, list
    assert IssuedDocument.objects.count() == 1
    assert draft.document.file.name in files_in("documents")
    kept = set(RenderedPart.objects.values_list("file", flat=True))
    assert kept <= files_in("parts")
    monkeypatch.setattr(jobs, "publish", lambda *args: None)
    after_the_kills = text_by_page(content_of(draft))
    assert after_the_kills == undisturbed(cast, draft, draft.document.code)
