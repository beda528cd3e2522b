import datetime as dt

import pytest

from accounts import jobs
from accounts.models import Job
from accounts.models.job import JobState
from reports.compilation import closes_round
from reports.compilation import compile_round
from reports.compilation import drop_highlight
from reports.compilation import issue_compilation
from reports.compilation import pick_highlight
from reports.compilation import request_pdf
from reports.compilation import save_facts
from reports.compilation import save_section
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import Report
from reports.review import return_report
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from workflow import Refused
from workflow import Stale

FACTS = {
    "title": "Kết quả phong trào",
    "document_number": "12/BC-UBND",
    "issued_on": dt.date(2025, 12, 20),
    "signing_capacity": "TM. UỶ BAN NHÂN DÂN",
    "signatory_post": "CHỦ TỊCH",
    "signatory_name": "Trần Văn A",
}


@pytest.fixture
def scene(cast):
    """Both communes accepted; the neighbour came late."""
    scene = make_round(cast)
    for report, user, value, on_time in (
        (scene.report, cast.commune_officer, 25, True),
        (scene.neighbour_report, cast.neighbour_officer, 40, False),
    ):
        write(report, scene.difficulties, "Thiếu cán bộ công nghệ thông tin.")
        write(report, scene.area, f"Mở {value} lớp.")
        count(report, scene.indicator, value)
        arrive(report, user, state=ReportState.ACCEPTED, on_time=on_time)
    return scene


@pytest.fixture
def draft(cast, scene):
    return compile_round(cast.province_officer, scene.round)


def printed(cast, draft) -> Compilation:
    """The draft with its facts and a PDF made as a worker makes it."""
    save_facts(cast.province_officer, draft, **FACTS)
    job = request_pdf(cast.province_officer, draft)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    draft.refresh_from_db()
    return draft


def test_figures_add_up_and_name_late_and_missing(cast, scene, draft):
    [total] = draft.figures["indicators"]
    assert (float(total["total"]), total["given"], total["expected"]) == (65, 2, 2)
    assert [row["unit"] for row in draft.figures["late"]] == [cast.neighbour.label]
    assert draft.figures["missing"] == []
    assert {s.sha256 for s in draft.sources.all()} == {
        scene.report.current_version.sha256,
        scene.neighbour_report.current_version.sha256,
    }


def test_difficulties_are_gathered(cast, scene, draft):
    row = draft.sections.get(section=scene.difficulties)
    assert row.text.count("Thiếu cán bộ công nghệ thông tin.") == 1
    assert cast.commune.label in row.text
    assert cast.neighbour.label in row.text


def test_change_against_last_year_is_counted(cast, scene):
    after = make_round(cast, year=2026, plan=scene.round.plan)
    count(after.report, after.indicator, 130)
    arrive(after.report, cast.commune_officer, state=ReportState.ACCEPTED)
    [total] = compile_round(cast.province_officer, after.round).figures["indicators"]
    assert (float(total["last_year"]), float(total["percent"])) == (65, 100)


def test_nothing_accepted_nothing_compiled(cast):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)
    with pytest.raises(Refused, match="Chưa có báo cáo nào được chấp nhận"):
        compile_round(cast.province_officer, scene.round)


@pytest.mark.parametrize("who", ["commune_officer", "province_reader", "outsider", "nobody"])
def test_only_the_receiving_office_compiles(cast, scene, who):
    with pytest.raises(Refused) as refusal:
        compile_round(cast.people[who], scene.round)
    assert refusal.value.denied
    assert not Compilation.objects.exists()


def test_compiling_anew_keeps_what_the_officer_wrote(cast, scene, draft):
    row = draft.sections.get(section=scene.area)
    save_section(cast.province_officer, draft, row, text="Tự viết", expected_version=0)
    highlight = pick_highlight(
        cast.province_officer, draft, report=scene.report, section=scene.area, text="Hay"
    )
    second = compile_round(cast.province_officer, scene.round)
    assert second.number == 2
    assert second.sections.get(section=scene.area).text == "Tự viết"
    assert [h.text for h in second.highlights.all()] == [highlight.text]
    assert draft.sections.get(section=scene.area).text == "Tự viết"


def test_second_officer_is_told_of_the_first(cast, scene, draft):
    row = draft.sections.get(section=scene.area)
    save_section(cast.province_officer, draft, row, text="một", expected_version=0)
    with pytest.raises(Stale):
        save_section(cast.province_leader, draft, row, text="hai", expected_version=0)
    row.refresh_from_db()
    assert row.text == "một"


def test_highlight_must_come_from_a_source(cast, scene, draft):
    stranger = make_round(cast, year=2024, plan=scene.round.plan).report
    with pytest.raises(Refused, match="không nằm trong bản tổng hợp"):
        pick_highlight(
            cast.province_officer, draft, report=stranger, section=scene.area, text="Hay"
        )
    picked = pick_highlight(
        cast.province_officer, draft, report=scene.report, section=scene.area, text="Hay"
    )
    drop_highlight(cast.province_officer, draft, picked)
    assert not draft.highlights.exists()


def test_two_clicks_on_print_start_one_job(cast, draft):
    first = request_pdf(cast.province_officer, draft)
    second = request_pdf(cast.province_officer, Compilation.objects.get(pk=draft.pk))
    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_draft_stands_still_while_it_is_printed(cast, scene, draft):
    request_pdf(cast.province_officer, draft)
    row = draft.sections.get(section=scene.area)
    with pytest.raises(Refused, match="Đang dựng PDF"):
        save_section(cast.province_officer, draft, row, text="x", expected_version=0)


def test_failed_print_gives_the_draft_back(cast, scene, draft):
    job = request_pdf(cast.province_officer, draft)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    row = draft.sections.get(section=scene.area)
    save_section(cast.province_officer, draft, row, text="x", expected_version=0)
    draft.refresh_from_db()
    assert draft.state == CompilationState.DRAFT
    assert request_pdf(cast.province_officer, draft).pk != job.pk


def test_change_after_printing_asks_for_a_new_print(cast, scene, draft):
    printed(cast, draft)
    assert draft.state == CompilationState.RENDERED
    row = draft.sections.get(section=scene.area)
    save_section(cast.province_officer, draft, row, text="x", expected_version=0)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="dựng PDF"):
        issue_compilation(cast.province_officer, draft)


def test_issuing_asks_for_number_and_day(cast, draft):
    with pytest.raises(Refused) as refusal:
        issue_compilation(cast.province_officer, draft)
    assert set(refusal.value.errors) == {"document_number", "issued_on"}


def test_issued_document_is_final_and_ends_the_provinces_round(cast, scene, draft):
    printed(cast, draft)
    assert closes_round(draft)
    issue_compilation(cast.province_officer, draft)
    states = set(Report.objects.filter(round=scene.round).values_list("state", flat=True))
    assert states == {ReportState.COMPILED}
    scene.round.refresh_from_db()
    assert not scene.round.is_open
    row = draft.sections.get(section=scene.area)
    with pytest.raises(Refused, match="đã ban hành"):
        save_section(cast.province_officer, draft, row, text="x", expected_version=0)
    with pytest.raises((Refused, Stale)):
        issue_compilation(cast.province_officer, draft)


def test_returned_source_is_not_compiled_any_more(cast, scene):
    third = make_round(cast, year=2024, plan=scene.round.plan)
    arrive(third.report, cast.commune_officer)
    return_report(cast.province_officer, third.report, note="Bổ sung")
    with pytest.raises(Refused):
        compile_round(cast.province_officer, third.round)


def test_verbs_cost_the_same_for_more_units(cast, scene, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        compile_round(cast.province_officer, scene.round)
