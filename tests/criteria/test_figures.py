"""Figures of a scoring table and its results for an annual sheet kept elsewhere."""

import io
from decimal import Decimal
from itertools import pairwise

import pdfplumber
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from criteria.enums import ItemKind
from criteria.figures import Counts
from criteria.figures import bins_of
from criteria.figures import figures_of
from criteria.figures import item_figures
from criteria.models import ScoringItem
from criteria.results import results_of
from criteria.results import source_of
from tests.criteria.ranked_scenes import scored_bloc
from tests.factories import CampaignFactory
from tests.factories import PlanFactory
from tests.factories import ScoringItemFactory
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def numbers(*values):
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("own", "given", "expected"),
    [
        ([], [], []),
        ([7], [], [("7,0 – dưới 7,5", 1, 0)]),
        (
            [70, 80, "79.99"],
            [79, 90],
            [
                ("70 – dưới 75", 1, 0), ("75 – dưới 80", 1, 1), ("80 – dưới 85", 1, 0),
                ("90 – dưới 95", 0, 1),
            ],
        ),
        (
            [0, 1000],
            [500],
            [
                ("0 – dưới 500", 1, 0), ("500 – dưới 1.000", 0, 1),
                ("1.000 – dưới 1.500", 1, 0),
            ],
        ),
        (range(50, 100), [], [(f"{n} – dưới {n + 5}", 5, 0) for n in range(50, 100, 5)]),
    ],
)  # fmt: skip
def test_totals_fall_into_stretches_of_one_round_width(own, given, expected):
    bins = bins_of(numbers(*own), numbers(*given))
    assert [
        (each.label, each.own, each.given) for each in bins if each.own or each.given
    ] == expected
    assert len(bins) <= 12
    assert sum(each.own for each in bins) == len(own)
    assert all(low.high == high.low for low, high in pairwise(bins))


def test_items_stand_by_the_share_that_units_reach():
    def item(key, kind=ItemKind.LEVELS, most=10):
        return ScoringItem(pk=key, position=key, kind=kind, maximum_points=most and Decimal(most))

    items = [item(1), item(2), item(3), item(4, ItemKind.BONUS), item(5, ItemKind.GROUP, None)]
    counts = {
        1: Counts(own=Decimal(40), given=Decimal(40), full=4, some=4),
        2: Counts(own=Decimal(30), given=Decimal(20), full=0, some=3, changed=2),
    }
    rows = item_figures(items, counts, 4)
    assert [(row.item.pk, row.percent, row.remark) for row in rows] == [
        (3, 0, "không đơn vị nào có điểm"), (2, 50, "không đơn vị nào đạt tối đa"), (1, 100, ""),
    ]  # fmt: skip
    assert (rows[1].own_mean, rows[1].given_mean, rows[1].difference) == (
        Decimal("7.50"), Decimal("5.00"), Decimal("-2.50"),
    )  # fmt: skip
    assert item_figures(items, counts, 0) == []


def test_items_that_begin_anew_in_each_group_are_told_apart():
    most = Decimal(10)
    group = ScoringItem(pk=1, kind=ItemKind.GROUP, ordinal="II", position=1)
    inner = ScoringItem(
        pk=2, parent_id=1, ordinal="1", text="Đúng hạn", maximum_points=most, position=1
    )
    whole = ScoringItem(
        pk=3, parent_id=1, ordinal="2.3", text="Đủ", maximum_points=most, position=2
    )
    names = [row.name for row in item_figures([group, inner, whole], {}, 1)]
    assert names == ["II.1 Đúng hạn", "2.3 Đủ"]


@pytest.fixture
def scene(cast):
    """Three verified, one handed in; one unit lost ten points, one won one."""
    scene = scored_bloc(
        cast,
        {cast.commune: (90, 80), cast.neighbour: (70, 71), cast.science: (60, 60),
         cast.home_affairs: (50, 50)},
    )  # fmt: skip
    card = scene.card(cast.home_affairs)
    card.scores.filter(stage="verified").delete()
    type(card).objects.filter(pk=card.pk).update(state="submitted", verified_total=None)
    return scene


def test_figures_count_what_is_verified_and_what_is_handed_in(cast, scene):
    figures = figures_of(cast.province_officer, scene.table)
    assert (figures.cards, figures.handed_in, figures.settled) == (4, 4, 3)
    assert sum(each.own for each in figures.bins) == 4
    assert sum(each.given for each in figures.bins) == 3
    assert [gap.card.unit for gap in figures.gaps[:2]] == [cast.commune, cast.neighbour]
    assert [gap.difference for gap in figures.gaps] == [-10, 1, 0]
    assert (figures.mean, figures.median) == (Decimal("70.33"), Decimal("71.00"))
    (row,) = figures.items
    assert (row.full, row.some, row.changed) == (0, 3, 2)
    assert row.given_mean == Decimal("70.33")


def test_a_unit_sees_the_figures_of_its_bloc_and_another_province_none(cast, scene):
    assert figures_of(cast.commune_officer, scene.table).cards == 4
    other = scored_bloc(cast, {cast.school: (90, 80)}, bloc=scene.bloc, title="Khác")
    assert figures_of(cast.outsider, scene.table).cards == 0
    assert figures_of(cast.province_officer, other.table, bloc=scene.bloc.pk).cards == 1
    assert figures_of(cast.province_officer, other.table, bloc=scene.bloc.pk + 1).cards == 0


def test_page_paper_sheets_and_pictures_say_the_same(cast, scene, as_user):
    client = as_user(cast.province_officer)
    address = reverse("scoring:table_figures", args=[scene.table.pk])
    page = client.get(address).content.decode()
    assert "1 mục không đơn vị nào đạt điểm tối đa" in page
    assert page.count('<svg class="chart-svg"') == 4
    sheet = client.get(address, {"xuat": "xlsx", "bang": "chenh-lech-don-vi"})
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[1][2:] == (90, 80, -10)
    drawing = client.get(address, {"xuat": "svg", "bang": "muc"})
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "attachment" in drawing["Content-Disposition"]
    assert client.get(address, {"xuat": "xlsx", "bang": "la"}).status_code == 404
    paper = client.get(reverse("scoring:table_figures_pdf", args=[scene.table.pk]))
    content = b"".join(paper.streaming_content) if paper.streaming else paper.content
    with pdfplumber.open(io.BytesIO(content)) as book:
        words = " ".join(sheet.extract_text() for sheet in book.pages)
    assert "SỐ LIỆU CHẤM ĐIỂM" in words
    assert "Không đơn vị nào đạt điểm tối đa ở: 1 " in words
    assert "-10,00" in words.replace("−", "-")


def test_page_is_empty_before_anybody_hands_in(cast, scene, as_user):
    scene.table.scorecards.update(state="draft")
    address = reverse("scoring:table_figures", args=[scene.table.pk])
    assert (
        "Chưa có phiếu nào được nộp" in as_user(cast.province_officer).get(address).content.decode()
    )


def test_results_scale_the_share_to_the_maximum_of_the_annual_item(cast, scene):
    rows = results_of(cast.province_officer, scene.table, most=Decimal(20))
    found = {row.card.unit: row for row in rows}
    first = found[cast.commune]
    assert (first.place, first.is_final, first.share, first.scaled) == (
        1, False, Decimal("0.8000"), Decimal("16.00"),
    )  # fmt: skip
    waiting = found[cast.home_affairs]
    assert (waiting.share, waiting.scaled) == (None, None)


def test_places_of_a_locked_ranking_are_final(cast):
    scene = scored_bloc(cast, {cast.commune: (90, 80), cast.neighbour: (99, 99)})
    scene.lock(cast.province_officer)
    scene.card(cast.commune).scores.update(points=100)
    rows = results_of(cast.province_officer, scene.table, most=Decimal(20))
    assert [(row.card.unit, row.place, row.is_final) for row in rows] == [
        (cast.neighbour, 1, True), (cast.commune, 2, True),
    ]  # fmt: skip


def test_sheet_of_results_bears_scale_and_source(cast, scene, as_user):
    client = as_user(cast.province_officer)
    address = reverse("scoring:table_results", args=[scene.table.pk])
    asked = {"xuat": "xlsx", "thang": "12,5", "can_cu": "Kế hoạch số 9/KH-UBND"}
    rows = list(load_workbook(io.BytesIO(client.get(address, asked).content)).active.values)
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Đơn vị"], row["Hạng"], row["Xếp hạng"]) == (cast.commune.name, 1, "tạm tính")
    assert (row["Điểm"], row["Tỷ lệ so với tối đa (%)"], row["Điểm quy đổi"]) == (80, 80, 10)
    assert row["Căn cứ"] == "Kế hoạch số 9/KH-UBND"
    page = client.get(address, {"thang": "0"}).content.decode()
    assert "Thang điểm phải lớn hơn 0" in page


def test_source_is_the_basis_or_the_plan_of_the_campaign(cast):
    campaign = CampaignFactory(unit=cast.province)
    PlanFactory(campaign=campaign, unit=cast.province, number="101/KH-UBND")
    scene = scored_bloc(cast, {cast.commune: (1, 1)}, campaign=campaign)
    assert source_of(scene.table).startswith("Kế hoạch số 101/KH-UBND")
    scene.table.basis = "Hướng dẫn số 5"
    assert source_of(scene.table) == "Hướng dẫn số 5"


@pytest.mark.parametrize("name", ["table_figures", "table_results"])
@pytest.mark.parametrize("count", [2, 30])
def test_pages_ask_as_often_for_few_as_for_many(
    cast, as_user, django_assert_num_queries, name, count
):
    units = UnitFactory.create_batch(count, commune=True, parent=cast.province)
    scene = scored_bloc(cast, dict.fromkeys(units, (90, 80)))
    ScoringItemFactory.create_batch(count, table=scene.table)
    client = as_user(cast.province_officer)
    address = reverse(f"scoring:{name}", args=[scene.table.pk])
    client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        client.get(address)


QUERIES = {"table_figures": 11, "table_results": 12}
