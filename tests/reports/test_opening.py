import datetime as dt

import pytest
import time_machine

from accounts.models import AuditEvent
from campaigns.enums import Precision
from reports.closing import close_round
from reports.closing import reopen_round
from reports.enums import SectionKind
from reports.extending import extend_deadline
from reports.models import Report
from reports.models import ReportRound
from reports.opening import open_due_rounds
from reports.opening import open_round
from tests.factories import CampaignFactory
from tests.factories import ContentAreaFactory
from tests.factories import IndicatorFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.reports.scenes import make_round
from units.models import Unit
from workflow import Refused
from workflow import Stale


@pytest.fixture
def obligation(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    for number in (1, 2):
        ContentAreaFactory(plan=plan, position=number, title=f"Nội dung {number}")
    return ObligationFactory(plan=plan)


def test_round_owes_a_report_from_every_commune_before_the_fifteenth(cast, obligation):
    report_round, is_new = open_round(cast.province_officer, obligation, year=2026)
    assert is_new
    assert report_round.due_on == dt.date(2026, 12, 14)
    assert set(report_round.reports.values_list("unit", flat=True)) == {
        cast.commune.pk,
        cast.neighbour.pk,
    }
    kinds = list(report_round.sections.values_list("kind", flat=True))
    assert kinds == [
        SectionKind.DIRECTION,
        SectionKind.CONTENT_AREA,
        SectionKind.CONTENT_AREA,
        SectionKind.EXEMPLARS,
        SectionKind.AWARDS,
        SectionKind.DIFFICULTIES,
        SectionKind.NEXT_STEPS,
    ]
    assert AuditEvent.objects.filter(act="reports.open_round").count() == 1


def test_opening_twice_gives_the_same_round(cast, obligation):
    first, _ = open_round(cast.province_officer, obligation, year=2026)
    second, is_new = open_round(cast.province_officer, obligation, year=2026)
    assert (second.pk, is_new) == (first.pk, False)
    assert Report.objects.count() == 2


def test_unit_that_merged_away_owes_nothing(cast, obligation):
    Unit.objects.filter(pk=cast.neighbour.pk).update(valid_to=dt.date(2026, 6, 30))
    report_round, _ = open_round(cast.province_officer, obligation, year=2026)
    assert list(report_round.reports.values_list("unit", flat=True)) == [cast.commune.pk]


def test_indicators_are_copied_and_later_edits_stay_away(cast, obligation):
    area = obligation.plan.content_areas.first()
    indicator = IndicatorFactory(campaign=obligation.plan.campaign, content_area=area, name="Tổ số")
    report_round, _ = open_round(cast.province_officer, obligation, year=2026)
    indicator.name = "Tên mới"
    indicator.save()
    copied = report_round.indicators.get()
    assert (copied.name, copied.content_area) == ("Tổ số", area)


def test_indicator_follows_the_area_that_a_commune_derived(cast, obligation):
    area = obligation.plan.content_areas.first()
    IndicatorFactory(campaign=obligation.plan.campaign, content_area=area)
    plan = PlanFactory(campaign=obligation.plan.campaign, unit=cast.commune, parent=obligation.plan)
    own = ContentAreaFactory(plan=plan, position=1, derived_from=area)
    duty = ObligationFactory(plan=plan, day=10)
    report_round, _ = open_round(cast.commune_officer, duty, year=2026)
    assert report_round.indicators.get().content_area == own
    assert report_round.due_on == dt.date(2026, 12, 9)


@pytest.mark.parametrize("who", ["neighbour_officer", "outsider", "province_reader", "nobody"])
def test_only_writers_of_the_plans_unit_open(cast, obligation, who):
    with pytest.raises(Refused) as refusal:
        open_round(cast.people[who], obligation, year=2026)
    assert refusal.value.denied
    assert not ReportRound.objects.exists()


def test_draft_plan_opens_nothing(cast, obligation):
    obligation.plan.state = "draft"
    obligation.plan.save()
    with pytest.raises(Refused, match="ban hành kế hoạch"):
        open_round(cast.province_officer, obligation, year=2026)


def test_plan_without_a_day_asks_for_one(cast, obligation):
    obligation.precision = Precision.NONE
    obligation.save()
    with pytest.raises(Refused) as refusal:
        open_round(cast.province_officer, obligation, year=2026)
    assert "due_on" in refusal.value.errors
    day = dt.date(2026, 12, 5)
    report_round, _ = open_round(cast.province_officer, obligation, year=2026, due_on=day)
    assert report_round.due_on == day


def test_nobody_owing_leaves_no_round(cast, obligation):
    obligation.debtor_kinds = ["press"]
    obligation.save()
    with pytest.raises(Refused, match="Không có đơn vị"):
        open_round(cast.province_officer, obligation, year=2026)
    assert not ReportRound.objects.exists()


def test_beat_opens_forty_five_days_before_and_not_earlier(obligation):
    due = dt.date(2026, 12, 14)
    assert open_due_rounds(due - dt.timedelta(days=46)) == []
    with time_machine.travel(dt.datetime(2026, 10, 30, 8, tzinfo=dt.UTC)):
        [opened] = open_due_rounds(due - dt.timedelta(days=45))
        assert open_due_rounds(due - dt.timedelta(days=44)) == []
    assert opened.year == 2026


def test_extension_needs_a_reason_and_a_later_day(cast):
    scene = make_round(cast)
    with pytest.raises(Refused) as refusal:
        extend_deadline(
            cast.province_officer, [scene.report], until=dt.date(2025, 12, 20), reason=" "
        )
    assert "reason" in refusal.value.errors
    with pytest.raises(Refused) as refusal:
        extend_deadline(
            cast.province_officer, [scene.report], until=dt.date(2025, 12, 14), reason="Bão số 12"
        )
    assert "until" in refusal.value.errors
    extend_deadline(
        cast.province_officer, [scene.report], until=dt.date(2025, 12, 20), reason="Bão số 12"
    )
    scene.report.refresh_from_db()
    assert scene.report.due_on == dt.date(2025, 12, 20)


def test_closing_names_who_never_reported_and_reopening_needs_a_reason(cast):
    scene = make_round(cast)
    closing = close_round(cast.province_officer, scene.round)
    assert {row["unit"] for row in closing.missing} == {cast.commune.label, cast.neighbour.label}
    with pytest.raises(Stale):
        close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused):
        reopen_round(cast.province_officer, scene.round, reason="")
    reopen_round(cast.province_officer, scene.round, reason="Bổ sung xã bị mất điện")
    scene.round.refresh_from_db()
    assert scene.round.is_open


def test_plan_that_nobody_owes_under_does_not_stop_the_beat(cast, obligation):
    lonely = PlanFactory(
        campaign=obligation.plan.campaign, unit=cast.neighbour, parent=obligation.plan
    )
    ObligationFactory(plan=lonely, debtor_kinds=["press"])
    other = PlanFactory(
        campaign=obligation.plan.campaign, unit=cast.commune, parent=obligation.plan
    )
    ObligationFactory(plan=other)
    opened = open_due_rounds(dt.date(2026, 12, 1))
    assert {r.receiving_unit for r in opened} == {cast.province, cast.commune}
