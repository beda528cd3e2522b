"""Figures that scoring takes from reports: accepted ones only, the annual report first."""

import pytest

from reports.enums import ReportState
from reports.enums import RoundKind
from reports.scoring_figures import figures_of
from reports.scoring_figures import indicators_for
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round


def accepted(cast, value, **facts):
    scene = make_round(cast, year=2026, **facts)
    count(scene.report, scene.indicator, value)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    return scene


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED])
def test_report_that_is_not_accepted_gives_no_figure(cast, state):
    scene = accepted(cast, 7)
    type(scene.report).objects.filter(pk=scene.report.pk).update(state=state)
    assert figures_of([cast.commune.pk], 2026) == {}


def test_annual_report_counts_before_a_request_for_once(cast):
    accepted(cast, 7)
    accepted(cast, 99, kind=RoundKind.ONE_OFF)
    assert figures_of([cast.commune.pk], 2026) == {cast.commune.pk: {"tap-huan": 7}}


def test_figures_of_another_year_or_campaign_stay_out(cast):
    scene = accepted(cast, 7)
    assert figures_of([cast.commune.pk], 2025) == {}
    assert figures_of([cast.commune.pk], 2026, scene.round.campaign_id + 1) == {}
    assert figures_of([cast.neighbour.pk], 2026) == {}


def test_one_question_for_any_number_of_units(cast, django_assert_num_queries):
    accepted(cast, 7)
    with django_assert_num_queries(1):
        assert figures_of([cast.commune.pk, cast.neighbour.pk, cast.school.pk], 2026)


def test_formula_may_name_what_rounds_of_the_unit_and_above_ask(cast):
    accepted(cast, 7)
    assert indicators_for(cast.commune, 2026) == {"tap-huan": "Lượt người được tập huấn"}
    assert indicators_for(cast.other_province, 2026) == {}
