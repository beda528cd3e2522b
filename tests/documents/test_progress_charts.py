"""Curves against days, and shares that do not need colour to be told apart."""

import datetime as dt
import re

from documents.progress_charts import Curve
from documents.progress_charts import Share
from documents.progress_charts import curve_chart
from documents.progress_charts import share_chart

DAY = dt.date(2025, 12, 1)


def curve(*steps, until=10, ceiling=4):
    return curve_chart(
        "Đã nhận 3",
        [Curve("Đã nộp", [(DAY + dt.timedelta(days=n), level) for n, level in steps])],
        first=DAY, last=DAY + dt.timedelta(days=10), until=DAY + dt.timedelta(days=until),
        ceiling=ceiling, marks=[(DAY + dt.timedelta(days=5), "hạn cuối 06/12")],
    )  # fmt: skip


def corners(svg):
    points = re.search(r'points="([^"]+)"', svg)[1]
    return [tuple(map(float, point.split(","))) for point in points.split()]


def test_a_curve_rises_on_its_days_and_stays_flat_between():
    found = corners(curve((2, 1), (4, 3)))
    heights = [y for _, y in found]
    assert len(found) == 6
    assert heights[0] == heights[1] > heights[2] == heights[3] > heights[4] == heights[5]
    assert found[1][0] == found[2][0]


def test_a_curve_ends_today_and_the_days_after_stay_empty():
    whole, early = corners(curve((2, 1))), corners(curve((2, 1), until=4))
    assert early[-1][0] < whole[-1][0]


def test_the_due_day_bears_its_words_and_more_than_expected_fits():
    svg = curve((2, 9), ceiling=4)
    assert "hạn cuối 06/12" in svg
    assert min(y for _, y in corners(svg)) >= 0


def test_a_chart_of_one_day_and_of_no_units_is_drawn():
    svg = curve_chart("Trống", [Curve("Đã nộp", [])], first=DAY, last=DAY, until=DAY, ceiling=0)
    assert "nan" not in svg


def test_shares_are_told_apart_without_colour():
    svg = share_chart("Theo loại", ["Đúng hạn", "Nộp muộn", "Chưa nộp"], [
        Share("Xã", 4, [2, 1, 1], "nộp 3/4"), Share("Không ai", 0, [0, 0, 0], "nộp 0/0"),
    ])  # fmt: skip
    assert svg.count('fill="url(#') == 2  # the hatched part, and its entry in the legend
    for words in ("Đúng hạn", "Nộp muộn", "Chưa nộp", "nộp 3/4"):
        assert words in svg
    widths = [
        float(w) for w in re.findall(r'width="([\d.]+)" height="20" (?:fill="#1D|fill="url)', svg)
    ]
    assert widths[0] == 2 * widths[1]
