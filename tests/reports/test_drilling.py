"""A figure opens to the units behind it, one level at a time, to those who may see them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.spreadsheets import read_table
from reports.compilation import compile_round
from reports.drilling import narrowed
from reports.drilling import parts_of
from reports.enums import ReportState
from reports.models import IndicatorValue
from tests.factories import ReportFactory
from tests.factories import UnitFactory
from tests.reports.indicator_scenes import two_levels
from tests.reports.scenes import arrive
from tests.reports.scenes import count

TODAY = dt.date(2025, 12, 1)


@pytest.fixture
def world(cast):
    """The commune reported 30 of its own units' 25 and said why; the neighbour 10, not accepted."""
    world = two_levels(cast)
    world.accept(world.school, 25)
    count(world.top.report, world.top.indicator, 30)
    IndicatorValue.objects.filter(report=world.top.report).update(
        from_units=25, difference_note="Xã tự mở lớp.", note="Tăng lớp."
    )
    arrive(world.top.report, cast.commune_officer, state=ReportState.ACCEPTED)
    count(world.top.neighbour_report, world.top.indicator, 10)
    arrive(world.top.neighbour_report, cast.neighbour_officer)
    return world


def parts(world, user):
    return parts_of(user, world.top.round, world.top.indicator, day=TODAY)


def test_each_unit_shows_value_share_state_words_and_the_way_down(world, cast):
    own, neighbour = parts(world, cast.province_officer)
    assert (own.value, own.share, own.standing) == (30, Decimal("100.0"), "accepted")
    assert (own.from_units, own.difference_note, own.note) == (25, "Xã tự mở lớp.", "Tăng lớp.")
    assert own.below == world.below.pk
    # Submitted but not accepted: seen, and no share of the total.
    assert (neighbour.value, neighbour.share, neighbour.below) == (10, None, None)


def test_what_is_not_submitted_stays_the_units_own(world, cast):
    type(world.top.report).objects.filter(pk=world.top.neighbour_report.pk).update(state="draft")
    _, neighbour = parts(world, cast.province_officer)
    assert neighbour.value is None


def test_page_narrows_orders_and_exports(world, cast):
    both = parts(world, cast.province_officer)
    assert [p.value for p in narrowed(both, only="", order="nho")] == [10, 30]
    assert [p.value for p in narrowed(both, only="khac", order="")] == [30]
    assert narrowed(both, only="thieu", order="") == []
    assert len(narrowed(both, only="nonsense", order="nonsense")) == 2


def test_pages_open_level_by_level(world, cast, as_user):
    client = as_user(cast.province_officer)
    first = reverse("reports:figure", args=[world.top.round.pk, "tap-huan"])
    text = client.get(first).content.decode()
    down = reverse("reports:figure", args=[world.below.pk, "tap-huan"])
    assert down in text
    assert "còn thiếu 1 đơn vị: Xã Liên Minh" in text
    assert "Trường THCS Cổ Lễ" in client.get(down).content.decode()
    rows = read_table(client.get(f"{first}?xuat=xlsx&chi=khac").content, "x.xlsx")
    assert len(rows) == 2
    assert "Xã tự mở lớp." in rows[1]
    commune = as_user(cast.commune_officer)
    assert commune.get(down).status_code == 200
    assert commune.get(first).status_code == 403
    assert as_user(cast.neighbour_officer).get(down).status_code == 404


def test_compiled_figure_keeps_what_was_compiled(world, cast, as_user):
    made = compile_round(cast.province_officer, world.top.round)
    IndicatorValue.objects.filter(report=world.top.report).update(value=99, note="")
    address = reverse("reports:compiled_figure", args=[made.pk, "tap-huan"])
    text = as_user(cast.province_officer).get(address).content.decode()
    assert "Xã tự mở lớp." in text
    assert "Tăng lớp." in text
    assert ">99<" not in text
    page = as_user(cast.province_officer).get(reverse("reports:compilation", args=[made.pk]))
    assert address in page.content.decode()
    assert "Tạm tính, còn thiếu 1 đơn vị: Xã Liên Minh" in page.content.decode()
    unknown = reverse("reports:compiled_figure", args=[made.pk, "khong-co"])
    assert as_user(cast.province_officer).get(unknown).status_code == 404


def test_opening_a_figure_costs_the_same_for_many_units(
    world, cast, as_user, django_assert_max_num_queries
):
    client = as_user(cast.province_officer)
    addresses = [
        reverse("reports:figure", args=[world.top.round.pk, "tap-huan"]),
        reverse("reports:round_figures", args=[world.top.round.pk]),
    ]
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(30) as few:
            client.get(address)
        for number in range(30):
            unit = UnitFactory(commune=True, parent=cast.province, name=f"Xã {address[-5]}{number}")
            report = ReportFactory(round=world.top.round, unit=unit)
            count(report, world.top.indicator, number)
            arrive(report, cast.commune_officer, state=ReportState.ACCEPTED)
        with django_assert_max_num_queries(len(few)):
            client.get(address)
