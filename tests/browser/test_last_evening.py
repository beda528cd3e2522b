"""The last evening at one desk: the line drops, the session ends, a second tab writes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.browser.conftest import PHONE
from tests.factories.accounts import PASSWORD
from tests.reports.scenes import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STORED = "[localStorage.length, sessionStorage.length, document.cookie.includes('sessionid')]"


def test_nothing_typed_is_lost_offline_signed_out_or_in_a_second_tab(cast, visit):
    today = timezone.localdate()
    scene = make_round(cast, due_on=today + dt.timedelta(days=1), opens_on=today)
    officer = visit(PHONE)
    page, context = officer.page, officer.page.context
    officer.sign_in(cast.commune_officer)
    address = reverse("reports:section", args=[scene.report.pk, scene.direction.pk])
    officer.open(address)
    field = page.get_by_label("Nội dung", exact=True)

    # The line drops while typing; the button leads nowhere; the words come back and are saved.
    context.set_offline(True)
    field.fill("Gõ khi mất mạng")
    officer.sees("sẽ được lưu khi có mạng")
    page.get_by_role("button", name="Lưu và về danh sách mục").click()
    officer.sees("sẽ được lưu khi có mạng")
    assert field.input_value() == "Gõ khi mất mạng"
    context.set_offline(False)
    officer.sees("Đã lưu lúc")
    assert scene.report.texts.get().text == "Gõ khi mất mạng"

    # The database is away: the portal asks for patience and the page saves when the time is over.
    context.route(
        "**" + address,
        lambda route: (
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    field.fill("Gõ khi hệ thống gián đoạn")
    officer.sees("trang sẽ tự lưu lại")
    context.unroute("**" + address)
    officer.sees("Đã lưu lúc")
    assert scene.report.texts.get().text == "Gõ khi hệ thống gián đoạn"

    # The tab is loaded anew before the line is back: what was typed is in the field again.
    context.route(
        "**" + address,
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    field.fill("Gõ rồi tải lại trang")
    officer.sees("Chưa lưu được")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    officer.sees("Đã lấy lại")
    assert field.input_value() == "Gõ rồi tải lại trang"
    context.unroute("**" + address)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    officer.sees("Đã lưu lúc")

    # The session ends while typing; signing in again in a second tab brings a new token.
    Session.objects.all().delete()
    field.fill("Gõ sau khi hết phiên")
    officer.sees("Phiên làm việc đã hết")
    assert field.input_value() == "Gõ sau khi hết phiên"
    with context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập lại ở thẻ mới").click()
    tab = opened.value
    tab.get_by_label("Tên đăng nhập").fill(cast.commune_officer.username)
    tab.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập").click()
    tab.get_by_text("quay về thẻ đang soạn").wait_for()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    officer.sees("Đã lưu lúc")
    assert scene.report.texts.get().text == "Gõ sau khi hết phiên"

    # The same section in the second tab: the one that comes second is shown both texts.
    tab.goto(f"{officer.base}{address}")
    with tab.expect_response(lambda answer: answer.request.method == "POST"):
        tab.get_by_label("Nội dung", exact=True).fill("Bản ở thẻ thứ hai")
    tab.close()
    field.fill("Bản ở thẻ thứ nhất")
    officer.sees("Bản ở thẻ thứ hai")
    officer.check()
    assert field.input_value() == "Bản ở thẻ thứ nhất"
    page.get_by_role("button", name="Lưu và về danh sách mục").click()
    page.wait_for_url("**/soan/")
    assert scene.report.texts.get().text == "Bản ở thẻ thứ nhất"

    # What could not be saved lies in the tab until the person leaves; nothing stays behind.
    assert page.evaluate("Object.entries(sessionStorage)") == []
    officer.open(address)
    context.route(
        "**" + address,
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    field.fill("Bỏ dở")
    officer.sees("Chưa lưu được")
    assert page.evaluate(STORED) == [0, 1, False]
    page.locator("summary").first.click()
    page.get_by_role("button", name="Đăng xuất").first.click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("Object.entries(sessionStorage)") == []
