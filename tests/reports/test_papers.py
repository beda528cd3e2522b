"""A unit's report as a paper: head, figures of two years, what they draw."""

import io
from decimal import Decimal

import openpyxl
import pytest

from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Table
from documents.rendering.xlsx import render_xlsx
from reports.figure_checks import figure_as_data
from reports.models import ReportVersion
from reports.models import RoundIndicator
from reports.papers import report_document
from reports.papers import with_facts
from reports.queries import Figure
from reports.report_charts import TwoYears
from reports.report_charts import year_charts
from tests.factories import UnitFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from units.enums import UnitKind
from units.letterhead import leaders_line
from units.letterhead import parent_line


def figure(name: str, value: str | None, last_year: str | None, measure="lớp", note="") -> dict:
    return {
        "name": name, "unit_of_measure": measure, "value": value, "last_year": last_year,
        "note": note,
    }  # fmt: skip


@pytest.fixture
def paper(cast):
    """Lay out a submission with such figures."""
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)

    def lay_out(*figures: dict):
        versions = ReportVersion.objects.filter(report=scene.report)
        versions.update(payload={"sections": [], "figures": list(figures)})
        return report_document(with_facts().get(report=scene.report))

    return lay_out


def blocks(document, kind) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def test_figures_of_two_years_stand_beside_each_other_and_are_drawn(paper):
    document = paper(
        figure("Lớp", "12", "10", note="Mở thêm hai lớp."),
        figure("Hồ sơ", "90.5", "100"),
        figure("Mới", "7", None),
    )
    [table] = blocks(document, Table)
    assert [column.title for column in table.columns][3:5] == ["Năm 2025", "Năm 2024"]
    assert [row[5].value for row in table.rows] == [Decimal("20.0"), Decimal("-9.5"), None]
    [chart] = blocks(document, Chart)
    assert chart.series.labels == ("Lớp", "Hồ sơ")
    assert chart.series.values[0][1] == (Decimal("20.0"), Decimal("-9.5"))
    assert blocks(document, Bullets) == [Bullets(("Lớp: Mở thêm hai lớp.",))]


def test_workbook_of_a_report_draws_the_same_natively(paper):
    content = render_xlsx(paper(figure("Lớp", "12", "10"), figure("Hồ sơ", "90", "100")))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Biểu đồ"]
    assert len(sheet._charts) == 1
    assert [sheet.cell(row, 2).value for row in (3, 4)] == [20, -10]


def test_one_comparable_figure_is_no_chart(paper):
    document = paper(figure("Lớp", "12", "10"), figure("Mới", "7", None))
    assert blocks(document, Table)[0].columns[4].title == "Năm 2024"
    assert not blocks(document, Chart)


@pytest.mark.parametrize("last_year", [{}, {"last_year": None}])
def test_without_a_year_before_the_table_explains_beside_the_figure(paper, last_year):
    document = paper(
        {"name": "Lớp", "unit_of_measure": "lớp", "value": "12", "note": "Vì sao", **last_year}
    )
    [table] = blocks(document, Table)
    assert (table.columns[-1].title, table.rows[0][-1]) == ("Giải trình", "Vì sao")
    assert not blocks(document, Chart)


def test_rates_are_drawn_as_they_are_and_amounts_as_growth():
    compared = [
        TwoYears("Tỷ lệ A", "%", Decimal(60), Decimal(50)),
        TwoYears("Tỷ lệ B", "%", Decimal(70), Decimal(80)),
        TwoYears("Lớp", "lớp", Decimal(3), Decimal(2)),
        TwoYears("Từ không", "lớp", Decimal(3), Decimal(0)),
    ]
    [rates] = year_charts(compared, 2026)
    assert rates.series.values == (
        ("Năm 2025", (Decimal(50), Decimal(80))), ("Năm 2026", (Decimal(60), Decimal(70))),
    )  # fmt: skip
    growth, rates = year_charts([*compared, TwoYears("Tổ", "tổ", Decimal(1), Decimal(4))], 2026)
    assert growth.caption == "Biểu đồ 1. Tăng, giảm năm 2026 so với năm 2025 (%)"
    assert growth.series.values[0][1] == (Decimal("50.0"), Decimal("-75.0"))
    assert rates.caption.startswith("Biểu đồ 2.")


def test_chart_of_many_figures_keeps_those_that_changed_most():
    many = [TwoYears(f"C{n}", "lớp", Decimal(100 + n), Decimal(100)) for n in range(20)]
    [chart] = year_charts(many, 2026)
    assert chart.series.labels == tuple(f"C{n}" for n in range(8, 20))


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (UnitKind.SCHOOL, "UBND XÃ CỔ LỄ"), (UnitKind.OFFICE, "UBND XÃ CỔ LỄ"),
        (UnitKind.COMMUNE, ""), (UnitKind.FRONT, ""), (UnitKind.ENTERPRISE, ""),
    ],
)  # fmt: skip
def test_head_names_the_committee_that_manages_the_unit(kind, line):
    above = UnitFactory.build(name="Uỷ ban nhân dân xã Cổ Lễ", kind=UnitKind.COMMUNE)
    assert parent_line(UnitFactory.build(kind=kind, parent=above)) == line


def test_submission_freezes_the_figure_of_the_year_before():
    indicator = RoundIndicator(code="A", name="Lớp", unit_of_measure="lớp")
    frozen = figure_as_data(Figure(indicator, Decimal("12.0"), "", Decimal("10.50")))
    assert (frozen["value"], frozen["last_year"]) == ("12", "10.5")
    assert figure_as_data(Figure(indicator, None, "", None))["last_year"] is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Uỷ ban nhân dân xã Cổ Lễ", "Lãnh đạo UBND xã Cổ Lễ"),
        ("Ủy ban nhân dân tỉnh Ninh Bình", "Lãnh đạo UBND tỉnh Ninh Bình"),
        ("Sở Nội vụ", "Lãnh đạo Sở Nội vụ"),
    ],
)
def test_own_leaders_stand_among_the_recipients_with_their_office(name, words):
    assert leaders_line(UnitFactory.build(name=name, short_name="Ngắn")) == words
