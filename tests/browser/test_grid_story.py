"""An officer of Sở Nội vụ scores many communes on one page, mostly without the mouse."""

from __future__ import annotations

import pytest
from django.urls import reverse

from criteria.enums import Stage
from criteria.models import ItemScore
from criteria.verifying import save_verified_points
from tests.browser.conftest import DESKTOP
from tests.browser.conftest import PHONE
from tests.criteria.score_scenes import cross_checked
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import value

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = "() => /^Đã lưu lúc/.test(document.querySelector('[data-line]').textContent)"


@pytest.fixture
def scene(cast):
    scene = opened(cast)
    cross_checked(scene, cast.commune, cast.commune_officer, cast.neighbour_officer)
    cross_checked(scene, cast.neighbour, cast.neighbour_officer, cast.commune_officer)
    cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    return scene


def given(scene, item) -> list[tuple[str, str]]:
    """(points, reason) of the verified column, unit by unit."""
    found = ItemScore.objects.filter(scorecard__table=scene.table, item=item, stage=Stage.VERIFIED)
    rows = found.order_by("scorecard__unit").values_list("points", "reason")
    return [(f"{points.normalize():f}", reason) for points, reason in rows]


def test_many_communes_are_scored_with_the_keyboard(scene, cast, visit):
    officer = visit(DESKTOP)
    page, keys = officer.page, officer.page.keyboard
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    officer.sign_in(cast.province_officer)
    officer.open(reverse("scoring:to_verify"))
    officer.click("Chấm trên lưới")
    grid = page.locator("table[role=grid]")
    reason = page.get_by_label("Lý do", exact=True)

    def cell(row: int, column: int):
        return grid.locator("tbody tr").nth(row).locator("td").nth(column)

    def saved() -> None:
        page.wait_for_function(SAVED)
        assert grid.locator("td.p").count() == 0

    # Typing begins, Enter goes down, the box asks why, and the total follows.
    cell(0, 0).click()
    keys.press("ArrowDown")
    keys.type("5")
    keys.press("Enter")
    reason.fill("Thiếu minh chứng")
    officer.check()
    keys.press("Enter")
    saved()
    assert given(scene, scene.works) == [("5", "Thiếu minh chứng")]
    assert cell(1, 6).inner_text() == "20,00"
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 4  # the third unit

    keys.press("Control+z")
    saved()
    assert given(scene, scene.works) == [("10", "")]
    keys.press("Control+y")
    saved()
    assert given(scene, scene.works) == [("5", "Thiếu minh chứng")]

    # A block of three by two out of a spreadsheet; one reason for all that differ.
    page.evaluate("navigator.clipboard.writeText('1,5\\t1\\r\\n2\\t0\\r\\n1\\t1\\r\\n')")
    cell(0, 3).click()
    keys.press("Control+v")
    officer.sees("Ghi một lý do cho cả 5 ô")
    keys.type("Đối chiếu hồ sơ")
    keys.press("Enter")
    saved()
    assert given(scene, scene.bonus) == [(p, "Đối chiếu hồ sơ") for p in ("1.5", "2", "1")]
    assert [points for points, _ in given(scene, scene.penalty)] == ["1", "0", "1"]

    keys.press("Home")
    keys.press("F4")
    officer.sees("Minh chứng cần có: Báo cáo")
    officer.check()

    # Another person was faster: the page says who and with how many points, and asks.
    leader, card = cast.province_leader, scene.card(scene.third)
    save_verified_points(leader, card, {scene.works: value(1, "Lãnh đạo đã xem")})
    cell(2, 0).click()
    keys.type("5")
    keys.press("Enter")
    reason.fill("Đã xem lại")
    keys.press("Enter")
    officer.sees("Lê Văn Giám đã chấm 5,00 điểm")
    page.get_by_role("button", name="Giữ điểm của tôi").click()
    saved()
    assert given(scene, scene.works)[-1] == ("5", "Đã xem lại")

    # The line is cut: what was typed is marked, and goes out when it is back.
    page.context.set_offline(True)
    cell(0, 4).click()
    keys.type("2")
    keys.press("Enter")
    reason.fill("Chậm hai lần")
    keys.press("Enter")
    grid.locator("td.p").wait_for()
    page.context.set_offline(False)
    saved()
    assert given(scene, scene.penalty)[0] == ("2", "Chậm hai lần")

    officer.click("Hoàn thành nhiều phiếu")
    officer.sees("Mọi phiếu còn chờ cơ quan phụ trách")

    phone = visit(PHONE)
    phone.sign_in(cast.science_officer)
    phone.open(reverse("scoring:grid", args=[scene.table.pk]))
    phone.page.get_by_label("Mục đang chấm").select_option(label=str(scene.digital))
    phone.page.locator("tbody tr").nth(1).locator("td").nth(2).click()
    phone.page.locator(".cell-choices").get_by_text("10 · Tốt").click()
    phone.page.wait_for_function(SAVED)
    assert given(scene, scene.digital) == [("10", "")]
    phone.check()
