"""Areas of both levels beside each other: filters, totals of the province, export, queries."""

import io

import openpyxl
import pytest
from django.urls import reverse

from campaigns.alignment import alignments_of
from campaigns.alignment import totals_of
from campaigns.models import Plan
from tests.campaigns.test_queries_constant import fill
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory


@pytest.fixture
def top(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province, slug="so"))
    ContentAreaFactory(plan=plan, position=1, title="Hạ tầng số", text="Phủ sóng toàn tỉnh")
    ContentAreaFactory(plan=plan, position=2, title="Xã hội số")
    return plan


@pytest.fixture
def children(cast, top):
    first, second = top.content_areas.all()
    commune = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    ContentAreaFactory(
        plan=commune, position=1, title="Hạ tầng số", text="Phủ sóng toàn xã", derived_from=first
    )
    ContentAreaFactory(plan=commune, position=2, title="Chợ số")
    neighbour = PlanFactory(campaign=top.campaign, unit=cast.neighbour, parent=top)
    for area in (first, second):
        ContentAreaFactory(plan=neighbour, title=area.title, derived_from=area)
    return list(Plan.objects.filter(parent=top).prefetch_related("content_areas").order_by("pk"))


def test_covered_missing_and_own_areas_with_their_words(top, children):
    row = alignments_of(top, children)[0]
    assert [p.kind for p in row.pairings] == ["covered", "missing", "own"]
    assert (row.covered, row.missing, row.own) == (1, 1, 1)
    before, after = row.pairings[0].words
    assert [p.text for p in before if p.is_new] == ["tỉnh"]
    assert [p.text for p in after if p.is_new] == ["xã"]


def test_totals_of_the_province(top, children):
    found = [(t.covered, t.missing, t.percent) for t in totals_of(top, children)]
    assert found == [(2, 0, 100), (1, 1, 50)]


def test_an_area_below_stays_own_when_its_source_was_dropped_above(top, children):
    gone = top.content_areas.get(position=1)
    old = PlanFactory(campaign=top.campaign, unit=top.unit, version_of=top, state="superseded")
    type(gone).objects.filter(pk=gone.pk).update(plan=old)
    row = alignments_of(Plan.objects.get(pk=top.pk), children)[0]
    assert [p.kind for p in row.pairings] == ["missing", "own", "own"]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({}, ["covered", "missing", "own", "covered", "covered"]),
        ({"tinh_trang": "missing"}, ["missing"]),
        ({"tinh_trang": "own"}, ["own"]),
        ({"tim": "khong co xa nay"}, []),
    ],
)
def test_filters_stand_in_the_address(cast, as_user, top, children, asked, kinds):
    page = as_user(cast.province_officer).get(reverse("campaigns:alignment", args=["so"]), asked)
    assert page.status_code == 200
    shown = [p.kind for unit in page.context["page"] for p in unit.pairings]
    assert sorted(shown) == sorted(kinds)


def test_one_area_asked_for(cast, as_user, top, children):
    area = top.content_areas.get(position=2)
    page = as_user(cast.province_officer).get(
        reverse("campaigns:alignment", args=["so"]), {"noi_dung": area.pk}
    )
    shown = [p.kind for unit in page.context["page"] for p in unit.pairings]
    assert sorted(shown) == ["covered", "missing"]


def test_export_holds_what_the_filter_leaves(cast, as_user, top, children):
    url = reverse("campaigns:alignment", args=["so"])
    client = as_user(cast.province_officer)
    answer = client.get(url, {"tinh_trang": "missing", "xuat": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 2
    assert rows[1][1:4] == ("Còn thiếu", "2", "Xã hội số")
    assert "Chợ số" in client.get(url, {"xuat": "csv"}).content.decode()


def test_a_commune_reads_only_its_own(cast, as_user, top, children):
    page = as_user(cast.commune_officer).get(reverse("campaigns:alignment", args=["so"]))
    assert [u.plan.unit for u in page.context["page"]] == [cast.commune]


@pytest.mark.parametrize("communes", [1, 3])
def test_constant_queries(cast, as_user, top, communes, django_assert_num_queries):
    fill(top, communes)
    client = as_user(cast.province_officer)
    url = reverse("campaigns:alignment", args=["so"])
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
