"""The paper of a plan: parts in order, head and foot, PDF and Word; choosing what to take over."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document as Word

from campaigns.models import Plan
from campaigns.paper import plan_document
from documents.layout import Bullets
from documents.layout import Heading
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
