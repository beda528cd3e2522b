"""An indicator from the catalogue through a commune's entry to the units behind it and the dashboards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.enums import ReportState
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from tests.browser.conftest import DESKTOP
from tests.browser.conftest import PHONE
from tests.factories import IndicatorFactory
from tests.reports.indicator_scenes import two_levels
from tests.reports.scenes import arrive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_figure_goes_from_the_catalogue_to_the_dashboards(cast, visit):
    world = two_levels(cast)
    today = timezone.localdate()
    ReportRound.objects.update(due_on=today + dt.timedelta(days=9), opens_on=today)
    IndicatorFactory(
        campaign=world.top.round.campaign, code="tap-huan", name=world.top.indicator.name
    )
    world.accept(world.school, 25)
    world.ready()

    officer = visit(DESKTOP)
    officer.sign_in(cast.province_officer)
    officer.open(reverse("reports:catalogue", args=[world.top.round.campaign.slug]))
    officer.click(world.top.indicator.name)
    officer.page.get_by_label("Cách tính").fill("Đếm theo danh sách lớp.")
    officer.click("Lưu", "button")
    officer.sees("Đã sửa chỉ tiêu")

    commune = visit(PHONE)
    commune.sign_in(cast.commune_officer)
    commune.open(reverse("reports:indicators", args=[world.top.report.pk]))
    field = commune.page.get_by_label(world.top.indicator.name, exact=True)
    assert field.input_value() == "25"  # the sum of the commune's own units, not typed again
    field.fill("30")
    commune.click("Lưu số liệu", "button")
    commune.page.get_by_label("Lý do khác số cộng").fill("Xã tự mở một lớp.")
    commune.click("Lưu số liệu", "button")
    assert IndicatorValue.objects.get(report=world.top.report).difference_note
    arrive(world.top.report, cast.commune_officer, state=ReportState.ACCEPTED)
    IndicatorValue.objects.filter(report=world.top.report).update(from_units=25)

    officer.open(reverse("reports:figure", args=[world.top.round.pk, "tap-huan"]))
    officer.sees("Xã tự mở một lớp.")
    officer.click("Mở các đơn vị")
    officer.sees(cast.school.label)

    officer.open(reverse("reports:progress", args=[world.top.round.pk]))
    officer.click("Thống kê")
    officer.sees("hạn cuối")
    officer.page.get_by_label("Đơn vị", exact=True).select_option(label=cast.commune.label)
    officer.page.wait_for_url(f"**don_vi={cast.commune.pk}**")
    officer.sees("100,0%")
    officer.click("Từng mục")
    assert f"don_vi={cast.commune.pk}" in officer.page.url
    assert (
        officer.page.locator(".heat-table .heat-filled").count()
        == Report.objects.get(pk=world.top.report.pk).texts.count()
    )
    officer.click("Chỉ tiêu", exact=True)
    officer.click(world.top.indicator.name)
    officer.sees("trung vị")
    officer.click("Một trang")
    officer.sees("Qua các năm")
    assert officer.page.pdf(format="A4").count(b"/Type /Page\n") == 1

    leader = visit(PHONE)
    leader.sign_in(cast.province_leader)
    for page in ("board_state", "board_rates", "board_sections"):
        leader.open(reverse(f"reports:{page}", args=[world.top.round.campaign.slug]))
    # On a phone the heat map is a list that opens unit by unit.
    assert not leader.page.locator(".heat-table").is_visible()
    leader.page.locator(".heat-list summary", has_text=cast.neighbour.label).click()
    leader.sees("Chưa viết mục nào")
    leader.check()
