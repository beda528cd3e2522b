"""The scoring grid: what a typed word means, what a sending stores, who may send what."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.cross_checking import finish_cross_check
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.finishing import finish_many
from criteria.grid import Asked
from criteria.grid import save_cells
from criteria.grid_rows import cards_of
from criteria.grid_rows import narrowed
from criteria.grid_sheet import columns_of
from criteria.grid_sheet import grid_of
from criteria.grid_words import value_of
from criteria.grid_words import word_of
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.verifying import save_verified_points
from tests.criteria.score_scenes import cross_checked
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import value
from tests.factories import UnitFactory
from workflow import Refused

pytestmark = pytest.mark.django_db

LEVELS = [
    {"label": "Hoàn thành tốt", "points": "7.5"},
    {"label": "Hoàn thành", "points": "5"},
    {"label": "Có cố gắng", "points": "5"},
    {"label": "Chưa đạt", "points": "0"},
]


def item_of(kind: str, most: int | None = 10, **facts) -> ScoringItem:
    points = None if most is None else Decimal(most)
    return ScoringItem(pk=1, kind=kind, maximum_points=points, **facts)


@pytest.mark.parametrize(
    ("item", "typed", "found"),
    [
        (item_of("levels", levels=LEVELS), "7,50", 0),
        (item_of("levels", levels=LEVELS), "hoan thanh tot", 0),
        (item_of("levels", levels=LEVELS), "Hoàn thành", 1),
        (item_of("levels", levels=LEVELS), "có", 2),
        (item_of("levels", levels=LEVELS), " 0 ", 3),
        (item_of("yes_no", 5), "5", 1),
        (item_of("yes_no", 5), "Đ", 1),
        (item_of("yes_no", 5), "không đạt", 0),
        (item_of("disqualifier", None), "Mắc", 1),
        (item_of("disqualifier", None), "k", 0),
        (item_of("campaign"), "85,5 %", "0.855"),
        (item_of("numeric"), "1.234,5", "1234.5"),
        (item_of("penalty", 3), "-1", 1),
        (item_of("bonus", 3), "", None),
    ],
)  # fmt: skip
def test_a_typed_word_is_read_as_officers_write_it(item, typed, found):
    assert value_of(item, typed) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("item", "typed", "says"),
    [
        (item_of("levels", levels=LEVELS), "6", "chỉ có các mức: 7,5 (Hoàn thành tốt)"),
        (item_of("levels", levels=LEVELS), "5", "chỉ có các mức"),  # two levels give five
        (item_of("yes_no", 5), "3", "5 (đạt) hoặc 0 (không đạt)"),
        (item_of("disqualifier", None), "5", "mắc hoặc không mắc"),
        (item_of("bonus", 3), "7.5", "kiểu nước ngoài"),
        (item_of("campaign"), "%", "không phải là số"),
    ],
)
def test_a_word_that_means_nothing_is_refused_with_what_would(item, typed, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        value_of(item, typed)


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (item_of("levels", levels=LEVELS), range(4)),
        (item_of("yes_no", 5), range(2)),
        (item_of("disqualifier", None), range(2)),
        (item_of("campaign"), ["0", "0.855", "1"]),
        (item_of("numeric"), ["0", "12.5", "1234567.25"]),
        (item_of("rank"), [1, 129]),
    ],
)
def test_what_is_copied_out_of_a_cell_can_be_pasted_into_it(item, values):
    for number in map(Decimal, values):
        assert value_of(item, word_of(item, number)) == number


@pytest.fixture
def scene(cast):
    """Two cards wait for verification, one for the bloc, the others are still at their units."""
    scene = opened(cast)
    for unit, user in ((scene.third, cast.third_officer), (cast.neighbour, cast.neighbour_officer)):
        cross_checked(scene, unit, user, cast.commune_officer)
    submitted(scene, cast.science, cast.science_officer)
    return scene


def asked(scene, unit, item, word, reason="", version=0) -> Asked:
    return Asked(scene.card(unit).pk, item.pk, word, reason, version)


def verify(scene, *cells, user=None):
    user = user or scene.cast.province_officer
    return save_cells(user, scene.table, Stage.VERIFIED, cells)


def rows(scene, unit, stage=Stage.VERIFIED):
    found = scene.card(unit).scores.filter(stage=stage)
    return {row.item_id: (row.points, row.reason) for row in found}


def test_a_sending_touches_many_cards_and_tells_their_totals(scene):
    answers = verify(
        scene,
        asked(scene, scene.third, scene.works, "5", "Thiếu minh chứng"),
        asked(scene, scene.third, scene.bonus, "1,5", "Có mô hình"),
        asked(scene, scene.cast.neighbour, scene.works, "10"),
    )
    assert [answer.state for answer in answers] == ["saved", "saved"]
    assert [answer.total for answer in answers] == ["21,50", "25,00"]
    cell = answers[0].cells[scene.works.pk]
    assert (cell.word, cell.before, cell.version, cell.look) == ("5", "10", 1, "g d n")
    assert rows(scene, scene.third)[scene.bonus.pk] == (Decimal("1.5"), "Có mô hình")
    assert rows(scene, scene.cast.neighbour) == {scene.works.pk: (Decimal(10), "")}


def test_a_card_is_stored_wholly_or_not_whatever_becomes_of_the_others(scene):
    third, neighbour = verify(
        scene,
        asked(scene, scene.third, scene.works, "5"),  # lacks its reason
        asked(scene, scene.third, scene.yes_no, "5"),
        asked(scene, scene.cast.neighbour, scene.works, "5", "Thiếu"),
    )
    assert (third.state, third.unreasoned) == ("refused", [scene.works.pk])
    assert "hãy ghi lý do" in third.errors[scene.works.pk]
    assert rows(scene, scene.third) == {}
    assert (neighbour.state, len(rows(scene, scene.cast.neighbour))) == ("saved", 1)


@pytest.mark.parametrize(
    ("name", "word", "says"),
    [("bonus", "3,5", "nhiều nhất là 3"), ("works", "6", "chỉ có các mức"), ("bonus", "x", "số")],
)
def test_points_beyond_an_item_are_refused_at_their_cell(scene, name, word, says):
    item = getattr(scene, name)
    (answer,) = verify(scene, asked(scene, scene.third, item, word, "Lý do"))
    assert (answer.state, answer.unreasoned) == ("refused", [])
    assert says in answer.errors[item.pk]
    assert rows(scene, scene.third) == {}


def test_a_stale_cell_names_who_was_faster_and_with_how_many_points(scene):
    verify(scene, asked(scene, scene.third, scene.bonus, "1", "Có mô hình"))
    save_verified_points(
        scene.cast.province_leader, scene.card(scene.third), {scene.bonus: value(2, "Nhiều", 1)}
    )
    (answer,) = verify(scene, asked(scene, scene.third, scene.bonus, "3", "Khác", version=1))
    assert (answer.state, answer.faster) == ("refused", [scene.bonus.pk])
    assert "Lê Văn Giám đã chấm 2,00 điểm lúc" in answer.errors[scene.bonus.pk]
    theirs = answer.cells[scene.bonus.pk]
    assert (theirs.word, theirs.reason, theirs.version) == ("2", "Nhiều", 2)
    # Keeping the own points is the same cell again, with the version that was read now.
    (answer,) = verify(scene, asked(scene, scene.third, scene.bonus, "3", "Khác", version=2))
    assert answer.state == "saved"


def test_a_sending_that_got_lost_may_come_again(scene):
    cell = asked(scene, scene.third, scene.works, "5", "Thiếu")
    assert [verify(scene, cell)[0].state for _ in range(2)] == ["saved", "saved"]
    assert scene.card(scene.third).scores.get(item=scene.works, stage=Stage.VERIFIED).version == 1


def test_undoing_writes_the_former_points_through_the_same_verb(scene):
    verify(scene, asked(scene, scene.third, scene.works, "5", "Thiếu"))
    (answer,) = verify(scene, asked(scene, scene.third, scene.works, "10", "", version=1))
    assert (answer.state, answer.total) == ("saved", "25,00")
    cell = answer.cells[scene.works.pk]
    assert (cell.word, cell.reason, cell.version, cell.look) == ("10", "", 2, "g")


def test_a_card_that_moved_on_says_to_where_and_by_whom(scene):
    cell = asked(scene, scene.cast.science, scene.works, "5", "Thiếu")
    (answer,) = verify(scene, cell)
    assert answer.state == "moved"
    assert "không còn chờ thẩm định: chờ chấm chéo (Bùi Thị Khoa" in answer.message
    Scorecard.objects.filter(pk=cell.card).update(state=ScorecardState.LOCKED)
    assert verify(scene, cell)[0].state == "moved"
    assert rows(scene, scene.cast.science) == {}


# person → states of the answers for: works of the third, digital of the third, works of the office.
DENIALS = {
    "province_officer": ["saved", "denied", "denied"],
    "province_reader": ["denied", "denied", "denied"],
    "science_officer": ["denied", "saved", "denied"],
    "commune_officer": ["denied", "denied", "denied"],
    "third_officer": ["denied", "denied", "denied"],
    "outsider": ["denied", "denied", "denied"],
}


@pytest.mark.parametrize("name", DENIALS)
def test_a_cell_asks_for_the_same_rights_as_the_page_of_its_card(scene, name):
    user = scene.cast.people[name]
    Scorecard.objects.filter(unit=scene.cast.home_affairs).update(
        state=ScorecardState.CROSS_CHECKED, submitted_at="2026-12-01T00:00Z"
    )
    cells = [
        asked(scene, scene.third, scene.works, "5", "Thiếu"),
        asked(scene, scene.third, scene.digital, "5", "Thiếu"),
        asked(scene, scene.cast.home_affairs, scene.works, "5", "Thiếu"),
    ]
    assert [verify(scene, cell, user=user)[0].state for cell in cells] == DENIALS[name]


def test_open_cells_are_those_that_may_be_given(scene):
    items = list(scene.table.items.all())
    columns = columns_of(items)
    for name in DENIALS:
        user = scene.cast.people[name]
        cards = list(cards_of(user, scene.table))
        grid = grid_of(user, scene.table, Stage.VERIFIED, cards, items, columns)
        found = {
            (row.card.unit, item)
            for row in grid.rows
            for item, cell in zip(columns, row.cells, strict=True)
            if "o" in cell.look
        }
        mine = {
            "province_officer": [i for i in columns if i != scene.digital],
            "science_officer": [scene.digital],
        }
        units = [scene.third, scene.cast.neighbour]
        assert found == {(unit, item) for unit in units for item in mine.get(name, [])}, name


def test_the_bloc_gives_its_column_and_leaves_the_rest(scene):
    lead, card = scene.cast.commune_officer, scene.card(scene.cast.science)
    cells = [
        asked(scene, scene.cast.science, scene.works, "5", "Thiếu"),
        asked(scene, scene.cast.science, scene.yes_no, "5"),
    ]
    (answer,) = save_cells(lead, scene.table, Stage.CROSS, cells)
    assert (answer.state, answer.total) == ("saved", "20,00")
    assert list(rows(scene, scene.cast.science, Stage.CROSS)) == [scene.works.pk]
    finish_cross_check(lead, card)
    assert save_cells(lead, scene.table, Stage.CROSS, cells)[0].state == "moved"


def test_the_own_column_and_endless_sendings_are_refused(scene):
    cell = asked(scene, scene.third, scene.works, "5")
    with pytest.raises(Refused, match="đơn vị tự nhập"):
        save_cells(scene.cast.third_officer, scene.table, Stage.SELF, [cell])
    with pytest.raises(Refused, match="nhiều nhất"):
        verify(scene, *[cell] * 1001)


def test_the_rows_are_narrowed_to_what_waits(scene):
    user, columns = scene.cast.science_officer, columns_of(_items(scene))
    cards = cards_of(user, scene.table)

    def units(which: str, **more) -> set:
        found = narrowed(user, cards, Stage.VERIFIED, columns, which=which, **more)
        return {card.unit for card in found}

    assert units("mo") == {scene.third, scene.cast.neighbour}
    verify(scene, asked(scene, scene.third, scene.digital, "10"), user=user)
    assert units("con") == {scene.cast.neighbour}
    assert units("", search="lien minh") == {scene.cast.neighbour}


def _items(scene):
    items = list(scene.table.items.all())
    for item in items:
        item.table = scene.table
    return items


def test_columns_stand_in_bands_and_one_group_can_be_chosen(scene):
    items = _items(scene)
    lone = ScoringItem.objects.create(
        table=scene.table,
        position=9999,
        text="Riêng",
        kind=ItemKind.BONUS,
        maximum_points=Decimal(1),
    )
    items.append(lone)
    group = scene.works.parent_id
    assert columns_of(items, group) == [i for i in items if i.parent_id == group]
    grid = grid_of(scene.cast.superuser, scene.table, Stage.SELF, [], items, columns_of(items))
    assert [count for _, count in grid.bands] == [6, 1]


def test_the_page_asks_the_same_number_of_questions_for_any_number_of_units(scene, as_user):
    client = as_user(scene.cast.province_officer)
    address = reverse("scoring:grid", args=[scene.table.pk])

    def queries(query: str) -> int:
        client.get(address + query)  # what is only asked once a process
        with CaptureQueriesContext(connection) as found:
            assert client.get(address + query).status_code == 200
        return len(found)

    everything = ["", "?o=con", "?xuat=csv", "xong/?cot=tham-dinh"]
    few = [queries(query) for query in everything]
    facts = {"state": ScorecardState.CROSS_CHECKED, "submitted_at": "2026-12-01T00:00Z"}
    for _ in range(28):
        unit = UnitFactory(commune=True, parent=scene.cast.province)
        Scorecard.objects.create(table=scene.table, unit=unit, bloc=scene.bloc, **facts)
    assert [queries(query) for query in everything] == few


def test_the_export_holds_what_can_be_pasted_back(scene, as_user):
    verify(scene, asked(scene, scene.third, scene.works, "5", "Thiếu"))
    address = reverse("scoring:grid", args=[scene.table.pk])
    page = as_user(scene.cast.province_officer).get(address, {"xuat": "csv", "tim": "thu ba"})
    head, row, *rest = page.content.decode("utf-8-sig").splitlines()
    assert "(tối đa 10)" in head
    assert row.endswith(",chờ thẩm định,5,5,10,,,,20.00")
    assert rest == []


def test_the_endpoint_answers_per_card_and_refuses_what_it_cannot_read(scene, as_user):
    client = as_user(scene.cast.province_officer)
    address = reverse("scoring:save_grid", args=[scene.table.pk])
    cell = {"card": scene.card(scene.third).pk, "item": scene.works.pk, "word": "5"}

    def send(body):
        return client.post(address, json.dumps(body), content_type="application/json")

    answer = send({"cot": "tham-dinh", "cells": [{**cell, "reason": "Thiếu", "version": 0}]}).json()
    assert answer["cards"][0]["state"] == "saved"
    assert answer["cards"][0]["cells"][str(scene.works.pk)]["word"] == "5"
    for wrong in ({}, [], {"cot": "x", "cells": []}, {"cot": "cheo", "cells": [{"card": "a"}]}):
        assert send(wrong).status_code == 422
    assert send({"cot": "tu-cham", "cells": [cell]}).status_code == 422


def test_the_panel_shows_evidence_columns_and_reasons_of_one_cell(scene, as_user):
    verify(scene, asked(scene, scene.third, scene.works, "5", "Thiếu minh chứng"))
    card = scene.card(scene.third)
    address = reverse("scoring:grid_cell", args=[scene.table.pk, card.pk, scene.works.pk])
    client = as_user(scene.cast.province_officer)
    page = client.get(address).content.decode()
    assert "Thiếu minh chứng" in page
    assert "Trần Thị Sở" in page
    foreign = reverse("scoring:grid_cell", args=[scene.table.pk, card.pk, scene.works.parent_id])
    assert client.get(foreign).status_code == 200
    assert client.get(address.replace(f"/{scene.works.pk}/", "/0/")).status_code == 404


def test_a_page_without_scorecards_says_what_is_missing(cast, as_user):
    scene = opened(cast)
    address = reverse("scoring:grid", args=[scene.table.pk])
    client = as_user(cast.province_officer)
    assert "không khớp" not in client.get(address).content.decode()
    assert "Không có đơn vị nào khớp bộ lọc" in client.get(address, {"o": "mo"}).content.decode()
    Scorecard.objects.all().delete()
    assert "Chưa có phiếu nào" in client.get(address).content.decode()


def test_many_cards_are_closed_at_once_and_the_waiting_ones_are_named(scene, as_user):
    """One has the department's item, the other waits for it; both come to the same press."""
    verify(
        scene,
        asked(scene, scene.third, scene.digital, "5", "Đối chiếu"),
        user=scene.cast.science_officer,
    )
    client = as_user(scene.cast.province_officer)
    address = reverse("scoring:finish_grid", args=[scene.table.pk])
    page = client.get(address, {"cot": "tham-dinh"}).content.decode()
    third, neighbour = scene.card(scene.third), scene.card(scene.cast.neighbour)
    assert f'value="{third.pk}"' in page
    assert f'value="{neighbour.pk}"' not in page
    answer = client.post(address, {"cot": "tham-dinh", "phieu": [third.pk, neighbour.pk]})
    assert answer.status_code == 422
    assert "Còn 1 mục chờ Sở Khoa học và Công nghệ thẩm định" in answer.content.decode()
    assert scene.card(scene.third).state == ScorecardState.VERIFIED
    assert scene.card(scene.cast.neighbour).state == ScorecardState.CROSS_CHECKED


def test_closing_many_takes_only_what_waits_for_the_person(scene):
    lead = scene.cast.commune_officer
    cards = [scene.card(scene.cast.science), scene.card(scene.cast.commune)]
    closed, refused = finish_many(lead, Stage.CROSS, cards)
    assert closed == cards[:1]
    assert [card for card, _ in refused] == cards[1:]
    assert scene.card(scene.cast.science).state == ScorecardState.CROSS_CHECKED
