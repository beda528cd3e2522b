"""The report on a year of a fund, for PDF and Word."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from awards.fund_balance import Balance
from awards.fund_balance import Commitment
from awards.fund_balance import Month
from awards.fund_balance import balance_of
from awards.fund_balance import commitments_of
from awards.fund_balance import months_of
from awards.letterheads import header_for
from awards.letterheads import recipients_for
from awards.letterheads import signature_for
from awards.models import FundEntry
from awards.models import RuleSet
from documents.charts import grouped_bar_chart
from documents.layout import Annex
from documents.layout import Block
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import roman
from documents.numbers import format_number
from units.models import Unit

MOST = 300  # lines of the annex: measured 20 ms a line


def fund_report(unit: Unit, year: int) -> Document:
    """Income, commitments and payments of a year, with the lines of the book in an annex."""
    balance, months = balance_of(unit, year), eventful(months_of(unit, year))
    blocks: list[Block] = [
        Paragraph(f"Tính đến ngày {timezone.localdate():%d/%m/%Y}, {unit.name} báo cáo như sau:"),
        Heading("Tổng hợp", roman(1)),
        _sums(balance, year),
    ]
    if balance.free < 0:
        short = format_number(-balance.free)
        blocks.append(Paragraph(f"Số đã cam kết vượt nguồn thu {short} đồng, cần bổ sung nguồn."))
    blocks += [
        Heading("Thu, chi theo tháng", roman(2)),
        _month_block(months, balance, year) if months else Paragraph("Trong năm không phát sinh."),
        Heading("Cam kết và thực chi", roman(3)),
        *_commitments(commitments_of(unit, year)),
    ]
    annexes = _book(unit, year)
    if not annexes and months:
        blocks.append(Paragraph("Sổ chi tiết của năm lập thành bảng tính kèm theo."))
    return Document(
        header=header_for(unit),
        type_name="Báo cáo",
        subject=f"Thu, chi quỹ thi đua, khen thưởng năm {year}",
        legal_bases=_bases(),
        blocks=tuple(blocks),
        signature=signature_for(unit),
        recipients=recipients_for(unit),
        annexes=annexes,
    )


def eventful(months: Iterable[Month]) -> list[Month]:
    """The months in which something happened; a chart of empty ones only grows long."""
    return [month for month in months if month.income or month.committed or month.paid]


def month_chart(shown: Sequence[Month], year: int) -> SafeString:
    """Three bars a month: income, commitments, payments."""
    return grouped_bar_chart(
        f"Thu, cam kết và chi theo tháng, năm {year}",
        [month.label for month in shown],
        [
            ("Thu", [month.income or None for month in shown]),
            ("Cam kết", [month.committed or None for month in shown]),
            ("Đã chi", [month.paid or None for month in shown]),
        ],
        measure="đồng",
    )


def _month_block(months: Sequence[Month], balance: Balance, year: int) -> Chart:
    income, committed, paid = map(format_number, (balance.income, balance.committed, balance.paid))
    table = Table(
        columns=(
            Column("Tháng", "left", 28),
            Column("Thu (đồng)", "right", 24),
            Column("Cam kết (đồng)", "right", 24),
            Column("Đã chi (đồng)", "right", 24),
        ),
        rows=tuple((month.label, month.income, month.committed, month.paid) for month in months),
        caption="Bảng 2. Các tháng có phát sinh",
    )
    return Chart(
        month_chart(months, year),
        f"Biểu đồ 1. Thu, cam kết và chi theo tháng, năm {year} (đồng)",
        f"Thu cả năm {income} đồng, cam kết {committed} đồng, chi {paid} đồng.",
        table,
    )


def _bases() -> tuple[str, ...]:
    """What the rule set in force is made under; nothing where the administrators left a gap."""
    rule_set = RuleSet.objects.on(timezone.localdate())
    if rule_set is None:
        return ()
    lines = (line.strip(" ;.") for line in rule_set.legal_basis.splitlines())
    return tuple(f"Căn cứ {line.removeprefix('Căn cứ ')}" for line in lines if line)


def _sums(balance: Balance, year: int) -> Table:
    rows = (
        ("1", "Thu trong năm", balance.income),
        ("2", "Đã cam kết chi", balance.committed),
        ("3", "Đã chi", balance.paid),
        ("4", "Đã cam kết, chưa chi (2 - 3)", balance.owed),
        ("5", "Còn lại chưa cam kết (1 - 2)", balance.free),
        ("6", "Tồn quỹ (1 - 3)", balance.in_hand),
    )
    return Table(
        columns=(
            Column("TT", "center", 8),
            Column("Nội dung", "left", 60),
            Column("Số tiền (đồng)", "right", 32),
        ),
        rows=rows,
        caption=f"Bảng 1. Quỹ thi đua, khen thưởng năm {year}",
    )


def _commitments(rows: list[Commitment]) -> list[Block]:
    if not rows:
        return [Paragraph("Trong năm chưa có cam kết chi.")]
    sums = [
        sum(values) for values in zip(*((r.committed, r.paid, r.left) for r in rows), strict=True)
    ]
    return [
        Table(
            columns=(
                Column("TT", "center", 7),
                Column("Quyết định, nội dung", "left", 42),
                Column("Cam kết (đồng)", "right", 17),
                Column("Đã chi (đồng)", "right", 17),
                Column("Còn phải chi (đồng)", "right", 17),
            ),
            rows=tuple(
                (number, row.label, row.committed, row.paid, row.left)
                for number, row in enumerate(rows, start=1)
            ),
            caption="Bảng 3. Cam kết và thực chi",
            total=("", "Tổng cộng", *sums),
        )
    ]


def _book(unit: Unit, year: int) -> tuple[Annex, ...]:
    """Every line of the year; none of them where there are too many to print while one waits."""
    entries = list(FundEntry.objects.filter(unit=unit, year=year)[: MOST + 1])
    if not entries or len(entries) > MOST:
        return ()
    rows = tuple(
        (
            number,
            f"{entry.day:%d/%m/%Y}",
            capfirst(entry.purpose),
            entry.description,
            entry.paper_number,
            -entry.amount if entry.reverses_id else entry.amount,
        )
        for number, entry in enumerate(entries, start=1)
    )
    table = Table(
        columns=(
            Column("TT", "center", 6),
            Column("Ngày", "center", 12),
            Column("Loại", "left", 17),
            Column("Nội dung", "left", 35),
            Column("Chứng từ", "left", 14),
            Column("Số tiền (đồng)", "right", 16),
        ),
        rows=rows,
    )
    return (Annex(title=f"Sổ quỹ năm {year}", blocks=(table,), landscape=True),)
