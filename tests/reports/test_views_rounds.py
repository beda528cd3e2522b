import io

import openpyxl
import pytest
from django.urls import reverse

from reports.closing import close_round
from tests.reports.scenes import make_round

LIST = reverse("reports:rounds")


@pytest.fixture
def officer(cast, as_user):
    before = make_round(cast, year=2025)
    make_round(cast, year=2026, plan=before.round.plan)
    close_round(cast.province_officer, before.round)
    return as_user(cast.province_officer)


def titles(response) -> list[str]:
    return [r.title for r in response.context["page"].object_list]


def test_newest_round_stands_first(officer):
    assert titles(officer.get(LIST)) == ["Báo cáo năm 2026", "Báo cáo năm 2025"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"nam": "2025"}, ["Báo cáo năm 2025"]),
        ({"tinh_trang": "open"}, ["Báo cáo năm 2026"]),
        ({"xep": "han"}, ["Báo cáo năm 2025", "Báo cáo năm 2026"]),
        ({"tim": "ninh binh", "nam": "2026"}, ["Báo cáo năm 2026"]),
        ({"tim": "zzz"}, []),
        ({"nam": "khong"}, ["Báo cáo năm 2026", "Báo cáo năm 2025"]),
    ],
)
def test_rounds_are_filtered_and_ordered_by_the_address(officer, query, found):
    assert titles(officer.get(LIST, query)) == found


def test_rounds_can_be_taken_to_excel_as_filtered(officer):
    response = officer.get(LIST, {"nam": "2025", "xuat": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert [row[1] for row in rows[1:]] == [2025]


def test_empty_filter_offers_to_drop_it(officer):
    assert "Bỏ lọc" in officer.get(LIST, {"tim": "zzz"}).content.decode()


def test_list_costs_the_same_for_more_rounds(cast, officer, django_assert_num_queries):
    officer.get(LIST)
    with django_assert_num_queries(9):
        officer.get(LIST)
    plan = make_round(cast, year=2024).round.plan
    make_round(cast, year=2023, plan=plan)
    with django_assert_num_queries(9):
        officer.get(LIST)
