"""What a commune need not type again, and what it must say where it reports something else."""

from decimal import Decimal

import pytest

from reports.compilation import compile_round
from reports.drafting import FigureErrors
from reports.drafting import save_figures
from reports.enums import ReportState
from reports.figure_checks import figures_shown
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import RoundIndicator
from reports.queries import figures_of
from reports.review import accept_report
from reports.submission import missing_parts
from reports.submission import submit_report
from reports.unit_sums import gap_of_most
from reports.unit_sums import missing_words
from reports.unit_sums import sums_from_units
from tests.factories import RoundIndicatorFactory
from tests.reports.indicator_scenes import two_levels
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from workflow import Refused
from workflow import Stale


@pytest.fixture
def world(cast):
    return two_levels(cast)


def figure(world):
    return figures_of(world.fresh())[0]


def submit(world, **kwargs):
    report = world.ready()
    return submit_report(
        world.cast.commune_officer, report, expected_version=report.edit_version, **kwargs
    )


def test_sum_of_accepted_units_is_filled_in_and_names_who_is_missing(world):
    assert figure(world).value is None  # nobody has reported: unknown, not zero
    world.accept(world.school, 30)
    found = figure(world)
    assert (found.value, found.is_prefilled) == (Decimal(30), True)
    assert found.from_units.missing_units == ["Phòng Kinh tế xã Cổ Lễ"]
    assert missing_words(found.from_units.missing_units) == (
        "tạm tính, còn thiếu 1 đơn vị: Phòng Kinh tế xã Cổ Lễ"
    )
    world.accept(world.office, 12)
    assert figure(world).value == 42
    assert not figure(world).from_units.is_provisional


def test_untyped_sum_is_frozen_with_the_submission(world):
    world.accept(world.school, 30)
    version = submit(world)
    [frozen] = version.payload["figures"]
    assert (frozen["value"], frozen["from_units"]) == ("30", "30")
    world.accept(world.office, 12)
    row = IndicatorValue.objects.get(report=world.top.report)
    assert (row.value, row.from_units) == (30, 30)
    assert figure(world).value == 30  # what was submitted, whoever comes later


def test_sum_that_moved_since_the_check_page_is_not_submitted_unseen(world):
    world.accept(world.school, 30)
    seen = figures_shown(figures_of(world.fresh()))
    world.accept(world.office, 12)
    with pytest.raises(Stale):
        submit(world, expected_figures=seen)
    assert submit(world, expected_figures=figures_shown(figures_of(world.fresh()))).number == 1


def test_typing_the_sum_again_leaves_it_to_the_units(world):
    world.accept(world.school, 30)
    save_figures(world.cast.commune_officer, world.fresh(), {world.top.indicator.pk: ("30",)})
    world.accept(world.office, 12)
    assert figure(world).value == 42


def test_another_figure_needs_a_reason_that_climbs(world):
    world.accept(world.school, 30)
    key = world.top.indicator.pk
    officer = world.cast.commune_officer
    save_figures(officer, world.fresh(), {key: ("35", "")})
    assert figure(world).differs
    assert set(missing_parts(world.ready())) == {f"chi-tieu-{key}"}
    with pytest.raises(Refused):
        submit(world)
    save_figures(officer, world.fresh(), {key: ("35", "", "Cả 5 lượt do xã tự mở lớp.")})
    frozen = submit(world).payload["figures"][0]
    assert frozen["difference_note"] == "Cả 5 lượt do xã tự mở lớp."
    accept_report(world.cast.province_officer, world.fresh())
    compiled = compile_round(world.cast.province_officer, world.top.round)
    [unit] = compiled.figures["units"]
    assert unit["words"]["tap-huan"]["difference_note"] == "Cả 5 lượt do xã tự mở lớp."
    assert unit["words"]["tap-huan"]["from_units"] == "30.0000"


def test_sum_is_not_taken_where_the_rounds_count_different_things(world):
    RoundIndicator.objects.filter(pk=world.indicator.pk).update(unit_of_measure="lớp")
    world.accept(world.school, 30)
    assert figure(world).value is None


def test_bounds_hold_for_one_unit_and_not_for_the_sum_of_many(world):
    RoundIndicator.objects.filter(pk=world.top.indicator.pk).update(maximum=40)
    world.accept(world.school, 30)
    world.accept(world.office, 12)
    key, officer = world.top.indicator.pk, world.cast.commune_officer
    save_figures(officer, world.fresh(), {key: ("42",)})
    with pytest.raises(FigureErrors):
        save_figures(officer, world.fresh(), {key: ("43", "", "Lý do vẫn giữ")})
    row = IndicatorValue.objects.get(report=world.top.report)
    assert (row.value, row.difference_note) == (None, "Lý do vẫn giữ")


def test_only_the_units_asked_are_missing_and_only_they_see_the_indicator(world):
    RoundIndicator.objects.filter(code="tap-huan").update(reporter_kinds=["school"])
    world.accept(world.school, 30)
    assert figure(world).from_units.missing_units == []
    assert figures_of(Report.objects.get(pk=world.office.pk)) == []
    # The commune is asked for what only its schools count: that is how it climbs.
    assert figure(world).value == 30


def test_ratio_follows_from_the_terms_that_are_known(world):
    for report_round in (world.top.round, world.below):
        RoundIndicatorFactory(round=report_round, code="tong", unit_of_measure="lượt người")
        RoundIndicatorFactory(
            round=report_round, code="ty-le", unit_of_measure="%", aggregation="ratio", decimals=1,
            numerator_code="tap-huan", denominator_code="tong",
        )  # fmt: skip
    for report, part, whole in ((world.school, 1, 2), (world.office, 1, 8)):
        count(report, world.below.indicators.get(code="tong"), whole)
        world.accept(report, part)
    by_code = {f.indicator.code: f for f in figures_of(world.fresh())}
    assert by_code["ty-le"].value == Decimal("20.0")  # 2 of 10, not the mean of 50 and 12,5


def test_alarm_and_evidence_follow_the_indicator(cast):
    before, now = make_round(cast, year=2024), None
    count(before.report, before.indicator, 100)
    arrive(before.report, cast.commune_officer, state=ReportState.COMPILED)
    now = make_round(cast, year=2025, plan=before.round.plan)
    key = now.indicator.pk

    def faults(value="125", **facts):
        RoundIndicator.objects.filter(pk=key).update(**facts)
        report = Report.objects.select_related("round__campaign", "unit").get(pk=now.report.pk)
        save_figures(cast.commune_officer, report, {key: (value,)})
        return missing_parts(report).get(f"chi-tieu-{key}", "")

    assert faults() == ""
    assert "25%" not in faults(alarm_percent=25)
    assert "hơn 24%" in faults(alarm_percent=24)
    assert faults(alarm_percent=None, value="900") == ""
    assert "minh chứng" in faults(evidence_wanted="text")
    assert faults(value="0") == ""  # nothing to prove where there is nothing


def test_page_costs_the_same_however_many_units_report_below(world, django_assert_num_queries):
    report = world.fresh()
    world.accept(world.school, 30)
    with django_assert_num_queries(5):
        assert sums_from_units(report)["tap-huan"].given == 1
    world.accept(world.office, 12)
    with django_assert_num_queries(5):
        assert sums_from_units(report)["tap-huan"].given == 2


def test_the_gap_that_most_figures_share_is_said_once():
    both, one = ["A", "B"], ["A"]
    assert gap_of_most([both, one, both, []]) == "tạm tính, còn thiếu 2 đơn vị: A, B"
    assert gap_of_most([both, one, []]) == ""
