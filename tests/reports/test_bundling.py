"""The Word files of all reports of a compilation in one archive."""

import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document as WordDocument

from accounts import jobs
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models.job import JobState
from documents import parts
from documents.models import RenderedPart
from reports import bundling
from reports.bundling import bundle_of
from reports.bundling import job_of
from reports.bundling import request_bundle
from reports.compilation import compile_round
from tests.reports.test_printing import scene as scene  # noqa: PLC0414 -- a fixture
from workflow import Refused


@pytest.fixture
def draft(cast, scene):
    return compile_round(cast.province_officer, scene.round)


def opened(part) -> dict[str, str]:
    """The text of each Word file by its name."""
    with part.file.open("rb") as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
        return {
            name: "\n".join(p.text for p in WordDocument(io.BytesIO(archive.read(name))).paragraphs)
            for name in archive.namelist()
        }


def test_archive_holds_the_word_file_of_each_report_in_the_order_of_the_list(cast, draft):
    job = request_bundle(cast.province_officer, draft)
    assert bundle_of(draft) is None
    jobs.run(job.pk)
    job.refresh_from_db()
    files = opened(bundle_of(draft))
    assert list(files) == [f"001 {cast.commune.label}.docx", f"002 {cast.neighbour.label}.docx"]
    assert "Mở 25 lớp ở Cổ Lễ." in files[f"001 {cast.commune.label}.docx"]
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert AuditEvent.objects.filter(act="reports.bundle").count() == 1


def test_pressed_again_it_is_made_once(cast, draft):
    job = request_bundle(cast.province_officer, draft)
    assert request_bundle(cast.province_officer, draft) == job
    jobs.run(job.pk)
    assert request_bundle(cast.province_officer, draft) is None
    assert Job.objects.filter(handler=bundling.HANDLER).count() == 1


def test_archive_that_was_forgotten_is_made_anew(cast, draft):
    first = request_bundle(cast.province_officer, draft)
    jobs.run(first.pk)
    RenderedPart.objects.all().delete()
    second = request_bundle(cast.province_officer, draft)
    assert second != first
    jobs.run(second.pk)
    assert job_of(draft) == second
    assert bundle_of(draft) is not None


def test_worker_that_takes_over_leaves_one_archive(cast, draft, monkeypatch):
    job = request_bundle(cast.province_officer, draft)
    with monkeypatch.context() as patch:
        patch.setattr(bundling, "keep_file", lambda *args, **more: 1 / 0)
        jobs.run(job.pk)
    assert bundle_of(draft) is None
    for _ in range(2):
        Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
        jobs.run(job.pk)
    assert RenderedPart.objects.count() == 1


def test_another_submission_is_another_archive(cast, scene, draft):
    jobs.run(request_bundle(cast.province_officer, draft).pk)
    draft.sources.filter(version=scene.report.current_version).update(sha256="1" * 64)
    assert bundle_of(draft) is None


def test_reader_above_or_stranger_may_not(cast, draft):
    for person in (cast.commune_officer, cast.people["outsider"]):
        with pytest.raises(Refused):
            request_bundle(person, draft)


def test_page_offers_shows_and_gives_the_archive(cast, draft, as_user):
    client = as_user(cast.province_officer)
    page = reverse("reports:compilation", args=[draft.pk])
    assert "Gói bản Word" in client.get(page).content.decode()
    gone = client.get(reverse("reports:bundle_file", args=[draft.pk]))
    assert (gone.status_code, "chưa có" in gone.content.decode()) == (409, True)
    client.post(reverse("reports:bundle_request", args=[draft.pk]))
    assert "hx-get" in client.get(page).content.decode()
    jobs.run(job_of(draft).pk)
    assert "Tải gói bản Word (ZIP" in client.get(page).content.decode()
    archive = client.get(reverse("reports:bundle_file", args=[draft.pk]))
    assert archive["Content-Type"] == "application/zip"
    assert b"".join(archive.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("unit", ["../Xã A", "Xã\\A/B", "/etc/Xã A"])
def test_name_of_a_unit_stays_inside_the_archive(unit):
    name = bundling._name(1, unit)
    assert name.endswith(".docx")
    assert not {"/", "\\"} & set(name)


@pytest.mark.django_db
def test_file_is_kept_once_under_its_key():
    key = parts.content_key("x")
    first = parts.keep_file(key, b"PK", suffix=".zip")
    assert parts.keep_file(key, b"other", suffix=".zip") == first
    assert first.file.name.endswith(".zip")
