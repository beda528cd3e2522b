"""The paper of a plan: parts in order, head and foot, PDF and Word; choosing what to take over."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from docx import Document as Word

from campaigns.models import Plan
from campaigns.paper import plan_document
from campaigns.plan_workbook import plan_workbook
from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Heading
from documents.rendering.xlsx import render_xlsx
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory


@pytest.fixture
def plan(cast):
    made = PlanFactory(
        campaign=CampaignFactory(unit=cast.province),
        number="02/KH-UBND",
        issued_on=dt.date(2025, 7, 9),
        purpose="Nêu cao tinh thần thi đua.\n- Thiết thực\n- Hiệu quả",
        signatory_post="KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
        signatory_name="Nguyễn Văn An",
        recipients="Như trên;\nLưu: VT.",
    )
    ContentAreaFactory(plan=made, position=1, ordinal="1", title="Hạ tầng số", text="Phủ sóng.")
    ContentAreaFactory(plan=made, position=2, ordinal="2", title="Xã hội số")
    LegalBasisFactory(plan=made)
    CriterionFactory(target_group__plan=made, text="Có kế hoạch")
    ObligationFactory(plan=made, day=15, month=12)
    return made


def test_parts_stand_in_the_order_of_real_plans(plan):
    document = plan_document(plan)
    heads = [(b.ordinal, b.text) for b in document.blocks if isinstance(b, Heading)]
    assert heads == [
        ("I", "MỤC ĐÍCH, YÊU CẦU"), ("II", "NỘI DUNG THI ĐUA"), ("1", "Hạ tầng số"),
        ("2", "Xã hội số"), ("III", "ĐỐI TƯỢNG VÀ TIÊU CHÍ THI ĐUA"),
        ("a", "Các phòng, ban, đơn vị"), ("IV", "TỔ CHỨC THỰC HIỆN"),
    ]  # fmt: skip
    bullets = [b.items for b in document.blocks if isinstance(b, Bullets)]
    assert bullets[0] == ("Thiết thực", "Hiệu quả")
    assert bullets[1] == ("Có kế hoạch",)
    assert "trước ngày 15/12/2025, hằng năm" in bullets[2][0]


def test_head_and_foot(plan):
    document = plan_document(plan)
    assert (document.header.number, document.header.notation) == ("02", "KH-UBND")
    assert document.signature.posts == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert document.recipients == ("- Như trên;", "- Lưu: VT.")
    assert document.legal_bases[0].startswith("Căn cứ Quyết định số 923/QĐ-TTg ban hành")


def test_a_plan_above_is_cited_by_its_kind(plan):
    LegalBasisFactory(plan=plan, number="7/KH-UBND", title="Triển khai Phong trào", position=2)
    assert (
        plan_document(plan).legal_bases[1] == "Căn cứ Kế hoạch số 7/KH-UBND Triển khai Phong trào"
    )


def test_both_files_come_out(cast, as_user, plan):
    client = as_user(cast.commune_officer)
    answer = client.get(reverse("campaigns:plan_pdf", args=[plan.pk]))
    assert answer.content.startswith(b"%PDF")
    answer = client.get(reverse("campaigns:plan_docx", args=[plan.pk]))
    text = "\n".join(p.text for p in Word(io.BytesIO(answer.content)).paragraphs)
    assert "KẾ HOẠCH" in text.upper()
    assert "Hạ tầng số" in text


def test_a_draft_is_printed_for_nobody_below(cast, as_user, plan):
    Plan.objects.filter(pk=plan.pk).update(state="draft")
    url = reverse("campaigns:plan_pdf", args=[plan.pk])
    assert as_user(cast.commune_officer).get(url).status_code == 404


def test_an_officer_chooses_what_to_take_over(cast, as_user, plan):
    client = as_user(cast.commune_officer)
    url = reverse("campaigns:start_plan", args=[plan.campaign.slug])
    page = client.get(url, {"don_vi": cast.commune.pk})
    assert page.content.decode().count('name="noi_dung"') == 2
    kept = plan.content_areas.first()
    client.post(url, {"don_vi": cast.commune.pk, "chon": "1", "noi_dung": [kept.pk]})
    made = Plan.objects.get(unit=cast.commune)
    assert [a.derived_from for a in made.content_areas.all()] == [kept]
    assert not made.target_groups.exists()


def test_criteria_come_along_where_ticked(cast, as_user, plan):
    url = reverse("campaigns:start_plan", args=[plan.campaign.slug])
    data = {"don_vi": cast.commune.pk, "chon": "1", "tieu_chi": "1"}
    as_user(cast.commune_officer).post(url, data)
    made = Plan.objects.get(unit=cast.commune)
    assert made.content_areas.count() == 0
    assert made.target_groups.count() == 1


def test_workbook_has_a_sheet_for_each_list_and_counts_criteria_by_group(plan):
    other = CriterionFactory(target_group__plan=plan, text="Có mô hình", maximum_points=10)
    CriterionFactory(target_group=other.target_group, text="Có sáng kiến", maximum_points=5)
    document = plan_workbook(Plan.objects.get(pk=plan.pk))
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))
    assert book.sheetnames == ["Văn bản", "Nội dung thi đua", "Tiêu chí", "Thời hạn", "Biểu đồ"]
    criteria = list(book["Tiêu chí"].iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in criteria] == ["Có kế hoạch", "Có mô hình", "Có sáng kiến", None]
    assert criteria[-1][4] == "=SUM(E4:E6)"
    [chart] = [b for annex in document.annexes for b in annex.blocks if isinstance(b, Chart)]
    assert chart.series.values == (("Số tiêu chí", (1, 2)),)


def test_workbook_tells_the_last_day_of_a_yearly_duty_for_every_year(plan):
    ObligationFactory(plan=plan, is_yearly=False, year=2027, day=1, month=6)
    [duties] = [
        a for a in plan_workbook(Plan.objects.get(pk=plan.pk)).annexes if a.sheet == "Thời hạn"
    ]
    [table] = duties.blocks
    years = {column.title: place for place, column in enumerate(table.columns)}
    yearly, once = table.rows
    assert yearly[years["Năm 2029"]] == "trước ngày 15/12/2029"
    assert [
        once[place] for name, place in years.items() if name.startswith("Năm") and once[place]
    ] == ["trước ngày 01/06/2027"]


def test_list_without_points_has_no_column_of_points(plan):
    criteria = next(a for a in plan_workbook(plan).annexes if a.sheet == "Tiêu chí")
    assert [c.title for c in criteria.blocks[0].columns] == [
        "TT", "Đối tượng", "Tiêu chí", "Cách đánh giá",
    ]  # fmt: skip
    assert len(criteria.blocks) == 1  # one group draws nothing
