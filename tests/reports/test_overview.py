import pytest

from reports.enums import ReportState
from reports.overview import figures_so_far
from reports.review import accept_report
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round


@pytest.fixture
def scene(cast):
    scene = make_round(cast)
    count(scene.report, scene.indicator, 25)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    return scene


def values(scene) -> list:
    return [row["value"] for row in figures_so_far(scene.round, expected=2).rows]


def test_figures_are_counted_once_and_then_remembered(scene, django_assert_num_queries):
    assert values(scene) == [25]
    with django_assert_num_queries(2):  # are the sources and the definitions still the same?
        assert values(scene) == [25]


def test_another_accepted_report_is_counted_at_once(cast, scene):
    assert values(scene) == [25]
    count(scene.neighbour_report, scene.indicator, 40)
    arrive(scene.neighbour_report, cast.neighbour_officer)
    assert values(scene) == [25]
    accept_report(cast.province_officer, scene.neighbour_report)
    assert values(scene) == [65]


def test_change_of_last_years_round_is_seen_too(cast, scene):
    after = make_round(cast, year=2026, plan=scene.round.plan)
    count(after.report, after.indicator, 50)
    arrive(after.report, cast.commune_officer, state=ReportState.ACCEPTED)
    assert figures_so_far(after.round, expected=2).rows[0]["last_year"] == 25
    count(scene.neighbour_report, scene.indicator, 40)
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    assert figures_so_far(after.round, expected=2).rows[0]["last_year"] == 65


def test_round_without_reports_has_rows_and_no_drawing(cast):
    figures = figures_so_far(make_round(cast).round, expected=2)
    assert [row["value"] for row in figures.rows] == [None]
    assert figures.charts == []
