import datetime as dt

import pytest
from django.urls import reverse

from accounts import jobs
from reports.compilation import compile_round
from reports.compilation import save_section
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Compilation
from reports.opening import open_round
from tests.factories import ObligationFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write


@pytest.fixture
def scene(cast):
    scene = make_round(cast)
    write(scene.report, scene.area, "Xã mở 3 lớp")
    count(scene.report, scene.indicator, 25)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    return scene


@pytest.fixture
def officer(cast, as_user):
    return as_user(cast.province_officer)


@pytest.fixture
def draft(cast, scene):
    return compile_round(cast.province_officer, scene.round)


def page(response) -> str:
    return response.content.decode()


def url(name, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def test_whole_way_from_sources_to_the_issued_paper(officer, scene):
    made = officer.post(url("compilations", scene.round.pk), follow=True)
    draft = Compilation.objects.get()
    assert "Dựng PDF" in page(made)
    officer.post(
        url("compilation_facts", draft.pk),
        {
            "title": draft.title, "document_number": "12/BC-UBND", "issued_on": "20/12/2025",
            "signing_capacity": "TM. UỶ BAN NHÂN DÂN", "signatory_post": "CHỦ TỊCH",
            "signatory_name": "Trần Văn A",
        },
    )  # fmt: skip
    officer.post(url("compilation_render", draft.pk))
    draft.refresh_from_db()
    jobs.run(draft.job_id)
    assert "Ban hành" in page(officer.get(url("compilation", draft.pk)))
    confirm = page(officer.get(url("compilation_issue", draft.pk)))
    assert "kỳ báo cáo kết thúc cùng lúc" in confirm
    assert "1 đơn vị chưa nộp" in confirm
    officer.post(url("compilation_issue", draft.pk))
    draft.refresh_from_db()
    assert draft.state == CompilationState.ISSUED
    assert draft.issued_on == dt.date(2025, 12, 20)


def test_issue_without_number_leads_to_the_form(officer, draft):
    response = officer.post(url("compilation_issue", draft.pk))
    assert response["Location"] == url("compilation_facts", draft.pk)


def test_bad_day_stays_in_its_field(officer, draft):
    response = officer.post(
        url("compilation_facts", draft.pk), {"title": "T", "issued_on": "31/02/2026"}
    )
    assert "issued_on" in response.context["form"].errors
    assert "31/02/2026" in page(response)


def test_section_page_offers_the_units_words(officer, scene, draft):
    row = draft.sections.get(section=scene.area)
    address = url("compilation_section", draft.pk, row.pk)
    assert "Xã mở 3 lớp" in page(officer.get(address))
    officer.post(
        url("highlight", draft.pk, row.pk), {"bao-cao": scene.report.pk, "text": "Mở 3 lớp"}
    )
    picked = draft.highlights.get()
    assert "Mở 3 lớp" in page(officer.get(address))
    officer.post(url("highlight", draft.pk, row.pk), {"bo": picked.pk})
    assert not draft.highlights.exists()


def test_both_texts_stand_on_the_page_after_a_conflict(cast, officer, scene, draft):
    row = draft.sections.get(section=scene.area)
    save_section(cast.province_leader, draft, row, text="Của lãnh đạo", expected_version=0)
    response = officer.post(
        url("compilation_section", draft.pk, row.pk), {"text": "Của tôi", "version": "0"}
    )
    assert response.status_code == 409
    assert "Của tôi" in page(response)
    assert "Của lãnh đạo" in page(response)


def test_newer_report_is_announced(cast, officer, scene, draft):
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    assert "Có 1 báo cáo mới" in page(officer.get(url("compilation", draft.pk)))


def test_figures_can_be_taken_to_excel(officer, draft):
    response = officer.get(url("compilation", draft.pk), {"xuat": "xlsx"})
    assert "spreadsheet" in response["Content-Type"]


def test_reader_looks_but_gets_no_buttons(cast, draft, as_user):
    client = as_user(cast.province_reader)
    assert "Dựng PDF" not in page(client.get(url("compilation", draft.pk)))
    assert client.get(url("compilation_facts", draft.pk)).status_code == 403


def test_round_opens_from_the_page_once(cast, officer, scene):
    duty = ObligationFactory(plan=scene.round.plan)
    data = {"obligation": duty.pk, "year": "2026"}
    officer.post(url("open_round"), data)
    officer.post(url("open_round"), data)
    assert duty.rounds.count() == 1


def test_round_settings_keep_typed_nonsense_with_a_reason(officer, scene):
    response = officer.post(
        url("round_settings", scene.round.pk),
        {"title": "Kỳ", "due_on": "14/12/2025", "stages": "-30, hai tuần"},
    )
    assert "stages" in response.context["form"].errors
    assert "hai tuần" in page(response)


def test_closing_a_round_names_who_is_missing_and_can_be_undone(officer, scene):
    address = url("close_round", scene.round.pk)
    assert scene.neighbour_report.unit.label in page(officer.get(address))
    officer.post(address)
    officer.post(address, {"buoc": "mo-lai", "reason": "Bổ sung xã bị mất điện"})
    scene.round.refresh_from_db()
    assert scene.round.is_open


def test_home_of_the_receiver_leads_to_the_queue_and_the_draft(cast, officer, scene, draft):
    arrive(scene.neighbour_report, cast.neighbour_officer)
    text = page(officer.get(reverse("home")))
    assert url("queue", scene.round.pk) in text
    assert url("compilation", draft.pk) in text


def test_beats_round_costs_no_more_for_a_page_of_rounds(cast, officer, scene):
    for year in (2026, 2027):
        open_round(cast.province_officer, ObligationFactory(plan=scene.round.plan), year=year)
    assert page(officer.get(url("rounds"))).count("<tr>") >= 3
