import datetime as dt
from decimal import Decimal

import pytest

from reports.comparing import accepted_last_year
from reports.drafting import text_of_last_year
from reports.enums import ReportState
from reports.queries import figures_of
from reports.totals import accepted_reports
from reports.totals import completeness_of
from reports.totals import totals_of
from tests.factories import CampaignFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write


def test_completeness_counts_each_standing(cast):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer, on_time=False)
    counts = completeness_of(scene.round, dt.date(2025, 12, 15))
    assert (counts.expected, counts.arrived, counts.arrived_on_time) == (2, 1, 0)
    assert (counts.waiting, counts.overdue, counts.not_started, counts.missing) == (1, 1, 1, 1)
    assert (counts.arrived_percent, counts.on_time_percent) == (50, 0)


def test_a_report_is_overdue_only_after_its_own_extension(cast):
    scene = make_round(cast)
    scene.report.extended_to = dt.date(2025, 12, 20)
    scene.report.save()
    assert completeness_of(scene.round, dt.date(2025, 12, 14)).overdue == 0
    assert completeness_of(scene.round, dt.date(2025, 12, 15)).overdue == 1
    assert completeness_of(scene.round, dt.date(2025, 12, 21)).overdue == 2


def test_totals_take_accepted_reports_only_and_name_who_gave_no_figure(cast):
    scene = make_round(cast)
    count(scene.report, scene.indicator, 1200)
    count(scene.neighbour_report, scene.indicator, None)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    [total] = totals_of(scene.round, accepted_reports(scene.round))
    assert (total.value, total.given, total.expected) == (Decimal(1200), 1, 2)
    assert total.is_provisional
    assert total.missing_units == ["Xã Liên Minh"]
    assert total.change is None


def test_totals_stand_beside_last_years(cast):
    before = make_round(cast, year=2025)
    scene = make_round(cast, year=2026, plan=before.round.plan)
    for each, value in ((before, 800), (scene, 1000)):
        count(each.report, each.indicator, value)
        arrive(each.report, cast.commune_officer, state=ReportState.COMPILED)
    [total] = totals_of(scene.round, accepted_reports(scene.round))
    assert (total.value, total.last_year) == (Decimal(1000), Decimal(800))
    assert total.change.percent == Decimal("25.0")


@pytest.mark.parametrize(
    ("duty", "last_year"),
    [
        ("first", 800),
        ("second", 30),
        ("new in this plan", None),
        ("second of another plan", 30),
    ],
)
def test_of_two_yearly_duties_each_is_beside_its_own(cast, duty, last_year):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    first, second, new = (ObligationFactory(plan=plan) for _ in range(3))
    for obligation, value, due_on in (
        (first, 800, dt.date(2025, 6, 15)),
        (second, 30, dt.date(2025, 12, 14)),
    ):
        before = make_round(cast, plan=plan, obligation=obligation, due_on=due_on)
        count(before.report, before.indicator, value)
        write(before.report, before.direction, f"Đã làm {value} việc")
        arrive(before.report, cast.commune_officer, state=ReportState.COMPILED)
    other = PlanFactory(campaign=plan.campaign, unit=cast.province, state="superseded")
    now = {"first": first, "second": second, "new in this plan": new}.get(duty)
    scene = make_round(
        cast,
        year=2026,
        plan=plan if now else other,
        obligation=now or ObligationFactory(plan=other),
    )
    [total] = totals_of(scene.round, accepted_reports(scene.round))
    [figure] = figures_of(scene.report)
    version = accepted_last_year(scene.report)
    assert total.last_year == figure.last_year == last_year
    text = f"Đã làm {last_year} việc" if last_year else ""
    assert text_of_last_year(scene.report, scene.direction) == text
    assert (version is None) == (last_year is None)


def test_number_of_queries_does_not_grow_with_units(cast, django_assert_num_queries):
    scene = make_round(cast)
    reports = [scene.report, scene.neighbour_report]
    for report in reports:
        count(report, scene.indicator, 5)
        arrive(report, cast.commune_officer, state=ReportState.ACCEPTED)
    for wanted in (1, 2):
        found = accepted_reports(scene.round)[:wanted]
        with django_assert_num_queries(4):
            totals_of(scene.round, found)
