"""Completeness and timeliness, counted as DHIS2 counts them."""

import datetime as dt
from decimal import Decimal

from reports.rates import Line
from reports.rates import Rates
from reports.rates import by_day
from reports.rates import rates_by
from reports.rates import rates_of
from reports.rates import returned_count

DUE = dt.date(2025, 12, 14)


def line(state="accepted", *, day=DUE, on_time=True, kind="commune"):
    return Line(1, 1, "Xã", kind, "Cụm 1", state, "accepted", day, on_time)


def test_both_rates_are_over_what_is_expected():
    rates = rates_of("", [line(), line("submitted", on_time=False), line("draft", day=None)])
    assert (rates.expected, rates.arrived, rates.on_time) == (3, 2, 1)
    assert (rates.late, rates.missing) == (1, 1)
    assert (rates.completeness, rates.timeliness) == (Decimal("66.7"), Decimal("33.3"))


def test_a_returned_report_is_not_there_though_it_came_in_time():
    lines = [line("returned"), line("compiled")]
    rates = rates_of("", lines)
    assert (rates.arrived, rates.on_time, rates.missing) == (1, 1, 1)
    assert returned_count(lines) == 1


def test_nothing_expected_has_no_rate():
    assert rates_of("", []).completeness is None
    assert Rates("", 0, 0, 0).timeliness is None


def test_groups_keep_the_order_of_their_labels_and_leave_out_empty_ones():
    lines = [line(kind="ward"), line(kind="commune"), line(kind="ward")]
    found = rates_by(
        lines, lambda each: each.kind, {"press": "báo", "commune": "xã", "ward": "phường"}
    )
    assert [(r.label, r.expected) for r in found] == [("xã", 1), ("phường", 2)]


def test_days_are_cumulative_and_the_day_after_the_due_day_is_late():
    after = DUE + dt.timedelta(days=1)
    days = by_day([line(), line(), line(day=after, on_time=False), line("draft", day=None)])
    assert [(d.day, d.new, d.arrived, d.on_time) for d in days] == [
        (DUE, 2, 2, 2),
        (after, 1, 3, 2),
    ]


def test_the_curve_keeps_what_came_in_and_was_returned():
    assert by_day([line("returned")])[0].arrived == 1
