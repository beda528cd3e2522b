"""What a province takes into its round goes into the open rounds below only when it says so."""

import pytest
from django.urls import reverse

from accounts import jobs
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models import Notice
from accounts.models.job import JobState
from reports.catalogue import add_indicator
from reports.catalogue import change_indicator
from reports.changes_below import hand_down
from reports.changes_below import rounds_below
from reports.closing import close_round
from reports.definition_changes import mark_of
from reports.definition_changes import pending_changes
from reports.definition_changes import take_changes
from reports.models import Indicator
from tests.factories import PlanFactory
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from workflow import Refused


@pytest.fixture
def above(cast):
    """The province's round, its indicator copied from the catalogue."""
    scene = make_round(cast)
    Indicator.objects.create(
        campaign=scene.round.campaign, code="tap-huan", name=scene.indicator.name,
        unit_of_measure="lượt người", content_area=scene.indicator.content_area,
    )  # fmt: skip
    return scene


@pytest.fixture
def below(cast, above):
    """The commune's own round of the same year with the same indicator."""
    campaign = above.round.campaign
    scene = make_round(
        cast, receiver=cast.commune, plan=PlanFactory(campaign=campaign, unit=cast.commune)
    )
    scene.indicator.content_area = None
    scene.indicator.save()
    return scene


def take(cast, above, *codes):
    return take_changes(
        cast.province_officer, above.round, codes, expected=mark_of(pending_changes(above.round))
    )


def handed_down(cast, above) -> Job:
    job = hand_down(cast.province_officer, above.round)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def alarm(scene) -> int:
    scene.indicator.refresh_from_db()
    return scene.indicator.alarm_percent


def test_change_goes_down_with_notice_and_trail(cast, above, below):
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, alarm_percent=20
    )
    take(cast, above, "tap-huan")
    assert (alarm(above), alarm(below)) == (20, 50)
    job = handed_down(cast, above)
    assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)
    assert alarm(below) == 20
    told = Notice.objects.filter(recipient=cast.commune_officer, kind="report_indicators")
    assert any(cast.province.name in notice.body for notice in told)
    event = AuditEvent.objects.get(act="reports.take_indicators", scope_path=cast.commune.path)
    assert event.data["by"] == cast.province.label


def test_run_again_changes_and_tells_nothing_more(cast, above, below):
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, alarm_percent=20
    )
    take(cast, above, "tap-huan")
    job = handed_down(cast, above)
    before = (Notice.objects.count(), AuditEvent.objects.count())
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    jobs.run(job.pk)
    assert (Notice.objects.count(), AuditEvent.objects.count()) == before


def test_other_unit_of_measure_is_left_where_figures_were_given_and_told(cast, above, below):
    count(below.report, below.indicator, 5)
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, unit_of_measure="người"
    )
    take(cast, above, "tap-huan")
    handed_down(cast, above)
    below.indicator.refresh_from_db()
    assert below.indicator.unit_of_measure == "lượt người"
    notice = Notice.objects.get(recipient=cast.commune_officer, title__contains="theo cấp trên")
    assert "Chưa đổi được" in notice.body


def test_new_indicator_goes_down_and_a_lacking_one_does_not_come_by_the_way(cast, above, below):
    below.indicator.delete()
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, alarm_percent=20
    )
    add_indicator(
        cast.province_officer, above.round.campaign, code="moi", name="Mới", unit_of_measure="cái",
        aggregation="sum",
    )  # fmt: skip
    take(cast, above, "tap-huan", "moi")
    handed_down(cast, above)
    assert [i.code for i in below.round.indicators.all()] == ["moi"]


def test_only_open_rounds_of_the_same_year_below_are_meant(cast, above, below):
    assert list(rounds_below(above.round)) == [below.round]
    assert not rounds_below(below.round).exists()
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, alarm_percent=20
    )
    take(cast, above, "tap-huan")
    close_round(cast.commune_officer, below.round)
    assert not rounds_below(above.round).exists()
    assert hand_down(cast.province_officer, above.round) is None


def test_commune_hands_nothing_down_from_the_province(cast, above, below):
    with pytest.raises(Refused):
        hand_down(cast.commune_officer, above.round)


@pytest.mark.parametrize("ticked", [True, False])
def test_page_hands_down_only_where_it_was_ticked(cast, above, below, as_user, ticked):
    change_indicator(
        cast.province_officer, Indicator.objects.get(), expected_revision=1, alarm_percent=20
    )
    client = as_user(cast.province_officer)
    address = reverse("reports:round_definitions", args=[above.round.pk])
    assert "Đưa cả vào 1 kỳ đang mở" in client.get(address).content.decode()
    mark = mark_of(pending_changes(above.round))
    form = {"ma": "tap-huan", "dau": mark, **({"cap-duoi": "1"} if ticked else {})}
    client.post(address, form)
    assert Job.objects.filter(handler="reports.take_below").count() == int(ticked)
    # Whoever did not tick may still do so, and presses twice for one job.
    page = client.get(address).content.decode()
    assert "Đưa xuống 1 kỳ của cấp dưới" in page
    for _ in range(2):
        client.post(address, {"xuong": "1"})
    [job] = Job.objects.filter(handler="reports.take_below")
    jobs.run(job.pk)
    assert alarm(below) == 20
