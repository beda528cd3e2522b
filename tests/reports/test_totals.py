import datetime as dt
from decimal import Decimal

from reports.enums import ReportState
from reports.totals import accepted_reports
from reports.totals import completeness_of
from reports.totals import totals_of
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round


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
