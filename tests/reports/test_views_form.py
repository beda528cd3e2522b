import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.closing import close_round
from reports.models import Report
from reports.models import ReportVersion
from reports.review import return_report
from tests.factories import RoundSectionFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import small_pdf
from tests.reports.scenes import write


@pytest.fixture
def scene(cast):
    return make_round(cast)


@pytest.fixture
def officer(cast, as_user):
    return as_user(cast.commune_officer)


def page(response) -> str:
    return response.content.decode()


def url(scene, name, *args) -> str:
    return reverse(f"reports:{name}", args=[scene.report.pk, *args])


def fill(scene):
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, f"Nội dung {section.title}")
    count(scene.report, scene.indicator, 25)
    scene.report.refresh_from_db()


def test_home_puts_the_owed_report_first(officer, scene):
    text = page(officer.get(reverse("home")))
    assert scene.round.title in text
    assert url(scene, "edit") in text


def test_task_list_says_what_is_done_and_how_long_is_left(officer, scene):
    write(scene.report, scene.direction, "Đã viết")
    text = page(officer.get(url(scene, "edit")))
    assert "Quá hạn" in text or "Còn" in text
    assert url(scene, "section", scene.area.pk) in text
    assert url(scene, "check") in text


def test_section_saves_and_goes_on_to_the_next(officer, scene):
    response = officer.post(
        url(scene, "section", scene.direction.pk),
        {"text": "Ban hành 3 văn bản", "version": "0", "tiep": "1", "xong": "on"},
    )
    assert response["Location"] == url(scene, "section", scene.area.pk)
    row = scene.report.texts.get()
    assert (row.text, row.is_done) == ("Ban hành 3 văn bản", True)


def test_autosave_answers_with_the_new_version(officer, scene):
    response = officer.post(
        url(scene, "section", scene.direction.pk),
        {"text": "nháp", "version": "0"},
        headers={"Accept": "application/json"},
    )
    assert json.loads(response.content)["version"] == 1


def test_two_officers_in_one_section_both_keep_their_words(officer, scene):
    write(scene.report, scene.direction, "Bản của đồng nghiệp")
    response = officer.post(
        url(scene, "section", scene.direction.pk), {"text": "Bản của tôi", "version": "0"}
    )
    assert response.status_code == 409
    text = page(response)
    assert "Bản của đồng nghiệp" in text
    assert "Bản của tôi" in text
    assert scene.report.texts.get().text == "Bản của đồng nghiệp"


def test_autosave_conflict_carries_the_other_text(officer, scene):
    write(scene.report, scene.direction, "Bản của đồng nghiệp")
    response = officer.post(
        url(scene, "section", scene.direction.pk),
        {"text": "Bản của tôi", "version": "0"},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 409
    assert json.loads(response.content)["text"] == "Bản của đồng nghiệp"


def test_typed_text_stays_where_the_round_was_closed_meanwhile(cast, officer, scene):
    close_round(cast.province_officer, scene.round)
    response = officer.post(
        url(scene, "section", scene.direction.pk), {"text": "Viết dở dang", "version": "0"}
    )
    assert response.status_code == 422
    text = page(response)
    assert "Viết dở dang" in text
    assert "đã kết thúc" in text


def test_wrong_figure_stays_in_its_field_with_the_reason(officer, scene):
    key = f"chi-tieu-{scene.indicator.pk}"
    response = officer.post(url(scene, "indicators"), {key: "12 người"})
    assert response.status_code == 422
    text = page(response)
    assert 'value="12 người"' in text
    assert 'aria-invalid="true"' in text
    assert f'href="#{key}"' in text


def test_figure_of_the_other_tab_is_shown_beside_the_typed_one(officer, scene):
    key = f"chi-tieu-{scene.indicator.pk}"
    address = url(scene, "indicators")
    version = re.compile(r'name="version" value="([^"]*)"')
    seen = version.search(page(officer.get(address)))[1]
    count(scene.report, scene.indicator, 2500)
    response = officer.post(address, {key: "3.100", "version": seen})
    assert response.status_code == 409
    text = page(response)
    assert 'Người khác vừa lưu:</b> <b class="num">2.500' in text
    assert 'Bạn gõ:</b> <b class="num">3.100' in text
    assert 'value="3.100"' in text
    assert f'href="#{key}"' in text
    # The page now stands on the other's figure: pressing again is the person's decision.
    response = officer.post(address, {key: "3.100", "version": version.search(text)[1]})
    assert response.status_code == 302
    assert scene.report.values.get().value == 3100


def test_figures_show_last_years_value_beside(cast, as_user):
    before = make_round(cast, year=2025)
    count(before.report, before.indicator, 1234)
    after = make_round(cast, year=2026, plan=before.round.plan)
    text = page(as_user(cast.commune_officer).get(url(after, "indicators")))
    assert "1.234" in text.partition("Năm trước:")[2][:60]


def test_files_go_up_are_served_as_downloads_and_come_off(cast, officer, scene):
    address = url(scene, "upload", scene.direction.pk)
    officer.post(address, {"tep": SimpleUploadedFile("Minh chứng.pdf", small_pdf())})
    evidence = scene.report.evidence.get()
    served = officer.get(url(scene, "evidence", evidence.pk))
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "Minh%20ch%E1%BB%A9ng.pdf" in served["Content-Disposition"]
    officer.post(url(scene, "remove_evidence", evidence.pk))
    evidence.refresh_from_db()
    assert evidence.removed_at


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("bang-tinh.xlsx", b"PK\x03\x04 khong phai bang tinh"),
        ("trong.pdf", b""),
    ],
)
def test_bad_file_is_refused_with_the_reason_on_the_page(officer, scene, name, content):
    address = url(scene, "upload", scene.direction.pk)
    text = page(officer.post(address, {"tep": SimpleUploadedFile(name, content)}, follow=True))
    assert "banner-error" in text
    assert not scene.report.evidence.exists()


def test_upload_without_a_file_asks_for_one(officer, scene):
    text = page(officer.post(url(scene, "upload", scene.direction.pk), follow=True))
    assert "Hãy chọn tệp" in text


def test_check_page_links_to_what_is_missing(officer, scene):
    text = page(officer.get(url(scene, "check")))
    assert f'href="{url(scene, "section", scene.area.pk)}"' in text
    assert f"{url(scene, 'indicators')}#chi-tieu-{scene.indicator.pk}" in text


def test_submitting_leads_to_the_receipt(officer, scene):
    fill(scene)
    response = officer.post(
        url(scene, "submit"), {"version": str(scene.report.edit_version)}, follow=True
    )
    text = page(response)
    version = ReportVersion.objects.get()
    assert version.receipt_code in text
    assert "nộp muộn" in text  # the round of 2025 is over by now
    paper = officer.get(url(scene, "receipt_pdf"))
    assert paper["Content-Type"] == "application/pdf"


def test_second_click_lands_on_the_same_receipt(officer, scene):
    fill(scene)
    data = {"version": str(scene.report.edit_version)}
    officer.post(url(scene, "submit"), data)
    second = officer.post(url(scene, "submit"), data)
    assert second["Location"] == url(scene, "receipt")
    assert ReportVersion.objects.count() == 1


def test_submitting_after_closing_says_so_and_keeps_the_draft(cast, officer, scene):
    fill(scene)
    close_round(cast.province_officer, scene.round)
    text = page(
        officer.post(url(scene, "submit"), {"version": str(scene.report.edit_version)}, follow=True)
    )
    assert "Kỳ báo cáo đã kết thúc" in text
    assert f"Nội dung {scene.area.title}" in text


def test_stale_check_page_sends_back_to_check(officer, scene):
    fill(scene)
    text = page(officer.post(url(scene, "submit"), {"version": "0"}, follow=True))
    assert "vừa được người khác sửa" in text
    assert not ReportVersion.objects.exists()


def test_returned_report_shows_the_remarks_and_can_be_sent_again(cast, officer, scene):
    fill(scene)
    arrive(scene.report, cast.commune_officer)
    return_report(
        cast.province_officer, scene.report, note="Thiếu số liệu quý IV",
        comments={scene.area.pk: "Ghi rõ số lớp"},
    )  # fmt: skip
    assert "Thiếu số liệu quý IV" in page(officer.get(url(scene, "edit")))
    assert "Ghi rõ số lớp" in page(officer.get(url(scene, "section", scene.area.pk)))
    report = Report.objects.get(pk=scene.report.pk)
    officer.post(url(scene, "submit"), {"version": str(report.edit_version)})
    assert ReportVersion.objects.filter(report=report).count() == 2


@pytest.mark.parametrize("who", ["neighbour_officer", "school_officer", "outsider"])
def test_form_of_another_unit_is_not_there(cast, scene, as_user, who):
    client = as_user(cast.people[who])
    assert client.get(url(scene, "edit")).status_code == 404
    assert client.get(url(scene, "section", scene.area.pk)).status_code == 404


def test_reader_of_the_province_may_read_but_not_write(cast, scene, as_user):
    client = as_user(cast.province_reader)
    assert client.get(url(scene, "read")).status_code == 200
    assert client.get(url(scene, "section", scene.area.pk)).status_code == 403


def test_section_of_another_round_is_not_there(officer, scene, cast):
    other = make_round(cast, year=2024, plan=scene.round.plan)
    assert officer.get(url(scene, "section", other.area.pk)).status_code == 404


@pytest.mark.parametrize("more", [0, 5])
def test_form_costs_the_same_however_many_sections(officer, scene, more, django_assert_num_queries):
    for position in range(10, 10 + more):
        RoundSectionFactory(round=scene.round, position=position)
    officer.get(url(scene, "edit"))
    with django_assert_num_queries(15):
        officer.get(url(scene, "edit"))
