"""The time line: order of moments, and places in proportion to time."""

import datetime as dt

import pytest

from campaigns.models import Campaign
from campaigns.models import Phase
from campaigns.timeline import moments_of
from campaigns.timeline import scale_of
from tests.factories.campaigns import ObligationFactory

CAMPAIGN = Campaign(first_year=2025, last_year=2028)  # 1461 days
PHASES = [
    Phase(ordinal=1, title="Giai đoạn 1", first_year=2025, last_year=2026),
    Phase(ordinal=2, title="Giai đoạn 2", first_year=2026, last_year=2028),
]


def scale(today=dt.date(2026, 7, 2), campaign=CAMPAIGN, phases=PHASES, moments=()):
    return scale_of(campaign, phases, moments, today)


@pytest.mark.parametrize(
    ("today", "at", "anchor"),
    [
        (dt.date(2025, 1, 1), "0.00%", "start"),
        (dt.date(2026, 1, 1), "24.98%", "middle"),
        (dt.date(2027, 1, 1), "49.97%", "middle"),
        (dt.date(2028, 2, 29), "78.99%", "middle"),
        (dt.date(2028, 12, 31), "99.93%", "end"),
    ],
)
def test_today_stands_in_proportion(today, at, anchor):
    mark = scale(today).today
    assert (mark.at, mark.anchor) == (at, anchor)


@pytest.mark.parametrize("today", [dt.date(2024, 12, 31), dt.date(2029, 1, 1)])
def test_today_outside_the_campaign_is_not_drawn(today):
    assert scale(today).today is None


def test_phases_that_share_a_year_go_into_two_lanes():
    drawn = scale()
    assert [(b.left, b.width, b.lane) for b in drawn.bands] == [
        ("0.00%", "49.97%", 0),
        ("24.98%", "75.02%", 1),
    ]
    assert drawn.lanes == 2


def test_phases_after_each_other_share_a_lane():
    after = [PHASES[0], Phase(ordinal=2, title="Sau", first_year=2027, last_year=2028)]
    assert [b.lane for b in scale(phases=after).bands] == [0, 0]


def test_long_campaigns_name_fewer_years():
    assert [y.title for y in scale().years] == ["2025", "2026", "2027", "2028"]
    long = scale(campaign=Campaign(first_year=2011, last_year=2030))
    assert [y.title for y in long.years] == ["2011", "2014", "2017", "2020", "2023", "2026", "2029"]


@pytest.mark.django_db
def test_deadlines_are_marked_past_and_to_come():
    duty = ObligationFactory(plan__campaign__last_year=2026)
    campaign, today = duty.plan.campaign, dt.date(2026, 1, 1)
    moments = moments_of(campaign, [], duty.plan, today)
    assert [m.title for m in moments] == ["Báo cáo hằng năm", "Hôm nay", "Báo cáo hằng năm"]
    marks = scale_of(campaign, [], moments, today).deadlines
    assert [(m.at, m.is_past) for m in marks] == [("47.53%", True), ("97.53%", False)]
