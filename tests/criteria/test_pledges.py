"""Pledges of blocs: who writes them, what they say on paper, who led when."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from criteria.pledges import pledge_paper
from criteria.pledges import rotation_of
from criteria.pledges import save_pledge
from documents.rendering.html import document_html
from tests.factories import BlocFactory
from units.blocs import save_members
from workflow import Refused

YEAR = timezone.localdate().year


@pytest.fixture
def bloc(cast):
    bloc = BlocFactory(unit=cast.province, name="Cụm thi đua số 1", kind="cluster")
    both = [cast.commune, cast.neighbour]
    boss = cast.province_administrator
    save_members(boss, bloc, year=YEAR, units=both, lead=cast.commune, deputy=cast.neighbour)
    save_members(boss, bloc, year=YEAR - 1, units=both, lead=cast.neighbour)
    return bloc


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("province_officer", True), ("commune_officer", True), ("neighbour_officer", False),
        ("province_reader", False), ("school_officer", False), ("outsider", False),
    ],
)  # fmt: skip
def test_organiser_and_lead_of_the_year_write_the_pledge(cast, bloc, person, may):
    if may:
        assert save_pledge(getattr(cast, person), bloc, year=YEAR, text="Thi đua").year == YEAR
    else:
        with pytest.raises(Refused) as refusal:
            save_pledge(getattr(cast, person), bloc, year=YEAR, text="Thi đua")
        assert refusal.value.denied


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": " "}, "còn lỗi"),
        ({"signed_on": dt.date(YEAR - 3, 1, 1)}, "còn lỗi"),
        ({"year": YEAR - 4}, "chưa có thành viên"),
    ],
)
def test_pledge_without_words_members_or_a_fitting_day_is_refused(cast, bloc, facts, words):
    with pytest.raises(Refused, match=words):
        save_pledge(cast.province_officer, bloc, **{"year": YEAR, "text": "Thi đua", **facts})


def test_pledge_is_one_a_year_and_is_mended_in_place(cast, bloc):
    first = save_pledge(cast.province_officer, bloc, year=YEAR, text="Cũ")
    save_pledge(cast.commune_officer, bloc, year=YEAR, text="Mới", signed_on=dt.date(YEAR, 1, 15))
    first.refresh_from_db()
    assert (first.text, bloc.pledges.count()) == ("Mới", 1)


def test_paper_has_a_line_for_every_member_the_lead_first(cast, bloc):
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Điều một\nĐiều hai")
    table = pledge_paper(pledge).blocks[-1]
    assert [row[1:3] for row in table.rows] == [
        (cast.commune.name, "Trưởng"), (cast.neighbour.name, "Phó"),
    ]  # fmt: skip
    printed = document_html(pledge_paper(pledge))
    assert "Điều hai" in printed
    assert "TRƯỞNG CỤM" in printed


def test_rotation_tells_who_led_when(cast, bloc):
    assert [(row.year, row.lead, row.deputies) for row in rotation_of(bloc)] == [
        (YEAR, "Xã Cổ Lễ", ["Xã Liên Minh"]), (YEAR - 1, "Xã Liên Minh", []),
    ]  # fmt: skip


def test_member_reads_the_bloc_and_a_stranger_does_not(cast, bloc, client):
    address = reverse("scoring:bloc", args=[bloc.pk])
    client.force_login(cast.neighbour_officer)
    assert "Xã Cổ Lễ" in client.get(address).text
    client.force_login(cast.school_officer)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_list_of_blocs_asks_as_often_for_few_as_for_many(
    cast, client, django_assert_num_queries, count
):
    for _ in range(count):
        BlocFactory(unit=cast.province)
    client.force_login(cast.province_officer)
    client.get(reverse("scoring:blocs"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(reverse("scoring:blocs")).context["rows"]) == count


LIST_QUERIES = 7
