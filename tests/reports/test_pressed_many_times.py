"""One button pressed by many hands at the same moment: one effect, and a friendly answer for all.

Real requests with connections of their own, as from a phone that tries again and a second tab.
HANDS=50 in the environment presses all twenty forms with fifty hands, as the bench does.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from reports import approval
from reports import review
from reports import submission
from reports.approval import present_report
from reports.approval_rules import set_approval
from reports.closing import close_round
from reports.models import Report
from reports.review import accept_report
from reports.submission import submit_report
from tests.cast import make_cast
from tests.factories import CampaignFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.factories import RoundIndicatorFactory
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from tests.reports.test_desk_races import careless_move

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HANDS = int(os.environ.get("HANDS", "12"))


class Desk:
    """A report that is ready to leave, and the forms around it."""

    def __init__(self) -> None:
        self.cast = make_cast()
        plan = PlanFactory(
            campaign=CampaignFactory(unit=self.cast.province), unit=self.cast.province
        )
        self.duty = ObligationFactory(plan=plan)
        self.scene = make_round(self.cast, plan=plan)
        for section in (self.scene.direction, self.scene.area, self.scene.difficulties):
            write(self.scene.report, section, "Nội dung")
        count(self.scene.report, self.scene.indicator, 5)

    @property
    def report(self) -> Report:
        return Report.objects.get(pk=self.scene.report.pk)

    def present(self) -> None:
        set_approval(self.cast.commune_leader, self.cast.commune, own=True, kinds=[])
        present_report(
            self.cast.commune_officer, self.report, expected_version=self.report.edit_version
        )

    def hand_in(self) -> None:
        submit_report(
            self.cast.commune_officer, self.report, expected_version=self.report.edit_version
        )


def at_report(name: str, who: str, **data: str) -> Callable[[Desk], tuple]:
    """The form of that name at the report; with the version that the page showed."""

    def form(desk: Desk):
        report = desk.report
        address = reverse(f"reports:{name}", args=[report.pk])
        return desk.cast.people[who], address, {"version": report.edit_version, **data}

    return form


def request_form(desk: Desk):
    data = {
        "key": str(uuid.uuid4()), "plan": desk.duty.plan_id, "title": "Báo cáo nhanh",
        "questions": "Số tổ", "kinds": ["commune"],
        "due_on": f"{timezone.localdate() + dt.timedelta(days=5):%d/%m/%Y}",
    }  # fmt: skip
    return desk.cast.province_officer, reverse("reports:request"), data


def opening_form(desk: Desk):
    data = {"obligation": desk.duty.pk, "year": 2026}
    return desk.cast.province_officer, reverse("reports:open_round"), data


def closing_form(desk: Desk):
    address = reverse("reports:close_round", args=[desk.scene.round.pk])
    return desk.cast.province_officer, address, {}


def section_form(desk: Desk):
    address = reverse("reports:section", args=[desk.report.pk, desk.scene.direction.pk])
    return desk.cast.commune_officer, address, {"text": "Câu mới", "version": 1}


def figures_form(desk: Desk):
    indicator = RoundIndicatorFactory(round=desk.scene.round)
    address = reverse("reports:indicators", args=[desk.report.pk])
    return desk.cast.commune_officer, address, {f"chi-tieu-{indicator.pk}": "7", "version": ""}


def figures_written(desk: Desk) -> int:
    return desk.report.values.filter(value=7).count()


def at_round(name: str, **data: str) -> Callable[[Desk], tuple]:
    """The form of that name at the round, with the one report ticked."""

    def form(desk: Desk):
        address = reverse(f"reports:{name}", args=[desk.scene.round.pk])
        return (
            desk.cast.province_officer,
            address,
            {"chon": desk.report.pk, "xac-nhan": "1", **data},
        )

    return form


def approval_form(desk: Desk):
    address = reverse("reports:approval_settings", args=[desk.cast.commune.pk])
    return desk.cast.commune_leader, address, {"own": "on"}


def accepted(desk: Desk) -> None:
    desk.hand_in()
    accept_report(desk.cast.province_officer, desk.report)


def closed(desk: Desk) -> None:
    close_round(desk.cast.province_officer, desk.scene.round)


def needs_leader(desk: Desk) -> None:
    set_approval(desk.cast.commune_leader, desk.cast.commune, own=True, kinds=[])


def nothing(desk: Desk) -> None:
    """The report is a draft as it was made."""


def versions_written(desk: Desk) -> int:
    return desk.report.texts.get(section=desk.scene.direction).version - 1


def told(act: str) -> Callable[[Desk], int]:
    return lambda desk: AuditEvent.objects.filter(act=act).count()


FORMS = {
    "section": (nothing, section_form, versions_written),
    "submit": (nothing, at_report("submit", "commune_officer"), told("reports.submit")),
    "approve": (Desk.present, at_report("approve", "commune_leader"), told("reports.submit")),
    "withdraw": (Desk.present, at_report("withdraw", "commune_officer"), told("reports.withdraw")),
    "send back": (
        Desk.present, at_report("send_back", "commune_leader", note="Sửa"), told("reports.refuse"),
    ),
    "accept": (Desk.hand_in, at_report("accept", "province_officer"), told("reports.accept")),
    "return": (
        Desk.hand_in, at_report("return", "province_officer", note="Bổ sung"), told("reports.return"),
    ),
    "request": (nothing, request_form, told("reports.request_reports")),
    "open": (nothing, opening_form, told("reports.open_round")),
    "close": (nothing, closing_form, told("reports.close_round")),
}  # fmt: skip
TOMORROW = f"{timezone.localdate() + dt.timedelta(days=1):%d/%m/%Y}"
MORE_FORMS = {
    "figures": (nothing, figures_form, figures_written),
    "present": (needs_leader, at_report("present", "commune_officer"), told("reports.present")),
    "approval": (nothing, approval_form, told("reports.set_approval")),
    "extend": (nothing, at_round("extend", until=TOMORROW, reason="Bão"), told("reports.extend")),
    "chase": (nothing, at_round("chase", token="t" * 16), told("reports.chase")),
    "accept many": (Desk.hand_in, at_round("bulk_accept"), told("reports.accept")),
    "remark": (
        Desk.hand_in, at_report("comment", "province_officer", text="Bổ sung số tổ"),
        lambda desk: desk.report.comments.count(),
    ),
    "reopen": (
        accepted, at_report("reopen", "province_officer", note="Sửa số"), told("reports.reopen_report"),
    ),
    "compile": (
        accepted, at_round("compilations", **{"lan-cuoi": "0"}), told("reports.compile"),
    ),
    "reopen the round": (
        closed, at_round("close_round", buoc="mo-lai", reason="Mưa lũ"), told("reports.reopen_round"),
    ),
}  # fmt: skip
# Each day these are pressed twice in a row (test_pressed_twice.py), which is cheap.
PRESSED = {**FORMS, **MORE_FORMS} if "HANDS" in os.environ else FORMS


def press_together(user, address: str, data: dict) -> list[int]:
    """The statuses that all hands get; everybody is signed in with the same session."""
    first = Client()
    first.force_login(user)
    first.get(reverse("accounts:session"))  # the session is written once, before the rush
    meet = Barrier(HANDS)

    def press(_: int) -> int:
        client = Client(raise_request_exception=False)
        client.cookies = first.cookies
        meet.wait(20)
        try:
            return client.post(address, data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(press, range(HANDS)))


@pytest.mark.parametrize("name", PRESSED)
def test_button_pressed_by_many_hands_acts_once(name):
    prepare, form, effects = PRESSED[name]
    desk = Desk()
    prepare(desk)
    statuses = press_together(*form(desk))
    assert effects(desk) == 1
    assert set(statuses) <= {200, 302, 409, 422}, statuses
    assert {200, 302} & set(statuses)


@pytest.mark.parametrize("name", ["withdraw", "accept"])
def test_without_the_stored_state_it_acts_many_times(name, monkeypatch):
    """The twin: rows are read together and the state that was read is believed."""
    prepare, form, effects = FORMS[name]
    desk = Desk()
    prepare(desk)
    meet = Barrier(HANDS)

    def late_move(*facts, **changes):
        meet.wait(20)
        return careless_move(*facts, **changes)

    monkeypatch.setattr(
        approval,
        "_presented",
        lambda report: Report.objects.select_related("unit", "round").get(pk=report.pk),
    )
    for module in (approval, review, submission):
        monkeypatch.setattr(module, "move", late_move)
    press_together(*form(desk))
    assert effects(desk) == HANDS
