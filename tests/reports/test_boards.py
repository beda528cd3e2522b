"""Dashboards: what an address shows to whom, the sheets beside the charts, the cost of a page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.spreadsheets import read_table
from reports.board_tables import rates_below
from reports.board_tables import rates_by_bloc
from reports.board_tables import rates_by_kind
from reports.board_tables import rates_by_year
from reports.boards import NO_BLOC
from reports.boards import board_of
from reports.campaign_state import state_of
from reports.enums import ReportState
from reports.enums import RoundKind
from reports.figure_series import arrived_values
from reports.figure_series import far_figures
from reports.figure_series import ranked
from reports.figure_series import totals_by_year
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportVersion
from reports.models import RoundRecipient
from tests.factories import UnitFactory
from tests.reports.indicator_scenes import two_levels
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from units.blocs import save_bloc
from units.blocs import save_members
from units.enums import BlocKind

TODAY = dt.date(2025, 12, 20)
PAGES = ["board_rates", "board_sections", "board_figures", "board_state"]


@pytest.fixture
def world(cast):
    """Last year both communes reported; this year one in time, the other not; a school below."""
    world = two_levels(cast)
    world.accept(world.school, 25)
    count(world.top.report, world.top.indicator, 30)
    arrive(world.top.report, cast.commune_officer, state=ReportState.ACCEPTED)
    before = make_round(cast, year=2024, plan=world.top.round.plan)
    for report, value in ((before.report, 20), (before.neighbour_report, 5)):
        count(report, before.indicator, value)
        arrive(report, cast.commune_officer, state=ReportState.COMPILED, on_time=value == 20)
    world.before = before
    return world


def board(world, user, **asked):
    data = {name: str(value) for name, value in asked.items()}
    return board_of(user, world.top.round.campaign, data, today=TODAY)


def numbers(groups):
    return [(g.label, g.expected, g.arrived, g.on_time) for g in groups]


def test_province_sees_the_newest_round_of_its_own_first(world, cast):
    found = board(world, cast.province_officer)
    assert found.round == world.top.round
    assert [r.year for r in found.series] == [2024, 2025]
    assert [line.label for line in found.lines] == [cast.commune.label, cast.neighbour.label]


def test_commune_sees_its_own_units_and_never_its_neighbour(world, cast):
    found = board(world, cast.commune_officer, ky=world.top.round.pk, don_vi=cast.neighbour.pk)
    assert found.round == world.below
    assert {line.unit for line in found.lines} == {cast.school.pk, cast.economy_office.pk}
    assert not found.is_narrowed


def test_who_receives_nothing_has_an_empty_board(world, cast):
    for user in (cast.school_officer, cast.outsider):
        found = board(world, user)
        assert found.round is None
        assert found.lines == []
        assert totals_by_year(found) == {}


def test_leader_sees_what_the_officer_sees(world, cast):
    assert board(world, cast.province_leader).lines == board(world, cast.province_officer).lines


@pytest.mark.parametrize(
    "asked", [{"ky": "x"}, {"nam": "99999999999"}, {"noi_nhan": "-1"}, {"loai": "không"}]
)
def test_a_wrong_word_in_the_address_is_as_none(world, cast, asked):
    found = board(world, cast.province_officer, **asked)
    assert (found.round, len(found.lines)) == (world.top.round, 2)


def test_address_chooses_year_receiver_round_kind_and_unit(world, cast):
    user = cast.province_officer
    assert board(world, user, nam=2024).round == world.before.round
    assert board(world, user, noi_nhan=cast.commune.pk).round == world.below
    assert board(world, user, ky=world.below.pk).form.data["noi_nhan"] == str(cast.commune.pk)
    one = board(world, user, don_vi=cast.commune.pk)
    assert [line.unit for line in one.lines] == [cast.commune.pk]
    assert one.filter_words == [f"Đơn vị: {cast.commune.label}"]
    schools = board(world, user, ky=world.below.pk, loai=cast.school.kind)
    assert [line.unit for line in schools.lines] == [cast.school.pk]


def test_a_review_stands_before_the_other_rounds_of_its_year(world, cast):
    review = make_round(cast, plan=world.top.round.plan, kind=RoundKind.MID_TERM_REVIEW)
    found = board(world, cast.province_officer)
    assert found.round == review.round
    assert found.series == [review.round]


def test_rates_by_kind_year_and_below(world, cast):
    found = board(world, cast.province_officer)
    assert numbers(rates_by_kind(found)) == [("UBND xã", 2, 1, 1)]
    assert numbers(rates_by_year(found)) == [("2024", 2, 2, 1), ("2025", 2, 1, 1)]
    assert numbers(rates_below(found)) == [(cast.commune.label, 2, 1, 1)]
    assert rates_below(board(world, cast.province_officer, don_vi=cast.commune.pk)) == []


def test_blocs_are_those_of_the_year_and_narrow_the_board(world, cast):
    assert rates_by_bloc(board(world, cast.province_officer)) == []
    bloc = save_bloc(cast.superuser, cast.province, name="Cụm 1", kind=BlocKind.CLUSTER)
    save_members(cast.superuser, bloc, year=2025, units=[cast.commune])
    found = board(world, cast.province_officer)
    assert numbers(rates_by_bloc(found)) == [("Cụm 1", 1, 1, 1), (NO_BLOC, 1, 0, 0)]
    narrowed = board(world, cast.province_officer, khoi=bloc.pk)
    assert [line.unit for line in narrowed.lines] == [cast.commune.pk]
    # No member in 2024: that year's total is not of these units.
    assert [t.expected for t in totals_by_year(narrowed)["tap-huan"]] == [0, 1]


def test_figures_by_year_compare_only_whole_years(world, cast):
    before, now = totals_by_year(board(world, cast.province_officer))["tap-huan"]
    assert (before.value, before.given, before.expected) == (25, 2, 2)
    assert (now.value, now.before, now.is_provisional, now.change) == (30, 25, True, None)
    count(world.top.neighbour_report, world.top.indicator, 20)
    arrive(world.top.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    _, now = totals_by_year(board(world, cast.province_officer))["tap-huan"]
    assert now.change.percent == Decimal("100.0")


def test_equal_figures_share_a_place():
    assert ranked([Decimal(9), Decimal(5), Decimal(5), Decimal(1)]) == [1, 2, 2, 4]


def many(world, cast, number, *, far=False):
    """Another `number` communes that arrived, written at once; the last one far from the others."""
    top = world.top
    units = [UnitFactory(commune=True, parent=cast.province) for _ in range(number)]
    at = world.top.report.received_at
    reports = Report.objects.bulk_create(
        Report(round=top.round, unit=unit, state="accepted", received_at=at, on_time=True,
               first_received_at=at, first_on_time=True)
        for unit in units
    )  # fmt: skip
    IndicatorValue.objects.bulk_create(
        IndicatorValue(report=report, indicator=top.indicator, value=20 + n)
        for n, report in enumerate(reports)
    )
    if far:
        IndicatorValue.objects.filter(report=reports[-1]).update(value=9000)
    return units


def test_far_figures_name_unit_and_indicator(world, cast):
    units = many(world, cast, 9, far=True)
    found = board(world, cast.province_officer)
    (far,) = far_figures(found, [world.top.indicator], arrived_values(found))
    assert (far.line.unit, far.indicator.code, far.outlier.value) == (
        units[-1].pk,
        "tap-huan",
        9000,
    )


def test_what_is_not_submitted_is_never_an_outlier(world, cast):
    units = many(world, cast, 9, far=True)
    Report.objects.filter(unit=units[-1]).update(state=ReportState.DRAFT)
    found = board(world, cast.province_officer)
    assert far_figures(found, [world.top.indicator], arrived_values(found)) == []


def test_the_state_of_the_campaign_names_who_is_missing(world, cast):
    state = state_of(board(world, cast.province_leader))
    assert (state.total.expected, state.total.arrived, state.accepted, state.overdue) == (
        2,
        1,
        1,
        1,
    )
    assert state.missing == [cast.neighbour.label]
    assert [(t.indicator.code, t.value, t.before) for t in state.figures] == [("tap-huan", 30, 25)]
    last = state_of(board(world, cast.province_leader, nam=2024))
    assert [t.value for t in last.figures] == [25]


def address(world, page, query=""):
    return reverse(f"reports:{page}", args=[world.top.round.campaign.slug]) + query


def test_pages_show_words_and_lead_to_each_other_with_the_filters(world, cast, as_user):
    client = as_user(cast.province_officer)
    text = client.get(address(world, "board_rates", "?nam=2024")).content.decode()
    assert "100,0%" in text
    assert "50,0%" in text
    assert address(world, "board_sections", "?nam=2024") in text
    figures = client.get(address(world, "board_figures", "?chi_tieu=tap-huan")).content.decode()
    assert "trung vị" in figures
    assert cast.commune.label in figures
    state = client.get(address(world, "board_state")).content.decode()
    assert cast.neighbour.label in state
    progress = client.get(reverse("reports:progress", args=[world.top.round.pk])).content.decode()
    assert address(world, "board_rates", f"?ky={world.top.round.pk}") in progress
    campaign = client.get(reverse("campaigns:detail", args=[world.top.round.campaign.slug]))
    assert address(world, "board_state") in campaign.content.decode()


def test_home_leads_a_leader_to_the_state_of_the_campaign(world, cast, as_user):
    assert address(world, "board_state") in as_user(cast.province_leader).get("/").content.decode()
    assert "thong-ke" not in as_user(cast.school_officer).get("/").content.decode()


def test_unit_that_receives_too_looks_into_the_round(world, cast):
    assert board(world, cast.neighbour_officer).round is None
    RoundRecipient.objects.create(round=world.below, unit=cast.neighbour)
    found = board(world, cast.neighbour_officer)
    assert found.round == world.below
    assert {line.unit for line in found.lines} == {cast.school.pk, cast.economy_office.pk}


def test_school_is_told_where_its_reports_are(world, cast, as_user):
    client = as_user(cast.school_officer)
    for page in PAGES:
        text = client.get(address(world, page)).content.decode()
        assert "nào mà đơn vị của bạn nhận" in text
        assert cast.neighbour.label not in text
    slug = world.top.round.campaign.slug
    assert "thong-ke" not in client.get(reverse("campaigns:detail", args=[slug])).content.decode()


@pytest.mark.parametrize(
    ("page", "query", "head", "row"),
    [
        ("board_rates", "bang=ngay", "Nộp trong ngày", 1),
        ("board_rates", "bang=loai", "Loại đơn vị", "UBND xã"),
        ("board_rates", "bang=nam", "Năm", "2024"),
        ("board_rates", "bang=cap-duoi", "Nơi nhận", "Xã Cổ Lễ"),
        ("board_sections", "", "Số mục đã viết", "Xã Cổ Lễ"),
        ("board_figures", "bang=nam", "Số liệu", "Lượt người được tập huấn"),
        ("board_figures", "bang=xep-hang&chi_tieu=tap-huan", "Hạng", 30),
        ("board_figures", "bang=khac-thuong", "Trung vị", None),
    ],
)
def test_every_chart_has_its_sheet(world, cast, as_user, page, query, head, row):
    answer = as_user(cast.province_officer).get(address(world, page, f"?xuat=xlsx&{query}"))
    table = read_table(answer.content, "x.xlsx")
    assert head in table[0]
    assert len(table) == 1 if row is None else row in table[1]


def test_pages_cost_the_same_for_2_and_for_30_units(
    world, cast, as_user, django_assert_max_num_queries
):
    client = as_user(cast.province_officer)
    addresses = [
        address(world, page, query)
        for page, query in [
            *((page, "") for page in PAGES),
            ("board_figures", "?chi_tieu=tap-huan"),
        ]
    ]
    costs = []
    for each in addresses:
        client.get(each)
        with django_assert_max_num_queries(40) as few:
            client.get(each)
        costs.append(len(few))
    many(world, cast, 28, far=True)
    assert ReportVersion.objects.count() < 10
    for each, cost in zip(addresses, costs, strict=True):
        with django_assert_max_num_queries(cost):
            client.get(each)
