"""A plan is amended from its draft to the new words, beside rounds that are open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Plan
from tests.browser.conftest import DESKTOP
from tests.factories.campaigns import ObligationFactory
from tests.reports.scenes import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_officer_amends_a_plan_while_a_round_is_open(cast, visit):
    today = timezone.localdate()
    scene = make_round(cast, due_on=today + dt.timedelta(days=9), opens_on=today)
    plan = Plan.objects.get(pk=scene.round.plan_id)
    ObligationFactory(plan=plan, day=15, month=12)
    officer = visit(DESKTOP)
    page = officer.page
    officer.sign_in(cast.province_officer)
    officer.open(reverse("campaigns:plan", args=[plan.pk]))
    officer.click("Sửa đổi kế hoạch")
    page.get_by_label("Lý do sửa đổi").fill("Theo ý kiến của các xã")
    officer.click("Lập bản sửa đổi", "button")
    officer.click("Số, ngày, người ký, mục đích")
    page.get_by_label("Số, ký hiệu").fill("77/KH-UBND")
    page.get_by_label("Ngày ban hành").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Giải pháp thực hiện").fill("Mỗi xã có một điểm hướng dẫn kỹ năng số.")
    officer.click("Lưu", "button")
    officer.click("Xem những thay đổi và ban hành")
    officer.sees("Lời văn cũ")
    officer.sees("Mỗi xã có một điểm hướng dẫn kỹ năng số.")
    officer.click("Ban hành bản sửa đổi", "button")
    assert page.locator(".errors").count() or page.get_by_role("alert").count()
    page.get_by_label("Giữ nguyên").check()
    officer.click("Ban hành bản sửa đổi", "button")
    officer.sees("Kế hoạch nay mang lời văn mới")
    plan.refresh_from_db()
    assert (plan.state, plan.number) == ("amended", "77/KH-UBND")
    scene.round.refresh_from_db()
    assert scene.round.due_on == today + dt.timedelta(days=9)
