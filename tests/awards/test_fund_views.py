"""The pages of the fund: balances, lines, forms, counter lines, report."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document as WordDocument
from openpyxl import load_workbook

from awards.enums import FundEntryKind
from awards.fund import add_income
from awards.fund import commit_decision
from awards.fund import commit_other
from awards.fund import reverse_entry
from awards.fund_balance import Balance
from awards.fund_balance import balance_of
from awards.models import FundEntry
from tests.awards.exemplar_scenes import words_of
from tests.factories.awards_exemplars import FundEntryFactory
from tests.factories.awards_exemplars import IssuedDecisionFactory
from tests.factories.awards_exemplars import award

LINE = {"amount": "25.000.000", "day": "05/03/2026", "description": "Ngân sách cấp"}


@pytest.fixture
def decision(cast):
    found = IssuedDecisionFactory(unit=cast.commune)
    award(found, 3_510_000)
    return found


@pytest.fixture
def officer(cast, as_user):
    return as_user(cast.commune_officer)


def address(cast, name="fund", *, year=2026):
    return reverse(f"awards:{name}", args=[cast.commune.pk, year])


def test_income_typed_as_officers_write_is_booked(cast, officer):
    assert officer.post(address(cast, "fund_income"), LINE).status_code == 302
    assert balance_of(cast.commune, 2026).income == 25_000_000
    page = officer.get(address(cast)).content.decode()
    assert "25.000.000" in page
    assert "Ngân sách cấp" in page


@pytest.mark.parametrize("amount", ["25,000,000", "1,5", "-5", "0", "một triệu", ""])
def test_a_sum_that_is_no_number_of_dong_is_refused(cast, officer, amount):
    response = officer.post(address(cast, "fund_income"), {**LINE, "amount": amount})
    assert response.status_code == 422
    assert "amount" in response.context["form"].errors
    assert not FundEntry.objects.exists()


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(cast, officer):
    response = officer.post(address(cast, "fund_income"), {**LINE, "day": "31/12/2025"})
    assert response.status_code == 422
    assert "day" in response.context["form"].errors
    assert "Ngân sách cấp" in response.content.decode()


def test_last_years_rest_is_offered_until_it_is_carried_over(cast, officer):
    FundEntryFactory(unit=cast.commune, year=2025, day=dt.date(2025, 4, 1), amount=700_000)
    page = officer.get(address(cast, "fund_income"))
    assert "còn tồn 700.000 đồng" in page.content.decode()
    form = officer.get(address(cast, "fund_income"), {"chuyen-nguon": 1}).context["form"]
    assert form.initial == {"amount": 700_000, "description": "Chuyển nguồn từ năm 2025"}
    assert 'value="700.000"' in str(form["amount"])
    officer.post(
        address(cast, "fund_income"),
        {"amount": "700.000", "day": "02/01/2026", "description": form.initial["description"]},
    )
    assert "còn tồn" not in officer.get(address(cast, "fund_income")).content.decode()


def test_a_decision_is_committed_by_its_button_and_paid_from_its_row(cast, officer, decision):
    page = officer.get(address(cast)).content.decode()
    assert "Quyết định chưa ghi cam kết" in page
    commit = reverse("awards:fund_commit_decision", args=[cast.commune.pk, decision.pk])
    for _ in range(2):
        assert officer.post(commit).status_code == 302
    assert balance_of(cast.commune, 2026).committed == 3_510_000
    pay = officer.get(address(cast, "fund_payment"), {"quyet-dinh": decision.pk})
    form = pay.context["form"]
    assert form.initial["amount"] == 3_510_000
    sent = {**LINE, "purpose": decision.pk, "amount": "3.510.001"}
    over = officer.post(address(cast, "fund_payment"), sent)
    assert over.status_code == 422
    assert "còn lại là 3.510.000 đồng" in over.content.decode()
    assert officer.post(
        address(cast, "fund_payment"), {**sent, "amount": "3.510.000"}
    ).status_code == 302  # fmt: skip
    assert balance_of(cast.commune, 2026) == Balance(committed=3_510_000, paid=3_510_000)
    assert officer.get(address(cast, "fund_payment")).status_code == 409


def test_other_purposes_are_committed_and_paid(cast, officer):
    assert officer.post(address(cast, "fund_commitment"), LINE).status_code == 302
    sent = {**LINE, "purpose": "khac", "description": "In giấy khen"}
    assert officer.post(address(cast, "fund_payment"), sent).status_code == 302
    assert balance_of(cast.commune, 2026).owed == 0


def test_another_units_decision_is_not_found(cast, officer):
    foreign = IssuedDecisionFactory(unit=cast.neighbour)
    commit = reverse("awards:fund_commit_decision", args=[cast.commune.pk, foreign.pk])
    assert officer.post(commit).status_code == 404


def test_a_decision_without_money_is_said_to_need_nothing(cast, officer):
    bare = IssuedDecisionFactory(unit=cast.commune)
    commit = reverse("awards:fund_commit_decision", args=[cast.commune.pk, bare.pk])
    assert "không phải cam kết" in officer.post(commit, follow=True).content.decode()


def test_a_counter_line_is_confirmed_with_its_reason(cast, officer):
    entry = FundEntryFactory(unit=cast.commune)
    place = reverse("awards:fund_reverse", args=[entry.pk])
    assert "Không hoàn tác được" in officer.get(place).content.decode()
    assert officer.post(place, {"reason": ""}).status_code == 422
    assert officer.post(place, {"reason": "Gõ nhầm"}).status_code == 302
    page = officer.get(address(cast)).content.decode()
    assert "Dòng huỷ" in page
    assert "Đã huỷ" in page
    assert place not in page
    again = officer.post(place, {"reason": "Gõ nhầm"})
    assert again.status_code == 422
    assert "đã được huỷ" in again.content.decode()


def test_who_may_only_read_sees_no_button(cast, as_user):
    FundEntryFactory(unit=cast.commune)
    page = as_user(cast.province_officer).get(address(cast)).content.decode()
    assert "Ngân sách cấp" in page
    assert "Ghi thu" not in page
    assert "/huy/" not in page


def test_too_much_promised_is_warned_of(cast, officer):
    commit_other(
        cast.commune_officer, cast.commune, year=2026, amount=5, day=dt.date(2026, 3, 5),
        description="In bằng",
    )  # fmt: skip
    assert "vượt nguồn thu" in officer.get(address(cast)).content.decode()
    assert "Vượt nguồn" in officer.get(reverse("awards:funds"), {"nam": 2026}).content.decode()


## Lists


@pytest.mark.parametrize("rows", [1, 3])
def test_the_year_asks_no_more_for_more_lines(cast, officer, rows, django_assert_num_queries):
    for number in range(rows):
        entry = FundEntryFactory(unit=cast.commune)
        reverse_entry(cast.commune_officer, entry, reason="Gõ nhầm")
        decision = IssuedDecisionFactory(unit=cast.commune, number=f"{number}/QĐ")
        award(decision, 100)
        commit_decision(cast.commune_officer, decision)
        waiting = IssuedDecisionFactory(unit=cast.commune)
        award(waiting, 100)
    with django_assert_num_queries(16):
        assert officer.get(address(cast)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_asks_no_more_for_more_units(cast, as_user, rows, django_assert_num_queries):
    for unit in (cast.commune, cast.neighbour, cast.science)[:rows]:
        FundEntryFactory(unit=unit)
    client = as_user(cast.province_officer)
    with django_assert_num_queries(11):
        page = client.get(reverse("awards:funds"), {"nam": 2026}).content.decode()
    assert page.count("1.000.000") >= 2 * rows


def test_a_unit_sees_the_funds_of_its_subtree_only(cast, officer):
    FundEntryFactory(unit=cast.school)
    FundEntryFactory(unit=cast.neighbour)
    page = officer.get(reverse("awards:funds"), {"nam": 2026}).content.decode()
    assert cast.school.label in page
    assert cast.commune.label in page  # its own, though nothing is booked
    assert cast.neighbour.label not in page


@pytest.mark.parametrize("year", ["", "abc", "20266", "2026"])
def test_any_year_in_the_address_is_answered(cast, officer, year):
    assert officer.get(reverse("awards:funds"), {"nam": year}).status_code == 200


def test_lines_are_narrowed_and_exported_as_narrowed(cast, officer):
    income = FundEntryFactory(unit=cast.commune, amount=9)
    reverse_entry(cast.commune_officer, income, reason="Gõ nhầm")
    commit_other(
        cast.commune_officer, cast.commune, year=2026, amount=5, day=dt.date(2026, 3, 5),
        description="In bằng",
    )  # fmt: skip
    response = officer.get(address(cast), {"loai": FundEntryKind.INCOME, "xuat": "xlsx"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)[1:]
    assert sorted(row[4] for row in rows) == [-9, 9]
    assert {row[5] for row in rows} == {"đã huỷ", "dòng huỷ"}
    assert "In bằng" not in officer.get(address(cast), {"loai": "income"}).content.decode()
    table = officer.get(reverse("awards:funds"), {"nam": 2026, "xuat": "csv"}).content.decode()
    assert f"{cast.commune.name},0,5,0,-5,0" in table


## Report


def test_the_report_says_the_same_on_paper_and_in_word(cast, officer, decision):
    add_income(
        cast.commune_officer, cast.commune, year=2026, amount=10_000_000,
        day=dt.date(2026, 1, 9), description="Ngân sách cấp đầu năm",
    )  # fmt: skip
    commit_decision(cast.commune_officer, decision)
    paper = words_of(officer.get(address(cast, "fund_report_pdf")).content)
    word = WordDocument(io.BytesIO(officer.get(address(cast, "fund_report_docx")).content))
    cells = {c.text for table in word.tables for row in table.rows for c in row.cells}
    for shown in ("10.000.000", "3.510.000", "6.490.000", "Ngân sách cấp đầu năm"):
        assert shown in paper
        assert shown in cells
    assert "THU, CHI QUỸ" in paper.upper()
    assert "CHỦ TỊCH" in paper


def test_an_empty_year_has_a_report_too(cast, officer):
    assert "chưa có cam kết chi" in words_of(officer.get(address(cast, "fund_report_pdf")).content)


def test_too_much_promised_is_said_in_the_report(cast, officer, decision):
    commit_decision(cast.commune_officer, decision)
    words = words_of(officer.get(address(cast, "fund_report_pdf")).content)
    assert "vượt nguồn thu 3.510.000 đồng" in words


def test_a_book_too_long_for_paper_goes_along_as_a_table(cast, officer, monkeypatch):
    FundEntryFactory.create_batch(2, unit=cast.commune)
    assert "PHỤ LỤC" in words_of(officer.get(address(cast, "fund_report_pdf")).content).upper()
    monkeypatch.setattr("awards.fund_papers.MOST", 1)
    words = words_of(officer.get(address(cast, "fund_report_pdf")).content)
    assert "lập thành bảng tính kèm theo" in words
    assert "PHỤ LỤC" not in words.upper()
