"""Figures of a scoring table as drawings and as rows of sheets; page, paper and export share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from criteria.figures import Figures
from documents.charts import bar_chart
from documents.charts import grouped_bar_chart

DRAWN = 15  # bars of a drawing; the table beside it holds all
COLUMNS_SHOWN = ("Tự chấm", "Thẩm định")
SPREAD = "phan-bo"
REACH = "muc"
ITEM_GAPS = "chenh-lech-muc"
UNIT_GAPS = "chenh-lech-don-vi"
TITLES = {
    SPREAD: "Phân bố điểm",
    REACH: "Mức đạt của từng mục",
    ITEM_GAPS: "Tự chấm và thẩm định, theo mục",
    UNIT_GAPS: "Tự chấm và thẩm định, theo đơn vị",
}
HEADERS = {
    SPREAD: ["Khoảng điểm", "Số đơn vị theo điểm tự chấm", "Số đơn vị theo điểm thẩm định"],
    REACH: [
        "Mục", "Nội dung chấm", "Điểm tối đa", "Điểm bình quân", "Tỷ lệ so với tối đa (%)",
        "Số đơn vị đạt tối đa", "Số đơn vị có điểm", "Ghi chú",
    ],
    ITEM_GAPS: [
        "Mục", "Nội dung chấm", "Tự chấm bình quân", "Thẩm định bình quân", "Chênh lệch",
        "Số đơn vị bị sửa điểm",
    ],
    UNIT_GAPS: ["Đơn vị", "Cụm, khối", "Tự chấm", "Thẩm định", "Chênh lệch"],
}  # fmt: skip


def chart_of(name: str, figures: Figures) -> SafeString | None:
    """The drawing of one table; None where there is nothing to draw."""
    match name:
        case "phan-bo":
            return _spread(figures)
        case "muc":
            return _reach(figures)
        case "chenh-lech-muc":
            return _item_gaps(figures)
    return _unit_gaps(figures)


def rows_of(name: str, figures: Figures) -> Sequence[Sequence[Any]]:
    """Rows under `HEADERS` of that name, numbers as numbers."""
    match name:
        case "phan-bo":
            return [[each.label, each.own, each.given] for each in figures.bins]
        case "muc":
            return [
                [
                    row.ordinal, row.item.text, row.item.maximum_points, row.given_mean,
                    row.percent, row.full, row.some, row.remark,
                ]
                for row in figures.items
            ]  # fmt: skip
        case "chenh-lech-muc":
            return [
                [
                    row.ordinal, row.item.text, row.own_mean, row.given_mean, row.difference,
                    row.changed,
                ]
                for row in figures.changed_items
            ]  # fmt: skip
    return [
        [
            gap.card.unit.name, gap.card.bloc.name if gap.card.bloc else "", gap.own, gap.given,
            gap.difference,
        ]
        for gap in figures.gaps
    ]  # fmt: skip


def _spread(figures: Figures) -> SafeString | None:
    if not figures.bins:
        return None
    series = list(
        zip(
            COLUMNS_SHOWN,
            ([each.own for each in figures.bins], [each.given for each in figures.bins]),
            strict=True,
        )
    )
    return grouped_bar_chart(
        "Số đơn vị trong từng khoảng điểm", [each.label for each in figures.bins], series,
        measure="đơn vị",
    )  # fmt: skip


def _reach(figures: Figures) -> SafeString | None:
    rows = [(row.name, row.percent) for row in figures.items[:DRAWN]]
    if not rows:
        return None
    return bar_chart(
        f"{len(rows)} mục có tỷ lệ điểm bình quân thấp nhất", rows, measure="%", decimals=1
    )


def _item_gaps(figures: Figures) -> SafeString | None:
    rows = [(row.name, row.changed) for row in figures.changed_items if row.changed]
    if not rows:
        return None
    return bar_chart(
        f"{len(rows[:DRAWN])} mục có nhiều đơn vị bị sửa điểm nhất", rows[:DRAWN],
        measure="đơn vị",
    )  # fmt: skip


def _unit_gaps(figures: Figures) -> SafeString | None:
    gaps = [gap for gap in figures.gaps if gap.difference][:DRAWN]
    if not gaps:
        return None
    series = [
        (COLUMNS_SHOWN[0], [gap.own for gap in gaps]),
        (COLUMNS_SHOWN[1], [gap.given for gap in gaps]),
    ]
    return grouped_bar_chart(
        f"{len(gaps)} đơn vị có điểm tự chấm cách điểm thẩm định xa nhất",
        [gap.card.unit.label for gap in gaps], series, measure="điểm", decimals=2,
    )  # fmt: skip
