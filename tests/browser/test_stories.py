"""What people do with the portal, from sign-in to the paper in their hands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from reports.compilation import compile_round
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportVersion
from tests.browser.conftest import DESKTOP
from tests.browser.conftest import PHONE
from tests.factories import ContentAreaFactory
from tests.factories import PlanFactory
from tests.factories.accounts import PASSWORD
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import small_pdf
from tests.reports.scenes import write
from units.models import Invitation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def due_this_year(cast, **kwargs):
    due = timezone.localdate() + dt.timedelta(days=9)
    return make_round(cast, due_on=due, opens_on=timezone.localdate(), **kwargs)


def test_officer_reports_on_the_phone_in_the_evening(cast, visit, tmp_path):
    scene = due_this_year(cast)
    officer = visit(PHONE)
    officer.sign_in(cast.commune_officer)
    officer.click("Bắt đầu")
    officer.sees("Còn 9 ngày")
    officer.click(scene.direction.title)
    page = officer.page
    page.get_by_label("Nội dung", exact=True).fill("Ban hành kế hoạch, kiểm tra ba đơn vị.")
    officer.sees("Đã lưu lúc")
    (tmp_path / "Kế hoạch.pdf").write_bytes(small_pdf())
    page.get_by_label("Chọn tệp").set_input_files(tmp_path / "Kế hoạch.pdf")
    officer.click("Tải tệp lên", "button")
    officer.sees("Kế hoạch.pdf")
    for section in (scene.direction, scene.area, scene.difficulties):
        officer.open(reverse("reports:section", args=[scene.report.pk, section.pk]))
        page.get_by_label("Nội dung", exact=True).fill(f"Đã làm: {section.title}")
        officer.click("Lưu và về danh sách mục", "button")
    officer.click("Số liệu các chỉ tiêu")
    field = page.get_by_label(scene.indicator.name)
    field.fill("hai mươi")
    officer.click("Lưu số liệu", "button")
    assert field.input_value() == "hai mươi"
    field.fill("1.250")
    officer.click("Lưu, xem lại và nộp", "button")
    officer.sees("1.250")
    officer.click("Nộp báo cáo", "button")
    officer.sees("Đã nhận, đúng hạn")
    version = ReportVersion.objects.get()
    officer.sees(version.receipt_code)
    assert version.payload["figures"][0]["value"] == "1.25E+3" or version.on_time
    officer.open("/")
    officer.sees("đang chờ xem xét")


def test_report_is_read_and_sent_without_javascript(cast, visit):
    scene = due_this_year(cast)
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, "Đã viết")
    count(scene.report, scene.indicator, 5)
    visitor = visit(PHONE, javascript=False)
    page, base = visitor.page, visitor.base
    page.goto(f"{base}/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(cast.commune_officer.username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_role("link", name="Xem lại và nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Đã nhận, đúng hạn").wait_for()
    assert Report.objects.get(pk=scene.report.pk).state == ReportState.SUBMITTED


def test_receiving_office_reviews_compiles_and_issues(cast, visit):
    scene = due_this_year(cast)
    for report, user in (
        (scene.report, cast.commune_officer),
        (scene.neighbour_report, cast.neighbour_officer),
    ):
        for section in (scene.direction, scene.area, scene.difficulties):
            write(report, section, "Thiếu cán bộ công nghệ.")
        count(report, scene.indicator, 25)
        arrive(report, user)
    officer = visit(DESKTOP)
    page = officer.page
    officer.sign_in(cast.province_officer)
    officer.click(scene.round.title)
    officer.click(cast.commune.label)
    page.get_by_text("Trả lại để bổ sung").click()
    page.get_by_label("Cần bổ sung điều gì").fill("Nêu rõ số lớp đã mở.")
    officer.click("Trả lại cho đơn vị", "button")
    officer.sees(cast.neighbour.name)
    officer.click("Chấp nhận báo cáo", "button")
    officer.open(reverse("reports:progress", args=[scene.round.pk]))
    officer.click("Tổng hợp báo cáo")
    officer.click("Lập bản tổng hợp", "button")
    officer.click("Khó khăn, vướng mắc, kiến nghị")
    page.get_by_label("Nội dung trong văn bản").fill("Các xã thiếu cán bộ công nghệ.")
    officer.click("Lưu mục này", "button")
    officer.click("Số, ngày và người ký")
    page.get_by_label("Số, ký hiệu").fill("15/BC-UBND")
    page.get_by_label("Ngày ban hành").fill("20/12/2026")
    officer.click("Lưu", "button", exact=True)
    officer.click("Dựng PDF", "button")
    draft = Compilation.objects.get()
    jobs.run(draft.job_id)
    officer.open(reverse("reports:compilation", args=[draft.pk]))
    officer.sees("PDF đã dựng xong")
    officer.click("Ban hành")
    officer.click("Ban hành", "button")
    draft.refresh_from_db()
    assert draft.state == CompilationState.ISSUED
    public = visit(PHONE)
    public.open(reverse("documents:verify_code", args=[draft.document.code]))
    public.sees("15/BC-UBND")


def test_overview_chases_those_who_are_late(cast, visit):
    scene = make_round(cast)
    leader = visit(DESKTOP)
    leader.sign_in(cast.province_leader)
    leader.open(reverse("reports:progress", args=[scene.round.pk]))
    leader.click("Đôn đốc tất cả đơn vị quá hạn", "button")
    leader.sees(cast.commune_officer.full_name)
    leader.click("Gửi đôn đốc", "button")
    leader.sees("Đã gửi")
    officer = visit(PHONE)
    officer.sign_in(cast.commune_officer)
    officer.open(reverse("accounts:inbox"))
    officer.sees("Đôn đốc")


def test_administrator_finds_a_unit_and_invites(cast, visit):
    admin = visit(DESKTOP)
    admin.sign_in(cast.commune_administrator)
    admin.open(reverse("units:tree"))
    admin.page.get_by_label("Tìm tên hoặc mã").fill("thcs co le")
    admin.click("Lọc", "button")
    admin.click(cast.school.name)
    admin.click("Người dùng")
    admin.click("Mời người dùng")
    admin.page.get_by_label("Thư điện tử").fill("hoa@example.vn")
    admin.page.get_by_label("Họ và tên").fill("Trần Thị Hoa")
    admin.click("Gửi lời mời", "button")
    admin.sees("hoa@example.vn")
    assert Invitation.objects.get().unit == cast.school
    admin.open(reverse("units:import"))


def test_campaign_is_shown_to_officers_and_to_the_public(cast, visit):
    scene = make_round(cast)
    campaign = scene.round.campaign
    campaign.is_public = True
    campaign.save()
    child = PlanFactory(campaign=campaign, unit=cast.commune, parent=scene.round.plan)
    ContentAreaFactory(plan=child, derived_from=scene.area.content_area)
    officer = visit(PHONE)
    officer.sign_in(cast.province_officer)
    for path in (
        reverse("campaigns:detail", args=[campaign.slug]),
        reverse("campaigns:matrix", args=[campaign.slug]),
        reverse("campaigns:plan", args=[child.pk]),
        reverse("units:detail", args=[cast.commune.pk]),
        reverse("units:people", args=[cast.commune.pk]),
        reverse("reports:rounds"),
        reverse("reports:queue", args=[scene.round.pk]),
        reverse("accounts:profile"),
        reverse("accounts:guide"),
        reverse("accounts:audit"),
    ):
        officer.open(path)
    public = visit(PHONE)
    public.open(reverse("campaigns:public_list"))
    public.click(campaign.title)


def test_two_officers_in_one_section_see_both_texts(cast, visit):
    scene = due_this_year(cast)
    address = reverse("reports:section", args=[scene.report.pk, scene.direction.pk])
    first, second = visit(DESKTOP), visit(DESKTOP)
    first.sign_in(cast.commune_officer)
    second.sign_in(cast.commune_leader)
    first.open(address)
    second.open(address)
    first.page.get_by_label("Nội dung", exact=True).fill("Bản của chuyên viên")
    first.sees("Đã lưu lúc")
    second.page.get_by_label("Nội dung", exact=True).fill("Bản của lãnh đạo")
    second.sees("Bản của chuyên viên")
    assert second.page.get_by_label("Nội dung", exact=True).input_value() == "Bản của lãnh đạo"
    second.check()
    assert scene.report.texts.get().text == "Bản của chuyên viên"


def test_compilation_pages_fit_the_phone(cast, visit):
    scene = make_round(cast)
    write(scene.report, scene.area, "Mở 3 lớp")
    count(scene.report, scene.indicator, 25)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    draft = compile_round(cast.province_officer, scene.round)
    officer = visit(PHONE)
    officer.sign_in(cast.province_officer)
    row = draft.sections.get(section=scene.area)
    for path in (
        reverse("reports:compilations", args=[scene.round.pk]),
        reverse("reports:compilation", args=[draft.pk]),
        reverse("reports:compilation_section", args=[draft.pk, row.pk]),
        reverse("reports:compilation_facts", args=[draft.pk]),
        reverse("reports:compilation_issue", args=[draft.pk]),
        reverse("reports:round_settings", args=[scene.round.pk]),
        reverse("reports:close_round", args=[scene.round.pk]),
    ):
        officer.open(path)
