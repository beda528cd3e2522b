"""Open rounds follow the amendment of their plan, or stay as they were opened, by choice."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from campaigns.models import Plan
from campaigns.versions import issue_amendment
from campaigns.versions import start_amendment
from reports.closing import close_round
from reports.following import open_rounds
from reports.opening import open_round
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory
from workflow import Refused


@pytest.fixture
def report_round(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province))
    for number in (1, 2):
        ContentAreaFactory(plan=plan, position=number, title=f"Nội dung {number}")
    duty = ObligationFactory(plan=plan, day=15, month=12)
    return open_round(cast.province_officer, duty, year=2026)[0]


@pytest.fixture
def draft(cast, report_round):
    made = start_amendment(cast.province_officer, report_round.plan, reason="Theo công văn")
    Plan.objects.filter(pk=made.pk).update(number="9/KH-UBND", issued_on=timezone.localdate())
    made.obligations.update(day=10)
    made.content_areas.filter(position=1).update(title="Hạ tầng số")
    made.content_areas.get(position=2).delete()
    ContentAreaFactory(plan=made, position=3, title="An toàn số")
    return Plan.objects.get(pk=made.pk)


def issue(cast, draft, follow):
    issue_amendment(
        cast.province_officer, draft, effective_on=timezone.localdate(), rounds_follow=follow
    )


def titles(report_round):
    return [
        s.title for s in report_round.sections.order_by("position") if s.content_area_id is not None
    ]


def test_the_choice_is_asked_while_a_round_is_open(cast, report_round, draft):
    (words,) = open_rounds(report_round.plan)
    assert "2026" in words
    with pytest.raises(Refused) as refusal:
        issue(cast, draft, None)
    assert set(refusal.value.errors) == {"rounds_follow"}


def test_rounds_that_follow_take_day_and_areas(cast, report_round, draft):
    kinds = list(report_round.sections.order_by("position").values_list("kind", flat=True))
    issue(cast, draft, True)
    report_round.refresh_from_db()
    assert report_round.due_on == dt.date(2026, 12, 9)
    assert "10/12/2026" in report_round.due_text
    old = draft.content_areas.first()
    assert titles(report_round)[0].endswith("Hạ tầng số")
    assert titles(report_round)[1].endswith("An toàn số")
    assert titles(report_round)[2].endswith("Nội dung 2")
    dropped = report_round.sections.get(title__endswith="Nội dung 2")
    assert not dropped.is_required
    assert old is not None
    sections = report_round.sections.order_by("position")
    assert [s.position for s in sections] == list(range(1, len(kinds) + 2))
    assert [s.kind for s in sections][-4:] == kinds[-4:]


def test_whoever_still_writes_is_told_of_the_new_day_once(cast, report_round, draft):
    issue(cast, draft, True)
    notices = Notice.objects.filter(recipient=cast.commune_officer, title__contains="Hạn nộp đổi")
    assert notices.count() == 1


def test_rounds_that_stay_are_untouched(cast, report_round, draft):
    before = titles(report_round)
    issue(cast, draft, False)
    report_round.refresh_from_db()
    assert report_round.due_on == dt.date(2026, 12, 14)
    assert titles(report_round) == before
    assert report_round.plan.obligations.get().day == 10


def test_closed_rounds_are_neither_asked_for_nor_changed(cast, report_round, draft):
    close_round(cast.province_officer, report_round)
    assert open_rounds(report_round.plan) == []
    issue(cast, draft, None)
    report_round.refresh_from_db()
    assert report_round.due_on == dt.date(2026, 12, 14)


def test_a_round_whose_duty_was_dropped_keeps_its_day(cast, report_round, draft):
    draft.obligations.all().delete()
    issue(cast, draft, True)
    report_round.refresh_from_db()
    assert report_round.due_on == dt.date(2026, 12, 14)
    assert report_round.obligation is not None
