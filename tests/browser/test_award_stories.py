"""From a nomination on the phone to the chairman's decision, with the council's vote between."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

import awards.tasks  # noqa: F401 -- the handlers of the jobs
from accounts import jobs
from accounts.models import Job
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Nomination
from awards.models import Session
from tests.awards.scenes import filled
from tests.awards.scenes import lay_down_law
from tests.awards.scenes import open_award_round
from tests.browser.conftest import DESKTOP
from tests.browser.conftest import PHONE
from tests.factories.accounts import PASSWORD
from tests.reports.scenes import small_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def award_round(cast):
    lay_down_law()
    return open_award_round(cast)


def test_department_nominates_on_the_phone(cast, award_round, visit, tmp_path):
    officer = visit(PHONE)
    page = officer.page
    officer.sign_in(cast.science_officer)
    officer.open(reverse("awards:rounds"))
    officer.click(award_round.title)
    officer.click("Lập hồ sơ")
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    page.get_by_label("Hình thức").select_option(str(form.pk))
    page.get_by_label("Đối tượng", exact=True).select_option("individual")
    page.get_by_label("Tên cá nhân, tập thể, hộ").fill("Trần Thị Bích Vân")
    page.get_by_label("Chức vụ, nghề nghiệp").fill("Chuyên viên")
    page.get_by_label("Đơn vị công tác, nơi ở").fill("Sở Khoa học và Công nghệ")
    page.get_by_label("Thành tích (ghi trong quyết định)").fill("Đã có thành tích xuất sắc")
    page.get_by_label("Thành tích từ ngày").fill("01/01/2026")
    page.get_by_label("Đến ngày").fill("31/10/2026")
    officer.click("Lưu và viết báo cáo thành tích", "button")
    for area in page.locator("textarea").all():
        area.fill("Đã làm đúng kế hoạch.")
    officer.click("Lưu và sang phần tệp", "button")
    (tmp_path / "Tờ trình.pdf").write_bytes(small_pdf())
    for kind in ("proposal", "minutes"):
        page.get_by_label("Loại tệp").select_option(kind)
        page.get_by_label("Chọn tệp").set_input_files(tmp_path / "Tờ trình.pdf")
        officer.click("Tải tệp lên", "button")
    officer.click("Sang phần kiểm tra và trình")
    officer.click("Trình hồ sơ", "button")
    officer.sees("Đã trình hồ sơ.")
    officer.sees("tiếp nhận thẩm định")
    assert Nomination.objects.get().holder == cast.province


def test_council_votes_and_the_head_decides(cast, award_round, visit):
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    dossier = filled(cast.science_officer, award_round, cast.science, form)
    Nomination.objects.filter(pk=dossier.pk).update(
        state=NominationState.APPRAISED, holder=cast.province
    )
    council = Council.objects.create(
        unit=cast.province, name="Hội đồng tỉnh", valid_from=dt.date(2025, 1, 1)
    )
    for post, user in (("chair", cast.province_leader), ("member", cast.commune_leader)):
        CouncilMember.objects.create(
            council=council, user=user, post=post, joined_on=council.valid_from
        )
    secretary = visit(DESKTOP)
    page = secretary.page
    secretary.sign_in(cast.province_officer)
    secretary.open(reverse("awards:council", args=[council.pk]))
    secretary.click("Gọi họp")
    page.get_by_label("Đợt xét").select_option(str(award_round.pk))
    page.get_by_label("Tên phiên họp").fill("Phiên sơ kết")
    page.get_by_label("Họp lúc").fill(f"{timezone.localtime():%d/%m/%Y %H:%M}")
    page.get_by_label("Địa điểm").fill("Phòng họp A")
    secretary.click("Lập phiên họp", "button")
    secretary.sees("Chương trình chưa có hồ sơ nào.")
    page.get_by_label("Chọn tất cả").check()
    secretary.click("Đưa vào chương trình", "button")
    secretary.click("Gửi giấy mời", "button")
    for choice in page.get_by_role("combobox").all():
        choice.select_option("present")
    secretary.click("Lưu điểm danh", "button")
    secretary.click("Mở bỏ phiếu", "button")
    secretary.sees("0 trong 2 thành viên đã bỏ phiếu")
    session = Session.objects.get()
    for user, size in ((cast.province_leader, DESKTOP), (cast.commune_leader, PHONE)):
        _vote(visit(size), user, session)
    secretary.open(reverse("awards:close_voting", args=[session.pk]))
    secretary.click("Đóng và kiểm phiếu", "button")
    secretary.sees("2/2")
    secretary.click("Lập biên bản")
    secretary.click("Lập biên bản", "button")
    jobs.run(Job.objects.get(handler="awards.print_minutes").pk)
    secretary.open(reverse("awards:decisions", args=[award_round.pk]))
    secretary.click("Dự thảo quyết định", "button")
    secretary.sees("Chỉ người đứng đầu (lãnh đạo) ban hành.")
    decision = award_round.decisions.get()
    head = visit(DESKTOP)
    head.sign_in(cast.province_leader)
    head.open(reverse("awards:decision", args=[decision.pk]))
    head.click("Ban hành")
    head.click("Ban hành", "button")
    head.sees("7.590.000")
    assert AwardRecord.objects.get().decision_number == "01/QĐ-UBND"
    _look_around(secretary, award_round)


def _vote(member, user, session) -> None:
    member.sign_in(user)
    member.sees("Họp hội đồng")
    member.open(reverse("awards:ballot", args=[session.pk]))
    # A fresh proof of identity, whoever holds the device.
    member.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    member.click("Xác nhận", "button")
    member.click("Kiểm tra lại phiếu", "button")
    member.sees("Hãy chọn một ý kiến.")
    member.page.get_by_label("Đồng ý", exact=True).check()
    member.click("Kiểm tra lại phiếu", "button")
    member.sees("Gửi rồi không sửa được")
    member.click("Gửi phiếu", "button")
    member.sees("Bạn đã bỏ phiếu")


def _look_around(visitor, award_round) -> None:
    """The other pages of the room, each measured as it opens."""
    for name in ("rounds", "my_nominations", "councils", "register", "statistics", "rule_sets"):
        visitor.open(reverse(f"awards:{name}"))
    for name in ("round", "edit_round", "quotas", "publicity", "sessions", "rank_units"):
        visitor.open(reverse(f"awards:{name}", args=[award_round.pk]))
