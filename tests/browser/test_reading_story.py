"""An officer who has the plan on paper already: uploads it, corrects what was read, has a draft."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import jobs
from accounts.models import Job
from campaigns.models import Plan
from campaigns.models import PlanReading
from campaigns.tasks import read_plan
from tests.browser.conftest import PHONE
from tests.campaigns.readings import LINES
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_officer_makes_a_plan_of_its_document(cast, visit, tmp_path):
    top = PlanFactory(campaign=CampaignFactory(unit=cast.province), number="02/KH-UBND")
    ContentAreaFactory(plan=top, ordinal="1", title="Nâng cao nhận thức về chuyển đổi số")
    (tmp_path / "ke-hoach.txt").write_text("\n".join(_document()))
    officer = visit()
    page = officer.page
    officer.sign_in(cast.commune_officer)
    officer.open(reverse("campaigns:read_plan") + f"?phong_trao={top.campaign.slug}")
    page.get_by_label("Tệp văn bản").set_input_files(tmp_path / "ke-hoach.txt")
    officer.click("Tải lên và đọc", "button")
    job = Job.objects.get(handler=f"campaigns.{read_plan.__name__}")
    jobs.run(job.pk)
    page.goto(officer.base + reverse("campaigns:plan_reading", args=[PlanReading.objects.get().pk]))
    officer.sees("Rà soát kế hoạch đọc từ văn bản")
    officer.check()
    # A place in the document leads to its row, by keyboard too.
    page.get_by_role("link", name="Nội dung 2").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#noi-dung-1")
    # A heading torn in two is merged, a slip corrected, an obligation of others dropped.
    officer.click("Gộp vào nội dung 2 ở trên", "button")
    title = page.locator("#id_noi-dung-1-title")
    assert title.input_value() == "Phát triển hạ tầng số đến từng thôn"
    title.fill("Phát triển hạ tầng số đến mọi thôn")
    page.locator("#nghia-vu-0").get_by_label("Bỏ").check()
    officer.sees("Đã lưu lúc")
    for name in ("is_checked", "link_checked"):
        for box in page.locator(f"input[name$={name}]").all():
            box.check()
    for row in page.locator("fieldset.found-row").all():
        if not row.locator("input[type=radio]:checked").count():
            row.get_by_label("Nhận", exact=True).check()
    page.set_viewport_size(PHONE)
    officer.check()
    officer.click("Tạo bản thảo kế hoạch", "button")
    officer.sees("Đã tạo dự thảo kế hoạch từ văn bản")
    plan = Plan.objects.get(unit=cast.commune)
    titles = [area.title for area in plan.content_areas.all()]
    assert titles == ["Nâng cao nhận thức về chuyển đổi số", "Phát triển hạ tầng số đến mọi thôn"]
    assert not plan.obligations.exists()
    assert {duty.unit or duty.actor for duty in plan.duties.all()} == {cast.culture_office}
    paper = page.request.get(officer.base + reverse("campaigns:plan_pdf", args=[plan.pk]))
    assert paper.body().startswith(b"%PDF")


def _document() -> list[str]:
    return [
        *LINES[:5],
        "",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "- Phát huy sáng kiến.",
        "II. NỘI DUNG THI ĐUA",
        "1. Nâng cao nhận thức về chuyển đổi số",
        "2. Phát triển hạ tầng số",
        "3. đến từng thôn",
        "III. TIÊU CHÍ THI ĐUA",
        "a) Đối với các trường học",
        "- Có ít nhất một sáng kiến được công nhận.",
        "IV. KHEN THƯỞNG",
        "Giấy khen của Chủ tịch UBND xã khi tổng kết.",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Văn hoá - Xã hội",
        "- Các trường học báo cáo về UBND xã trước ngày 20/11 hằng năm.",
        "",
        *LINES[-4:],
    ]
