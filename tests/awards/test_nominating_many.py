"""Nominations from Excel and from units ranked by their reports."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards.models import AwardForm
from awards.models import AwardImport
from awards.models import Nomination
from awards.nomination_importing import HEADER
from awards.nomination_importing import preview
from awards.ranking import nominate_units
from awards.ranking import ranked_units
from documents.spreadsheets import table_response
from reports.enums import ReportState
from tests.awards.scenes import open_award_round
from tests.factories import ReportFactory
from tests.factories import ReportRoundFactory
from workflow import Refused

pytestmark = pytest.mark.django_db
ROW = [
    "Trần Thị Lan", "cá nhân", "", "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh", "Giáo viên",
    "Trường THCS", "02/09/1985", "nữ", "không", "Đã có thành tích", "01/01/2026", "31/10/2026",
]  # fmt: skip


@pytest.fixture
def award_round(cast):
    return open_award_round(cast)


def table(*rows):
    content = table_response("xlsx", "x", HEADER, rows).content
    return SimpleUploadedFile("danh-sach.xlsx", content)


def sent(client, award_round, unit, *rows):
    return client.post(
        reverse("awards:import_nominations", args=[award_round.pk]),
        {"unit": unit.pk, "table": table(*rows)},
    )


def changed(**cells):
    row = list(ROW)
    for name, value in cells.items():
        row[int(name[1:])] = value
    return row


def test_good_table_becomes_drafts(cast, as_user, award_round):
    client = as_user(cast.school_officer)
    answer = sent(client, award_round, cast.school, ROW, changed(_0="Lê Văn Ba"))
    assert answer.status_code == 302
    assert "Lập 2 hồ sơ nháp" in client.get(answer.url).content.decode()
    assert client.post(answer.url).status_code == 302
    made = Nomination.objects.get(subject_name="Trần Thị Lan")
    assert (made.gender, made.is_leader, made.sections.count() > 2) == ("female", False, True)
    assert client.post(answer.url).status_code == 302
    assert Nomination.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (changed(_0=""), "Hãy ghi tên"),
        (changed(_1="con mèo"), "con mèo"),
        (changed(_1=""), "Không được để trống"),
        (changed(_2="KHONG-CO"), "KHONG-CO"),
        (changed(_3="Bằng khen lạ"), "không mở hình thức"),
        (changed(_6="hôm qua"), "hôm qua"),
        (changed(_7="x"), "nam"),
        (changed(_11="01/01/2025"), "không sớm hơn"),
        (changed(_0="Ví dụ: Trần Thị Lan"), "dòng ví dụ"),
    ],
)
def test_wrong_row_is_told_and_nothing_is_written(cast, as_user, award_round, row, words):
    client = as_user(cast.school_officer)
    answer = sent(client, award_round, cast.school, changed(_0="Người Tốt"), row)
    page = client.get(answer.url).content.decode()
    assert words in page
    assert client.post(answer.url).status_code == 409
    assert not Nomination.objects.exists()


def test_row_given_twice_is_told(cast, as_user, award_round):
    answer = sent(as_user(cast.school_officer), award_round, cast.school, ROW, ROW)
    draft = AwardImport.objects.get(token=answer.url.rstrip("/").split("/")[-1])
    assert [row.outcome for row in preview(draft).rows] == ["new", "bad"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\n1;2\n"])
def test_file_that_is_no_such_table_is_refused_at_the_field(cast, as_user, award_round, content):
    answer = as_user(cast.school_officer).post(
        reverse("awards:import_nominations", args=[award_round.pk]),
        {"unit": cast.school.pk, "table": SimpleUploadedFile("x.xlsx", content)},
    )
    assert answer.status_code == 422
    assert not AwardImport.objects.exists()


def test_preview_costs_the_same_for_one_row_and_three(
    cast, as_user, award_round, django_assert_num_queries
):
    client = as_user(cast.school_officer)
    for rows in ([ROW], [ROW, changed(_0="Hai"), changed(_0="Ba")]):
        answer = sent(client, award_round, cast.school, *rows)
        draft = AwardImport.objects.select_related("unit", "round").get(
            token=answer.url.rstrip("/").split("/")[-1]
        )
        with django_assert_num_queries(3):
            preview(draft)


def test_units_that_report_best_stand_first_and_get_drafts(cast, award_round):
    for year, school_state in ((2025, ReportState.ACCEPTED), (2026, ReportState.ACCEPTED)):
        report_round = ReportRoundFactory(
            campaign=award_round.campaign, receiving_unit=cast.commune, year=year
        )
        ReportFactory(
            round=report_round,
            unit=cast.school,
            state=school_state,
            first_on_time=True,
            on_time=True,
            received_at=timezone.now(),
            first_received_at=timezone.now(),
        )
        ReportFactory(round=report_round, unit=cast.economy_office, state=ReportState.DRAFT)
    rows = ranked_units(award_round, cast.commune)
    assert (rows[0].unit, rows[0].percent, rows[0].on_time) == (cast.school, 100, 2)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    made = nominate_units(
        cast.commune_officer, award_round, cast.commune, form=form, units=[cast.school]
    )
    assert made[0].subject_name == cast.school.name
    assert ranked_units(award_round, cast.commune)[0].nominated
    with pytest.raises(Refused, match="trực thuộc"):
        nominate_units(
            cast.commune_officer, award_round, cast.commune, form=form, units=[cast.science]
        )
    with pytest.raises(Refused, match="ít nhất một"):
        nominate_units(cast.commune_officer, award_round, cast.commune, form=form, units=[])
