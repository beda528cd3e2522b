"""Ending a round with a frozen list, opening it and accepted reports again, more time."""

import datetime as dt
import io

import openpyxl
import pdfplumber
import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice
from reports.closing import close_round
from reports.closing import reopen_round
from reports.enums import ReportState
from reports.extending import extend_deadline
from reports.models import RoundClosing
from reports.review import reopen_report
from reports.submission import submit_report
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from workflow import Refused
from workflow import Stale

VIETNAM = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def scene(cast):
    return make_round(cast)


def complete(scene) -> None:
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, "Nội dung")
    scene.indicator.is_required = False
    scene.indicator.save()
    scene.report.refresh_from_db()


def submit_at(cast, scene, moment: dt.datetime):
    complete(scene)
    with time_machine.travel(moment, tick=False):
        return submit_report(
            cast.commune_officer, scene.report, expected_version=scene.report.edit_version
        )


# The verdict of a whole submission at the edge of the day, with and without an extension.
@pytest.mark.parametrize(
    ("moment", "until", "verdict"),
    [
        (dt.datetime(2025, 12, 14, 23, 59, 59, tzinfo=VIETNAM), None, True),
        (dt.datetime(2025, 12, 15, 0, 0, 0, tzinfo=VIETNAM), None, False),
        (dt.datetime(2025, 12, 20, 23, 59, 59, tzinfo=VIETNAM), dt.date(2025, 12, 20), True),
        (dt.datetime(2025, 12, 21, 0, 0, 0, tzinfo=VIETNAM), dt.date(2025, 12, 20), False),
    ],
)
def test_midnight_in_vietnam_divides_submissions(cast, scene, moment, until, verdict, monkeypatch):
    # PostgreSQL has a clock of its own, which no test can turn.
    monkeypatch.setattr("reports.submission.server_now", lambda: moment)
    if until:
        extend_deadline(cast.province_officer, [scene.report], until=until, reason="Bão số 12")
        scene.report.refresh_from_db()
    assert submit_at(cast, scene, moment).on_time is verdict


def test_list_of_a_closing_stays_as_it_was(cast, scene):
    arrive(scene.report, cast.commune_officer)
    first = close_round(cast.province_officer, scene.round)
    assert [row["unit"] for row in first.missing] == [cast.neighbour.label]
    reopen_round(cast.province_officer, scene.round, reason="Bổ sung xã bị mất điện")
    arrive(scene.neighbour_report, cast.neighbour_officer)
    second = close_round(cast.province_officer, scene.round)
    first.refresh_from_db()
    assert [row["unit"] for row in first.missing] == [cast.neighbour.label]
    assert (first.reopened_by, first.reopen_reason) == (
        cast.province_officer, "Bổ sung xã bị mất điện",
    )  # fmt: skip
    assert (second.missing, second.reopened_at) == ([], None)


def test_closed_round_refuses_what_is_written_and_keeps_it(cast, scene):
    complete(scene)
    close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused, match="kết thúc"):
        submit_report(cast.commune_officer, scene.report, expected_version=1)
    assert scene.report.texts.count() == 3


def test_list_of_the_silent_is_a_page_a_table_and_a_paper(cast, scene, as_user):
    client = as_user(cast.province_officer)
    page = client.post(reverse("reports:close_round", args=[scene.round.pk]), follow=True)
    assert cast.neighbour.label in page.content.decode()
    address = reverse("reports:closing", args=[scene.round.pk, RoundClosing.objects.get().pk])
    book = openpyxl.load_workbook(io.BytesIO(client.get(address, {"xuat": "xlsx"}).content))
    rows = list(book.active.values)
    assert {row[0] for row in rows[1:]} == {cast.commune.label, cast.neighbour.label}
    assert rows[1][2].date() == dt.date(2025, 12, 14)
    paper = client.get(address, {"xuat": "pdf"})
    with pdfplumber.open(io.BytesIO(paper.content)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "DANH SÁCH" in text
    assert "không nộp: 2" in text
    assert cast.neighbour.label in text
    other = make_round(cast, year=2026, plan=scene.round.plan).round
    crossed = reverse("reports:closing", args=[other.pk, RoundClosing.objects.get().pk])
    assert client.get(crossed).status_code == 404


def test_accepted_report_goes_back_with_a_reason(cast, scene):
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    with pytest.raises(Refused) as refusal:
        reopen_report(cast.province_officer, scene.report, note=" ")
    assert "note" in refusal.value.errors
    with pytest.raises(Refused) as refusal:
        reopen_report(cast.commune_officer, scene.report, note="Sai số liệu")
    assert refusal.value.denied
    reopen_report(cast.province_officer, scene.report, note="Sai số liệu")
    scene.report.refresh_from_db()
    assert (scene.report.state, scene.report.is_editable) == (ReportState.RETURNED, True)
    assert scene.report.first_on_time
    assert scene.report.comments.get().text == "Sai số liệu"
    assert Notice.objects.filter(recipient=cast.commune_officer, kind="report_reopened").exists()
    with pytest.raises(Stale):
        reopen_report(cast.province_officer, scene.report, note="Lần nữa")


def test_accepted_report_of_a_closed_round_stays(cast, scene):
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    close_round(cast.province_officer, scene.round)
    scene.report.round.refresh_from_db()
    with pytest.raises(Refused, match="Hãy mở lại kỳ"):
        reopen_report(cast.province_officer, scene.report, note="Sai số liệu")


def test_page_reopens_with_a_reason_and_asks_for_it(cast, scene, as_user):
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    client = as_user(cast.province_officer)
    address = reverse("reports:reopen", args=[scene.report.pk])
    refused = client.post(address, {"note": ""})
    assert refused.status_code == 422
    assert "Hãy ghi lý do." in refused.content.decode()
    client.post(address, {"note": "Sai số liệu"})
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.RETURNED


def test_outage_judges_anew_who_came_just_too_late(cast, scene):
    late = dt.datetime(2025, 12, 15, 8, tzinfo=VIETNAM)
    version = arrive(scene.report, cast.commune_officer, on_time=False, at=late)
    until = dt.date(2025, 12, 16)
    reports = [scene.report, scene.neighbour_report]
    assert extend_deadline(cast.province_officer, reports, until=until, reason="Sự cố") == 2
    scene.report.refresh_from_db()
    version.refresh_from_db()
    assert (scene.report.first_on_time, scene.report.on_time) == (True, True)
    assert version.on_time is False  # the receipt of that hour stays true


def test_bulk_extension_leaves_later_days_and_those_in_time(cast, scene):
    extend_deadline(
        cast.province_officer, [scene.report], until=dt.date(2025, 12, 25), reason="Bão"
    )
    scene.report.refresh_from_db()
    both = [scene.report, scene.neighbour_report]
    until = dt.date(2025, 12, 20)
    assert extend_deadline(cast.province_officer, both, until=until, reason="Sự cố") == 1
    scene.report.refresh_from_db()
    assert scene.report.extended_to == dt.date(2025, 12, 25)
    arrive(scene.neighbour_report, cast.neighbour_officer)
    with pytest.raises(Stale):
        extend_deadline(
            cast.province_officer,
            [scene.neighbour_report],
            until=dt.date(2025, 12, 30),
            reason="Sự cố",
        )


@time_machine.travel(dt.datetime(2025, 12, 12, 9, tzinfo=VIETNAM), tick=False)
def test_one_button_after_an_outage_proposes_day_and_reason(cast, scene, as_user):
    client = as_user(cast.province_officer)
    address = reverse("reports:extend", args=[scene.round.pk])
    form = client.post(address, {"tat-ca": "1", "su-co": "1"}).context["form"]
    assert form.initial["until"] == dt.date(2025, 12, 15)  # the Monday after
    reason = form.initial["reason"]
    assert "12/12/2025" in reason
    client.post(address, {"tat-ca": "1", "xac-nhan": "1", "until": "16/12/2025", "reason": reason})
    assert scene.round.reports.filter(extended_to=dt.date(2025, 12, 16)).count() == 2
    progress = client.get(reverse("reports:progress", args=[scene.round.pk])).content.decode()
    assert "Hệ thống gặp sự cố" in progress
