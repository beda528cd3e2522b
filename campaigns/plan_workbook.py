"""A plan as a workbook: its lists as tables to filter and count, which the paper prints as text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from campaigns.deadlines import due_words
from campaigns.models import Plan
from campaigns.paper import owing_words
from campaigns.paper import plan_document
from documents.charts import bar_chart
from documents.layout import Amount
from documents.layout import Annex
from documents.layout import Block
from documents.layout import Cell
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Series
from documents.layout import Table

AREA_COLUMNS = (
    Column("Mục", "center", 7),
    Column("Nội dung thi đua", "left", 35),
    Column("Chi tiết", "left", 38),
    Column("Cụ thể hoá nội dung của cấp trên", "left", 20),
)
CRITERION_COLUMNS = (
    Column("TT", "center", 6),
    Column("Đối tượng", "left", 24),
    Column("Tiêu chí", "left", 36),
    Column("Cách đánh giá", "center", 12),
    Column("Điểm tối đa", "right", 8, sums=True),
    Column("Minh chứng", "left", 14),
)
PROVISION_COLUMNS = (
    Column("TT", "center", 7),
    Column("Dịp", "left", 23),
    Column("Hình thức khen thưởng", "left", 30),
    Column("Quy định", "left", 40),
)
PHASE_COLUMNS = (
    Column("TT", "center", 7),
    Column("Giai đoạn", "left", 33),
    Column("Từ năm", "center", 10),
    Column("Đến năm", "center", 10),
    Column("Nội dung", "left", 40),
)


def plan_workbook(plan: Plan) -> Document:
    """The plan with a sheet for each of its lists, and a chart of the criteria by group.

    The paper itself carries no chart: a plan in the layout of Decree 30/2020/NĐ-CP says what is to
    be done and has nothing to draw.

    Args:
        plan: with its parts at hand.
    """
    sheets = [
        ("Nội dung thi đua", _table(AREA_COLUMNS, _areas(plan))),
        ("Tiêu chí", _criteria(plan)),
        ("Giai đoạn", _table(PHASE_COLUMNS, _phases(plan))),
        ("Thời hạn", _duties(plan)),
        ("Khen thưởng", _table(PROVISION_COLUMNS, _provisions(plan))),
    ]
    annexes = [
        Annex(title, _with_chart(plan, table) if title == "Tiêu chí" else (table,), sheet=title)
        for title, table in ((title, _without_empty(table)) for title, table in sheets)
        if table.rows
    ]
    return replace(plan_document(plan), annexes=tuple(annexes))


def _without_empty(table: Table) -> Table:
    """The table without columns that say nothing in any row: many plans give no points."""
    kept = [
        place
        for place in range(len(table.columns))
        if any(row[place] not in ("", None, Amount(None)) for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        total=table.total and tuple(table.total[place] for place in kept),
    )


def _table(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> Table:
    return Table(columns, tuple(rows))


def _areas(plan: Plan) -> list[tuple[Cell, ...]]:
    return [
        (area.ordinal, area.title, area.text, str(area.derived_from or ""))
        for area in plan.content_areas.all()
    ]


def _criteria(plan: Plan) -> Table:
    """One row a criterion; points and their total only where the plan gives points."""
    known = [(group, row) for group in plan.target_groups.all() for row in group.criteria.all()]
    given = [row.maximum_points for _, row in known if row.maximum_points is not None]
    rows = tuple(
        (
            number,
            group.title,
            row.text,
            _capital(row.get_kind_display()),
            Amount(row.maximum_points, _decimals(given)),
            row.evidence,
        )
        for number, (group, row) in enumerate(known, start=1)
    )
    total: tuple[Cell, ...] | None = None
    if given:
        total = ("", "Tổng cộng", "", "", Amount(sum(given, Decimal(0)), _decimals(given)), "")
    return Table(CRITERION_COLUMNS, rows, total=total)


def _decimals(points: list[Decimal]) -> int:
    """As many decimals as the finest of them needs, at most two."""
    return max((min(2, max(0, -int(p.normalize().as_tuple().exponent))) for p in points), default=0)


def _with_chart(plan: Plan, table: Table) -> tuple[Block, ...]:
    """The table, and how many criteria each group has; one group alone shows nothing."""
    counts = [(group.title, len(group.criteria.all())) for group in plan.target_groups.all()]
    if sum(count > 0 for _, count in counts) < 2:
        return (table,)
    title = "Số tiêu chí theo đối tượng"
    chart = Chart(
        bar_chart(title, counts, measure="tiêu chí"),
        title,
        "; ".join(f"{name}: {count}" for name, count in counts) + ".",
        series=Series(
            tuple(name for name, _ in counts),
            (("Số tiêu chí", tuple(count for _, count in counts)),),
        ),
    )
    return table, chart


def _phases(plan: Plan) -> list[tuple[Cell, ...]]:
    return [
        (str(p.ordinal), p.title, str(p.first_year), str(p.last_year), p.text)
        for p in plan.campaign.phases.all()
    ]


def _duties(plan: Plan) -> Table:
    """A row for each duty with its last day in every year of the campaign."""
    years = range(plan.campaign.first_year, plan.campaign.last_year + 1)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            number,
            _capital(duty.get_what_display()),
            owing_words(duty),
            "; ".join(str(row) for row in duty.recipient_rows.all()) or plan.unit.name,
            *(
                due_words(duty, year) if duty.is_yearly or year == (duty.year or years[0]) else ""
                for year in years
            ),
        )
        for number, duty in enumerate(plan.obligations.all(), start=1)
    )
    columns = (
        Column("TT", "center", 5),
        Column("Việc", "left", 16),
        Column("Đơn vị thực hiện", "left", 20),
        Column("Nơi nhận", "left", 16),
        *(Column(f"Năm {year}", "center", 12) for year in years),
    )
    return Table(columns, rows)


def _provisions(plan: Plan) -> list[tuple[Cell, ...]]:
    return [
        (number, _capital(row.get_occasion_display()), str(row.form or "theo thẩm quyền"), row.text)
        for number, row in enumerate(plan.award_provisions.all(), start=1)
    ]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
