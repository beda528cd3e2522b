import io

import openpyxl
import pytest
from django.urls import reverse

from reports.enums import ReportState
from reports.models import Reminder
from reports.models import Report
from tests.factories import ReportFactory
from tests.factories import UnitFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write


@pytest.fixture
def scene(cast):
    scene = make_round(cast)
    write(scene.report, scene.area, "Xã mở 3 lớp")
    count(scene.report, scene.indicator, 25)
    arrive(scene.report, cast.commune_officer)
    return scene


@pytest.fixture
def officer(cast, as_user):
    return as_user(cast.province_officer)


def page(response) -> str:
    return response.content.decode()


def queue(scene) -> str:
    return reverse("reports:queue", args=[scene.round.pk])


def review(report) -> str:
    return reverse("reports:review", args=[report.pk])


def test_queue_shows_who_waits_and_filters_stay_in_the_address(officer, scene):
    text = page(officer.get(queue(scene), {"tinh_trang": "submitted"}))
    assert review(scene.report) in text
    assert review(scene.neighbour_report) not in text
    assert "tinh_trang=submitted&amp;xuat=xlsx" in text or "xuat=xlsx" in text


@pytest.mark.parametrize("words", ["cổ lễ", "co le", "CO LE", "Cổ Lễ"])
def test_queue_finds_names_with_and_without_diacritics(officer, scene, words):
    text = page(officer.get(queue(scene), {"tim": words}))
    assert review(scene.report) in text
    assert review(scene.neighbour_report) not in text


def test_empty_filter_offers_to_drop_it(officer, scene):
    assert "Bỏ lọc" in page(officer.get(queue(scene), {"tim": "không có"}))


def test_queue_can_be_taken_to_excel_as_filtered(officer, scene):
    response = officer.get(queue(scene), {"tinh_trang": "submitted", "xuat": "xlsx"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    names = [row[0] for row in rows]
    assert scene.report.unit.name in names
    assert scene.neighbour_report.unit.name not in names


def test_review_shows_text_figures_and_decision(officer, scene):
    text = page(officer.get(review(scene.report)))
    assert "Xã mở 3 lớp" in text
    assert "Chấp nhận báo cáo" in text
    assert "Trả lại cho đơn vị" in text


def test_accepting_goes_on_with_the_next_in_the_queue(cast, officer, scene):
    arrive(scene.neighbour_report, cast.neighbour_officer)
    response = officer.post(reverse("reports:accept", args=[scene.report.pk]))
    assert response["Location"] == review(scene.neighbour_report)
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.ACCEPTED
    assert officer.post(reverse("reports:accept", args=[scene.neighbour_report.pk]))[
        "Location"
    ] == queue(scene)


def test_return_without_reason_keeps_the_remarks_typed(officer, scene):
    response = officer.post(
        reverse("reports:return", args=[scene.report.pk]),
        {"note": " ", f"muc-{scene.area.pk}": "Ghi rõ số lớp"},
    )
    assert response.status_code == 422
    assert "Ghi rõ số lớp" in page(response)


def test_return_with_reason_reaches_the_unit(officer, scene):
    officer.post(
        reverse("reports:return", args=[scene.report.pk]),
        {"note": "Thiếu số liệu", f"muc-{scene.area.pk}": "Ghi rõ số lớp"},
    )
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.RETURNED
    assert scene.report.comments.get(section=scene.area).text == "Ghi rõ số lớp"


def test_second_decision_is_told_and_changes_nothing(officer, scene):
    officer.post(reverse("reports:accept", args=[scene.report.pk]))
    late = officer.post(reverse("reports:return", args=[scene.report.pk]), {"note": "Muộn"})
    assert late.status_code == 409
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.ACCEPTED


def test_bulk_accept_asks_first_and_takes_only_what_waits(cast, officer, scene):
    address = reverse("reports:bulk_accept", args=[scene.round.pk])
    chosen = {"chon": [scene.report.pk, scene.neighbour_report.pk]}
    text = page(officer.post(address, chosen))
    assert "Chấp nhận 1 báo cáo?" in text
    assert Report.objects.get(pk=scene.report.pk).state == ReportState.SUBMITTED
    text = page(officer.post(address, {**chosen, "xac-nhan": "1"}))
    assert "Đã chấp nhận 1 báo cáo" in text
    assert Report.objects.get(pk=scene.report.pk).state == ReportState.ACCEPTED
    assert Report.objects.get(pk=scene.neighbour_report.pk).state == ReportState.DRAFT


def test_bulk_accept_of_nothing_says_so(officer, scene):
    text = page(officer.post(reverse("reports:bulk_accept", args=[scene.round.pk])))
    assert "không có báo cáo nào đang chờ xem" in text


def test_chasing_shows_who_gets_it_and_two_clicks_send_once(cast, officer, scene):
    address = reverse("reports:chase", args=[scene.round.pk])
    chosen = {"chon": [scene.neighbour_report.pk]}
    response = officer.post(address, chosen)
    assert cast.neighbour_officer.full_name in page(response)
    data = {**chosen, "xac-nhan": "1", "token": response.context["token"], "message": "Gấp"}
    officer.post(address, data)
    officer.post(address, data)
    assert Reminder.objects.filter(report=scene.neighbour_report).count() == 1


def test_extension_from_the_queue_needs_a_reason(officer, scene):
    address = reverse("reports:extend", args=[scene.round.pk])
    chosen = {"chon": [scene.neighbour_report.pk], "xac-nhan": "1", "until": "20/12/2025"}
    assert "reason" in officer.post(address, chosen).context["form"].errors
    officer.post(address, {**chosen, "reason": "Bão"})
    scene.neighbour_report.refresh_from_db()
    assert scene.neighbour_report.extended_to.day == 20


def test_overview_counts_and_colours_every_unit(officer, scene):
    text = page(officer.get(reverse("reports:progress", args=[scene.round.pk])))
    assert "cell-submitted" in text
    assert "cell-overdue" in text
    assert "Đôn đốc tất cả đơn vị quá hạn" in text
    assert "<svg" in text


@pytest.mark.parametrize("who", ["commune_officer", "neighbour_officer", "outsider"])
def test_queue_of_the_province_is_closed_to_units(cast, scene, as_user, who):
    status = as_user(cast.people[who]).get(queue(scene)).status_code
    assert status == (404 if who == "outsider" else 403)


def test_reader_sees_the_queue_without_its_buttons(cast, scene, as_user):
    text = page(as_user(cast.province_reader).get(queue(scene)))
    assert "Chấp nhận mục đã chọn" not in text


@pytest.mark.parametrize("more", [1, 12])
@pytest.mark.parametrize(("name", "limit"), [("queue", 15), ("progress", 15)])
def test_pages_cost_the_same_for_many_units(
    cast, officer, scene, more, name, limit, django_assert_max_num_queries
):
    for _ in range(more):
        report = ReportFactory(
            round=scene.round, unit=UnitFactory(commune=True, parent=cast.province)
        )
        count(report, scene.indicator, 5)
        arrive(report, cast.commune_officer, state=ReportState.ACCEPTED)
    address = reverse(f"reports:{name}", args=[scene.round.pk])
    officer.get(address)
    with django_assert_max_num_queries(limit) as queries:
        officer.get(address)
    seen = _SEEN.setdefault(name, len(queries))
    assert len(queries) == seen


_SEEN: dict[str, int] = {}
