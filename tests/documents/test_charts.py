import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from documents.charts import bar_chart
from documents.charts import change_chart
from documents.charts import grouped_bar_chart
from documents.charts import line_chart
from documents.charts import qr_svg

NASTY = '<script>alert("x")</script> & “Bình dân học vụ số” rất dài cần xuống dòng nhiều lần'
CHARTS = {
    "bars": lambda label: bar_chart(label, [(label, 12), ("Không có", None), ("Không", 0)]),
    "many": lambda label: bar_chart(label, [(f"{label} {n}", Decimal(n)) for n in range(60)]),
    "one": lambda label: bar_chart(label, [(label, Decimal("0.5"))], measure="%", decimals=1),
    "none": lambda label: bar_chart(label, []),
    "changes": lambda label: change_chart(
        label, [(label, Decimal("12.5")), ("B", Decimal(-3)), ("C", Decimal(0))], decimals=1
    ),
    "no change": lambda label: change_chart(label, [(label, Decimal(0))]),
    "groups": lambda label: grouped_bar_chart(
        label, [label, "B"], [("2025", [1, None]), ("2026", [3, 4])], measure="lớp"
    ),
    "line": lambda label: line_chart(label, ["01/12", "02/12"], [1, 5], ceiling=9),
    "one day": lambda label: line_chart(label, ["01/12"], [4]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_sound_svg_with_a_name_and_no_style_of_its_own(name):
    svg = str(CHARTS[name](NASTY))
    tree = ET.fromstring(svg)
    assert tree.tag.endswith("svg")
    words = "".join(tree.itertext())
    assert "Bình dân học vụ số" in words
    assert "<script" not in svg
    assert " style=" not in svg
    assert tree.get("role") == "img"


def test_longest_bar_stays_inside_and_zero_has_no_length():
    svg = str(bar_chart("Số lớp", [("A", 100), ("B", 0), ("C", 50)]))
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))
    bars = [
        (float(r.get("x")), float(r.get("width")))
        for r in ET.fromstring(svg).iter()
        if r.tag.endswith("rect") and r.get("width") and float(r.get("height") or 0) > 5
        and float(r.get("height")) < 60
    ]  # fmt: skip
    assert all(x + w <= width for x, w in bars)
    lengths = sorted(w for _, w in bars)[-3:]
    assert lengths[0] == pytest.approx(0, abs=1)
    assert lengths[1] == pytest.approx(lengths[2] / 2, rel=0.02)


def test_growth_and_decline_leave_one_line_to_both_sides():
    rows = [("A", Decimal(50)), ("B", Decimal(-25)), ("C", Decimal(0))]
    tree = ET.fromstring(str(change_chart("Tăng, giảm", rows)))
    up, down, still = [
        (float(r.get("x")), float(r.get("width"))) for r in tree.iter() if r.tag.endswith("rect")
    ]
    [zero] = [float(r.get("x1")) for r in tree.iter() if r.tag.endswith("line")]
    assert (up[0], down[0] + down[1], still) == (zero, pytest.approx(zero), (zero, 0))
    assert up[1] == pytest.approx(2 * down[1], abs=0.2)
    assert up[0] + up[1] < 720
    assert {"+50", "-25", "0"} <= set(tree.itertext())


def test_values_are_written_in_vietnamese():
    assert "1.234,5" in str(bar_chart("Số", [("A", Decimal("1234.5"))], decimals=1))


def test_code_to_scan_has_no_xml_head_and_is_hidden_from_readers_or_named():
    svg = str(qr_svg("https://thidua.example/xac-thuc/AAAA/"))
    assert svg.startswith("<svg")
    assert ET.fromstring(svg) is not None
