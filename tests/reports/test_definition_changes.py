"""An open round follows the catalogue only when somebody says so, knowing whom it touches."""

import pytest

from accounts.models import Notice
from reports.catalogue import add_indicator
from reports.catalogue import change_indicator
from reports.catalogue import retire_indicator
from reports.closing import close_round
from reports.definition_changes import mark_of
from reports.definition_changes import pending_changes
from reports.definition_changes import take_changes
from reports.definitions import copies_for
from reports.models import Indicator
from reports.models import IndicatorRevision
from reports.models import RoundIndicator
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from workflow import Refused
from workflow import Stale


@pytest.fixture
def scene(cast):
    """A round that copied its one indicator from the catalogue."""
    scene = make_round(cast)
    Indicator.objects.create(
        campaign=scene.round.campaign, code="tap-huan", name=scene.indicator.name,
        unit_of_measure="lượt người", content_area=scene.indicator.content_area,
    )  # fmt: skip
    return scene


@pytest.fixture
def catalogue(scene):
    return scene.round.campaign.indicators.get()


def take(cast, scene, *codes, expected=None):
    mark = mark_of(pending_changes(scene.round)) if expected is None else expected
    return take_changes(cast.province_officer, scene.round, codes, expected=mark)


def test_round_that_copied_the_catalogue_has_nothing_pending(scene):
    assert pending_changes(scene.round) == []


def test_change_waits_until_it_is_taken(cast, scene, catalogue):
    count(scene.report, scene.indicator, 5)
    arrive(scene.report, cast.commune_officer)
    count(scene.neighbour_report, scene.indicator, 7)
    change_indicator(cast.province_officer, catalogue, expected_revision=1, alarm_percent=20)
    scene.indicator.refresh_from_db()
    assert scene.indicator.alarm_percent == 50
    [pending] = pending_changes(scene.round)
    assert (pending.act, pending.drafts, pending.arrived) == ("change", 1, 1)
    assert [(c.field, c.after) for c in pending.changes] == [("alarm_percent", "20")]
    take(cast, scene, "tap-huan")
    scene.indicator.refresh_from_db()
    assert (scene.indicator.alarm_percent, scene.indicator.revision) == (20, 2)
    assert scene.indicator.values.count() == 2
    assert pending_changes(scene.round) == []
    told = IndicatorRevision.objects.get(round=scene.round)
    assert (told.act, told.revision) == ("follow", 2)
    # Only who still writes is told.
    people = set(
        Notice.objects.filter(kind="report_indicators").values_list("recipient", flat=True)
    )
    assert people == {cast.neighbour_officer.pk}


def test_new_indicator_says_who_will_be_asked_and_who_will_lack_it(cast, scene):
    arrive(scene.report, cast.commune_officer)
    add_indicator(
        cast.province_officer, scene.round.campaign, code="moi", name="Mới", unit_of_measure="cái",
        aggregation="sum", reporter_kinds=["commune"],
    )  # fmt: skip
    [pending] = pending_changes(scene.round)
    assert (pending.act, pending.drafts, pending.arrived) == ("add", 1, 1)
    take(cast, scene, "moi")
    assert scene.round.indicators.get(code="moi").reporter_kinds == ["commune"]


def test_rate_cannot_come_without_its_terms(cast, scene):
    officer, campaign = cast.province_officer, scene.round.campaign
    for code, rule in (("tong", "sum"), ("ty-le", "ratio")):
        add_indicator(
            officer, campaign, code=code, name=code, unit_of_measure="%", aggregation=rule,
            numerator_code="tap-huan" if rule == "ratio" else "",
            denominator_code="tong" if rule == "ratio" else "",
        )  # fmt: skip
    with pytest.raises(Refused):
        take(cast, scene, "ty-le")
    take(cast, scene, "ty-le", "tong")
    assert scene.round.indicators.count() == 3


def test_retired_indicator_goes_or_stays_optional_where_figures_were_given(cast, scene, catalogue):
    retire_indicator(cast.province_officer, catalogue)
    count(scene.report, scene.indicator, 5)
    take(cast, scene, "tap-huan")
    scene.indicator.refresh_from_db()
    assert not scene.indicator.is_required
    assert pending_changes(scene.round) == []
    assert scene.report.values.get().value == 5


def test_retired_indicator_without_figures_is_gone(cast, scene, catalogue):
    retire_indicator(cast.province_officer, catalogue)
    take(cast, scene, "tap-huan")
    assert not RoundIndicator.objects.filter(round=scene.round).exists()


def test_unit_of_measure_stays_where_figures_were_given(cast, scene, catalogue):
    change_indicator(cast.province_officer, catalogue, expected_revision=1, unit_of_measure="lớp")
    assert pending_changes(scene.round)[0].obstacle == ""
    count(scene.report, scene.indicator, 5)
    assert "đơn vị tính cũ" in pending_changes(scene.round)[0].obstacle
    with pytest.raises(Refused):
        take(cast, scene, "tap-huan")
    scene.indicator.refresh_from_db()
    assert scene.indicator.unit_of_measure == "lượt người"


def test_what_was_not_seen_is_not_taken(cast, scene, catalogue):
    change_indicator(cast.province_officer, catalogue, expected_revision=1, alarm_percent=20)
    seen = mark_of(pending_changes(scene.round))
    change_indicator(cast.province_officer, catalogue, expected_revision=2, alarm_percent=90)
    with pytest.raises(Stale):
        take(cast, scene, "tap-huan", expected=seen)


def test_only_the_receiver_of_an_open_round_decides(cast, scene, catalogue):
    change_indicator(cast.province_officer, catalogue, expected_revision=1, alarm_percent=20)
    mark = mark_of(pending_changes(scene.round))
    with pytest.raises(Refused) as refusal:
        take_changes(cast.commune_officer, scene.round, ["tap-huan"], expected=mark)
    assert refusal.value.denied
    with pytest.raises(Refused):
        take(cast, scene)  # nothing chosen
    scene.round.refresh_from_db()
    close_round(cast.province_officer, scene.round)
    scene.round.refresh_from_db()
    with pytest.raises(Refused):
        take(cast, scene, "tap-huan")


def test_comparing_costs_the_same_for_many_indicators(cast, scene, django_assert_num_queries):
    with django_assert_num_queries(5):
        pending_changes(scene.round)
    for number in range(20):
        Indicator.objects.create(
            campaign=scene.round.campaign, code=f"them-{number}", name="Thêm", unit_of_measure="x"
        )
    with django_assert_num_queries(5):
        assert len(pending_changes(scene.round)) == 20
    assert len(copies_for(scene.round, scene.round.plan.content_areas.all())) == 21
