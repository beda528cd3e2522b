"""What the register adds up to, and the Ministry's tables with their mark."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.enums import AwardLevel
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.ministry_tables import BY_SLUG
from awards.ministry_tables import TABLES
from awards.ministry_tables import fill
from awards.models import AwardForm
from awards.statistics import Share
from awards.statistics import filtered
from awards.statistics import statistics_of
from campaigns.enums import CampaignState
from tests.factories.awards_register import AwardRecordFactory
from tests.factories.campaigns import CampaignFactory
from units.models import Unit

PAGE = "/khen-thuong/so/thong-ke/"


def make(count=1, **facts):
    if "year" in facts:
        facts["decided_on"] = dt.date(facts["year"], 6, 1)
    return AwardRecordFactory.create_batch(count, **facts)


@pytest.fixture
def paper():
    return AwardForm.objects.get(code="giay-khen-chu-tich-xa")


@pytest.fixture
def scroll():
    return AwardForm.objects.get(code="bang-khen-chu-tich-tinh")


@pytest.fixture
def full(cast, paper, scroll):
    """Seven valid awards and a revoked one."""
    make(3, unit=cast.commune, home_unit=cast.school, form=paper, year=2024,
         subject_class=SubjectClass.WORKER, occasion="annual")  # fmt: skip
    make(1, unit=cast.commune, home_unit=cast.school, form=paper, year=2025, is_leader=True)
    make(1, unit=cast.commune, home_unit=cast.economy_office, form=paper, year=2025,
         is_leader_recorded=False)  # fmt: skip
    make(2, unit=cast.province, home_unit=cast.neighbour, form=scroll, year=2025,
         level=AwardLevel.PROVINCE, subject_class=SubjectClass.COLLECTIVE, occasion="final")  # fmt: skip
    make(1, unit=cast.commune, form=paper, year=2025, state=RecordState.REVOKED)


def found_by(user, **filters):
    return statistics_of(filtered(user, filters).qs)


def table(found, title) -> dict[str, int]:
    return {
        label: share.part
        for table in found.tables
        if table.title == title
        for label, share in table.rows
    }


def test_counts_by_everything_without_what_was_revoked(cast, full, paper, scroll):
    found = found_by(cast.province_officer)
    assert (found.total, found.revoked, found.people) == (7, 1, 5)
    assert table(found, "Hình thức khen thưởng") == {paper.name: 5, scroll.name: 2}
    assert table(found, "Cấp khen thưởng") == {"Cấp xã, cơ sở": 5, "Cấp tỉnh": 2}
    assert table(found, "Dịp khen thưởng") == {"Hằng năm": 3, "Tổng kết": 2, "Không ghi": 2}
    assert table(found, "Đối tượng") == {
        "Công nhân, nông dân, người lao động trực tiếp": 3, "Cá nhân": 2, "Tập thể": 2,
    }  # fmt: skip
    assert table(found, "Phong trào") == {"Không ghi": 7}
    assert table(found, "Năm") == {"Năm 2024": 3, "Năm 2025": 4}


def test_share_of_workers_is_of_people_and_of_posts_where_recorded(cast, full):
    found = found_by(cast.province_officer)
    assert found.workers == Share(3, 5)
    assert found.workers.percent == 60
    assert found.without_post == Share(3, 4)


def test_share_of_nothing_is_unknown(cast):
    found = found_by(cast.province_officer)
    assert (found.total, found.workers.percent, found.without_post.percent) == (0, None, None)


def test_units_are_rolled_up_below_the_chosen_one(cast, full):
    records = filtered(cast.province_officer, {}).qs
    by_commune = table(statistics_of(records, cast.province), "Đơn vị được khen")
    assert by_commune == {"Xã Cổ Lễ": 5, "Xã Liên Minh": 2}
    commune = Unit.objects.get(pk=cast.commune.pk)
    own = filtered(cast.commune_officer, {}).qs
    assert table(statistics_of(own, commune), "Đơn vị được khen") == {
        cast.school.label: 4, cast.economy_office.label: 1,
    }  # fmt: skip


def test_filters_narrow_the_statistics(cast, full):
    user = cast.province_officer
    assert found_by(user, tu_nam="2025").total == 4
    assert found_by(user, den_nam="2024").total == 3
    assert found_by(user, cap="province").total == 2
    assert found_by(user, don_vi=cast.neighbour.pk).total == 2


def test_neighbour_counts_only_what_it_sees(cast, full):
    assert found_by(cast.neighbour_officer).total == 2
    assert found_by(cast.outsider).total == 0


def test_queries_do_not_grow_with_the_register(cast, paper):
    def queries(more):
        make(more, unit=cast.commune, home_unit=cast.school, form=paper)
        records = filtered(cast.commune_officer, {}).qs
        with CaptureQueriesContext(connection) as found:
            statistics_of(records, cast.commune)
        return len(found)

    queries(1)  # memberships are read once
    assert queries(1) == queries(30) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_more_awards(cast, as_user, rows, paper, django_assert_num_queries):
    make(rows, unit=cast.commune, home_unit=cast.school, form=paper)
    client = as_user(cast.commune_officer)
    table_address = reverse("awards:ministry_table", args=["0603"])
    for address, queries in ((PAGE, 12), (table_address, 10)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_page_draws_and_exports(cast, as_user, full):
    client = as_user(cast.province_officer)
    text = client.get(PAGE).content.decode()
    assert text.count("<svg") >= 7
    assert "60,0%" in text
    content = client.get(PAGE, {"xuat": "csv", "nam": ""}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert ["Năm", "Năm 2024", "3", "42.9"] in rows
    assert ["Người lao động trực tiếp trong số cá nhân", "trong 5 cá nhân", "3", "60.0"] in rows


def test_page_of_an_empty_register_says_so(cast, as_user):
    assert "Sổ chưa có" in as_user(cast.commune_officer).get(PAGE).content.decode()


## The Ministry's tables


def cells(user, slug, unit, year, code) -> dict[str, int | None]:
    filled = fill(user, BY_SLUG[slug], unit=unit, year=year)
    (row,) = [row for row in filled.rows if row[1] == code]
    return dict(zip(filled.header[3:], row[3:], strict=True))


def test_provincial_awards_fall_into_their_cells(cast, full, scroll):
    make(1, unit=cast.province, form=scroll, year=2025, level=AwardLevel.PROVINCE,
         subject_class=SubjectClass.WORKER, occasion="prompt")  # fmt: skip
    user = cast.province_officer
    total = cells(user, "0603", cast.province, 2025, "01")
    assert total == {
        "Tổng số": 3, "Bằng khen": 3, "Chiến sĩ thi đua cấp bộ, cấp tỉnh": None, "Cờ thi đua": 0,
        "Huy hiệu, kỷ niệm chương": None,
    }  # fmt: skip
    by_code = {
        code: cells(user, "0603", cast.province, 2025, code)["Tổng số"]
        for code in ("02", "03", "04", "05", "06", "10", "11", "12", "13", "14")
    }
    assert by_code == {
        "02": 2, "03": 0, "04": 0, "05": 1, "06": None, "10": 1, "11": 0, "12": 2, "13": 1,
        "14": None,
    }  # fmt: skip
    assert cells(user, "0603", cast.province, 2024, "01")["Tổng số"] == 0


def test_state_awards_are_told_apart_by_form_and_subject(cast):
    facts = {"unit": cast.province, "level": AwardLevel.STATE, "year": 2025}
    for code, subject in (
        ("huan-chuong-lao-dong-hang-ba", SubjectClass.INDIVIDUAL),
        ("huan-chuong-lao-dong-hang-nhat", SubjectClass.COLLECTIVE),
        ("bang-khen-thu-tuong", SubjectClass.HOUSEHOLD),
        ("co-thi-dua-chinh-phu", SubjectClass.COLLECTIVE),
    ):
        make(form=AwardForm.objects.get(code=code), subject_class=subject, **facts)
    total = cells(cast.province_officer, "0602", cast.province, 2025, "01")
    known = {label: number for label, number in total.items() if number}
    assert known == {
        "Tổng số": 4, "Huân chương Lao động, tập thể": 1, "Huân chương Lao động, cá nhân": 1,
        "Cờ thi đua của Chính phủ": 1,
    }  # fmt: skip
    assert cells(cast.province_officer, "0602", cast.province, 2025, "08")["Tổng số"] == 1
    assert total["Giải thưởng Hồ Chí Minh"] is None


def test_campaigns_are_counted_by_who_launched_them_and_how_long_they_last(cast):
    CampaignFactory(unit=cast.province, first_year=2025, last_year=2030)
    CampaignFactory(unit=cast.commune, first_year=2026, last_year=2026)
    CampaignFactory(unit=cast.commune, first_year=2026, last_year=2026, state=CampaignState.DRAFT)
    CampaignFactory(unit=cast.commune, first_year=2020, last_year=2024)
    user = cast.province_officer
    total = cells(user, "0601", cast.province, 2026, "01")
    assert list(total.values()) == [2, None, 1, 1]
    for code, number in (("07", 1), ("08", 0), ("10", 1), ("06", None)):
        assert cells(user, "0601", cast.province, 2026, code)["Tổng số"] == number


def test_unknown_figures_stay_empty_and_are_not_nought(cast):
    for slug in ("0604", "0605"):
        filled = fill(cast.province_officer, BY_SLUG[slug], unit=cast.province, year=2026)
        assert {row[3] for row in filled.rows} == {None}


@pytest.mark.parametrize("ministry", TABLES, ids=lambda one: one.slug)
def test_every_table_bears_its_source_and_that_nobody_verified_it(cast, as_user, ministry):
    client = as_user(cast.province_officer)
    address = reverse("awards:ministry_table", args=[ministry.slug])
    assert not ministry.is_verified
    text = client.get(address).content.decode()
    assert "Chưa đối chiếu với văn bản gốc" in text
    assert "02/2023/TT-BNV" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(address, {"xuat": "xlsx"}).content))
    sheet = book.active
    assert "chưa đối chiếu với văn bản gốc" in sheet["A1"].value
    column = [cell.value for cell in sheet["A"]]
    assert "Chưa đối chiếu với văn bản gốc" in column
    assert any(str(value).startswith("Nguồn của mẫu biểu") for value in column)


def test_tables_are_of_the_own_unit_only(cast, as_user, full):
    address = reverse("awards:ministry_table", args=["0603"])
    client = as_user(cast.commune_officer)
    assert client.get(address).context["filled"].unit == cast.commune
    other = client.get(address, {"don_vi": cast.province.pk}).context["filled"]
    assert other.unit == cast.commune
    assert as_user(cast.nobody).get(address).status_code == 404
    assert client.get(reverse("awards:ministry_table", args=["9999"])).status_code in {302, 404}


def test_shares_keep_their_fraction():
    assert Share(1, 3).percent.quantize(Decimal("0.01")) == Decimal("33.33")
