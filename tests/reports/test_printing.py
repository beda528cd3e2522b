"""Volumes: what is printed once stays printed, whatever happens to the worker."""

import datetime as dt
import io

import pdfplumber
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import jobs
from accounts.models import Job
from accounts.models.job import JobState
from documents import parts
from documents.limits import TooHeavy
from documents.models import IssuedDocument
from documents.models import RenderedPart
from documents.rendering.press_room import PressRoom
from reports import printing
from reports.compilation import compile_round
from reports.compilation import request_pdf
from reports.compilation import save_facts
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import ReportVersion
from reports.papers import print_report
from reports.review import accept_report
from tests.documents.archive import archive_faults
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.test_compilation import FACTS
from tests.reports.test_compilation import printed

STEPS = ("job.claimed", "compile.document", "compile.part", "compile.front", "compile.index", "compile.bound", "compile.stored", "job.done")  # fmt: skip


class Killed(BaseException):
    """What SIGKILL is to a process: nobody catches it."""


@pytest.fixture
def scene(cast):
    """Both communes accepted, each with a text of its own."""
    scene = make_round(cast)
    for report, user, words in (
        (scene.report, cast.commune_officer, "Mở 25 lớp ở Cổ Lễ."),
        (scene.neighbour_report, cast.neighbour_officer, "Mở 40 lớp ở Liên Minh."),
    ):
        arrive(report, user, state=ReportState.ACCEPTED)
        freeze(report, words)
    return scene


def freeze(report, words: str) -> None:
    ReportVersion.objects.filter(pk=report.current_version_id).update(
        payload={
            "sections": [{"title": "Xã hội số", "text": words, "evidence": []}],
            "figures": [
                {"name": "Lớp", "unit_of_measure": "lớp", "value": "1234.5", "note": ""},
            ],
        }
    )


@pytest.fixture
def prints(monkeypatch):
    """How often anything was set in type."""
    run, set_it, counted = PressRoom.run, parts.set_ledger, []
    monkeypatch.setattr(
        PressRoom, "run", lambda self, html, *more: counted.append(html) or run(self, html, *more)
    )
    monkeypatch.setattr(parts, "set_ledger", lambda it: counted.append(it.heading) or set_it(it))
    return counted


@pytest.fixture
def draft(cast, scene):
    made = compile_round(cast.province_officer, scene.round)
    return save_facts(cast.province_officer, made, **FACTS)


def text_by_page(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [" ".join((page.extract_text() or "").split()) for page in pdf.pages]


def content_of(compilation) -> bytes:
    compilation.refresh_from_db()
    assert compilation.document.exchange["type"] == "Báo cáo"
    with compilation.document.file.open("rb") as stream:
        return stream.read()


def test_accepted_report_is_printed_once_by_a_job(
    cast, prints, django_capture_on_commit_callbacks, settings
):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)
    freeze(scene.report, "Một lần.")
    accept_report(cast.province_officer, scene.report)
    job = Job.objects.get(handler="reports.print_report")
    for _ in range(2):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert (len(prints), RenderedPart.objects.count()) == (1, 1)
    print_report(scene.report.current_version_id)
    assert len(prints) == 1


def test_compiling_accepted_reports_prints_front_annex_and_list_only(cast, scene, draft, prints):
    for report in (scene.report, scene.neighbour_report):
        print_report(report.current_version_id)
    prints.clear()
    printed(cast, draft)
    assert len(prints) == 3


def test_one_changed_report_prints_one_report_again(cast, scene, draft, prints):
    printed(cast, draft)
    freeze(scene.report, "Mở 26 lớp ở Cổ Lễ.")
    prints.clear()
    again = printed(cast, compile_round(cast.province_officer, scene.round))
    assert sum("Mở 26 lớp" in html for html in prints) == 1
    assert not any("Mở 40 lớp" in html for html in prints)
    assert any("Mở 26 lớp" in text for text in text_by_page(content_of(again)))


def test_volume_numbers_its_pages_and_its_list_points_to_them(cast, draft):
    content = content_of(printed(cast, draft))
    texts = text_by_page(content)
    assert all(t.endswith(f"Trang {n}/{len(texts)}") for n, t in enumerate(texts, start=1))
    at = {
        word: next(n for n, t in enumerate(texts, start=1) if word in t)
        for word in ("Mở 25 lớp ở Cổ Lễ.", "Mở 40 lớp ở Liên Minh.")
    }
    listed = next(t for t in texts if "DANH MỤC BÁO CÁO CỦA CÁC ĐƠN VỊ" in t)
    for unit, word in (
        (cast.commune, "Mở 25 lớp ở Cổ Lễ."),
        (cast.neighbour, "Mở 40 lớp ở Liên Minh."),
    ):
        assert f"{unit.label} 1 {at[word]}" in listed
    with pikepdf.open(io.BytesIO(content)) as book:
        numbers = {page.obj.objgen: n for n, page in enumerate(book.pages, start=1)}
        jumps = {
            numbers[note.A.D[0].objgen]
            for page in book.pages
            for note in page.obj.get("/Annots", [])
            if note.get("/A", {}).get("/S") == "/GoTo"
        }
        assert jumps == set(at.values())
        assert b"portal:" not in content
        with book.open_outline() as outline:
            group, annex = outline.root[-1], outline.root[-2]
            assert annex.title == "Phụ lục I. SỐ LIỆU THEO ĐƠN VỊ"
            assert [item.title for item in group.children] == [
                cast.commune.label, cast.neighbour.label,
            ]  # fmt: skip


def test_volume_is_one_tagged_archive_with_each_face_once(cast, draft):
    content = content_of(printed(cast, draft))
    assert archive_faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as book:
        root = book.Root.StructTreeRoot
        owners = dict(
            zip(map(int, root.ParentTree.Nums[::2]), root.ParentTree.Nums[1::2], strict=True)
        )
        keys = [int(page.obj.StructParents) for page in book.pages]
        assert len(set(keys)) == len(keys)
        assert set(keys) <= set(owners)
        for page in book.pages:
            # Each marked piece of the page leads to an element that says it stands on this page.
            for owner in owners[int(page.obj.StructParents)]:
                if owner is not None and "/Pg" in owner:
                    assert owner.Pg.objgen == page.obj.objgen
        names = [
            str(thing.FontName)
            for thing in book.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert len(names) == len(set(names)) <= 4
        parts_of_tree = [kid for kid in root.K[0].K if kid.S == "/Part"]
        assert len(parts_of_tree) == 4  # annex, list, two reports
        assert str(book.Root.AF[0].AFRelationship) == "/Data"
        links = [kid for kid in _all_of(parts_of_tree[1]) if kid.S == "/Link"]
        assert len(links) == 2
        for link in links:
            note = link.K[1].Obj
            assert owners[int(note.StructParent)].objgen == link.objgen
        ids = [
            str(thing.ID)
            for thing in book.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem" and "/ID" in thing
        ]  # fmt: skip
        assert len(ids) == len(set(ids)) > 0


def _all_of(element) -> list:
    """The elements below one, itself included."""
    found = [element]
    for kid in element.get("/K", []) if isinstance(element.get("/K"), pikepdf.Array) else []:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += _all_of(kid)
    return found


def test_officer_may_leave_the_reports_out(cast, draft):
    save_facts(cast.province_officer, draft, **FACTS | {"binds_reports": False})
    job = request_pdf(cast.province_officer, draft)
    jobs.run(job.pk)
    texts = text_by_page(content_of(draft))
    assert not any("Mở 25 lớp ở Cổ Lễ." in text or "Trang 1/" in text for text in texts)


def _run_and_die_at(point: str, job: Job, monkeypatch) -> None:
    from accounts import jobs as jobs_module

    def fatal(reached: str) -> None:
        if reached == point:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(printing, "reach", fatal)
        patch.setattr(jobs_module, "reach", fatal)
        with pytest.raises(Killed):
            jobs.run(job.pk)
    # The sweeper finds the lease run out.
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def files_in(folder: str) -> set[str]:
    if not default_storage.exists(folder):
        return set()
    return {
        f"{folder}/{year}/{name}"
        for year in default_storage.listdir(folder)[0]
        for name in default_storage.listdir(f"{folder}/{year}")[1]
    }


def undisturbed(cast, draft, code: str) -> list[str]:
    """What a run without a kill prints of the same draft with the same code."""
    job = request_pdf(cast.province_officer, draft)
    Job.objects.filter(pk=job.pk).update(payload={"compilation": draft.pk, "code": code})
    IssuedDocument.objects.update(code="cũ")
    RenderedPart.objects.all().delete()
    jobs.run(job.pk)
    return text_by_page(content_of(draft))


@pytest.mark.parametrize("point", STEPS)
def test_killed_worker_loses_nothing_and_prints_nothing_twice(
    cast, scene, draft, prints, monkeypatch, point, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    job = request_pdf(cast.province_officer, draft)
    _run_and_die_at(point, job, monkeypatch)
    jobs.run(job.pk)
    job.refresh_from_db()
    draft.refresh_from_db()
    assert (job.state, draft.state) == (JobState.DONE, CompilationState.RENDERED)
    assert len(prints) == len(set(prints)) == 5  # two reports, front, annex, list
    assert IssuedDocument.objects.count() == 1
    parts.sweep_parts()
    assert files_in("parts") == set(RenderedPart.objects.values_list("file", flat=True))
    assert files_in("documents") == {draft.document.file.name}
    after_the_kill = text_by_page(content_of(draft))
    assert after_the_kill == undisturbed(cast, draft, draft.document.code)


def test_without_kept_parts_a_killed_worker_prints_twice(
    cast, scene, draft, prints, monkeypatch, settings, tmp_path
):
    """The twin: nothing is found again, so the second worker starts from nothing."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(parts, "kept", lambda key: None)
    job = request_pdf(cast.province_officer, draft)
    _run_and_die_at("compile.front", job, monkeypatch)
    jobs.run(job.pk)
    assert len(prints) > len(set(prints))


def test_poison_report_is_tried_three_times_and_ends_with_its_reason(
    cast, scene, draft, monkeypatch
):
    """What ends the child, and that the next paper is set, see tests/documents/test_press_room.py."""
    run, tried = PressRoom.run, []

    def choke(self, html, *more):
        if "Mở 25 lớp" not in html:
            return run(self, html, *more)
        tried.append(html)
        raise TooHeavy("quá 120 giây")

    monkeypatch.setattr(PressRoom, "run", choke)
    job = request_pdf(cast.province_officer, draft)
    for _ in range(Job.MAX_ATTEMPTS + 1):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, len(tried)) == (JobState.FAILED, Job.MAX_ATTEMPTS)
    assert "quá 120 giây" in job.error
    assert "bớt nội dung quá dài" in job.error
    print_report(scene.neighbour_report.current_version_id)
    assert RenderedPart.objects.count() == 1


def test_cancel_stops_between_two_reports(cast, scene, draft, prints, monkeypatch):
    job = request_pdf(cast.province_officer, draft)

    def press_cancel(point: str) -> None:
        if point == "compile.part":
            jobs.cancel(cast.province_officer, job)

    monkeypatch.setattr(printing, "reach", press_cancel)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, len(prints)) == (JobState.CANCELLED, 1)
    jobs.retry(cast.province_officer, job)
    monkeypatch.setattr(printing, "reach", lambda point: None)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, len(prints)) == (JobState.DONE, 5)


def test_progress_counts_the_reports(cast, scene, draft, monkeypatch):
    seen = []
    step = jobs.Progress.step
    monkeypatch.setattr(
        jobs.Progress, "step",
        lambda self, **facts: seen.append((facts.get("done"), facts.get("total"))) or step(self, **facts),
    )  # fmt: skip
    jobs.run(request_pdf(cast.province_officer, draft).pk)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert {total for _, total in seen} == {6}
    assert seen[-1] == (6, 6)


def test_lost_file_of_a_part_is_printed_again(cast, scene):
    print_report(scene.report.current_version_id)
    part = RenderedPart.objects.get()
    default_storage.delete(part.file.name)
    print_report(scene.report.current_version_id)
    again = RenderedPart.objects.get()
    assert default_storage.exists(again.file.name)


def test_parts_that_nothing_binds_are_forgotten(cast, scene, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PART_KEEP_DAYS = 30
    for report in (scene.report, scene.neighbour_report):
        print_report(report.current_version_id)
    old = RenderedPart.objects.first()
    RenderedPart.objects.filter(pk=old.pk).update(
        used_on=timezone.localdate() - dt.timedelta(days=31)
    )
    assert parts.sweep_parts() == 1
    assert files_in("parts") == set(RenderedPart.objects.values_list("file", flat=True))
    assert RenderedPart.objects.count() == 1
