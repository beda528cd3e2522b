"""Scoring tables from draft to retirement: who may, what is refused, what a copy carries."""

import datetime as dt
from decimal import Decimal

import pytest

from criteria.enums import ItemKind
from criteria.enums import TableState
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.table_rows import add_item
from criteria.table_rows import change_item
from criteria.table_rows import in_tree_order
from criteria.table_rows import move_item
from criteria.table_rows import remove_item
from criteria.tables import change_table
from criteria.tables import copy_to_year
from criteria.tables import discard_table
from criteria.tables import make_table
from criteria.tables import new_version
from criteria.tables import put_in_force
from criteria.tables import retire_table
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from workflow import Refused
from workflow import Stale

LEVELS_OF_90 = [{"at_least": "90", "points": "10"}]


@pytest.fixture
def draft(cast):
    table = ScoringTableFactory(unit=cast.province, year=2026, title="Bảng điểm xã, phường")
    group = ScoringItemFactory(
        table=table, kind=ItemKind.GROUP, levels=[], maximum_points=None, ordinal="I", position=1
    )
    ScoringItemFactory(table=table, parent=group, position=1, ordinal="1")
    ScoringItemFactory(table=table, parent=group, position=2, ordinal="2")
    return table


def rows(table):
    return [(item.ordinal, depth) for item, depth in in_tree_order(table.items.all())]


def test_officer_makes_a_table_of_the_own_province(cast):
    made = make_table(
        cast.province_officer, unit=cast.province, year=2026, title="Bảng", unit_kinds=["commune"]
    )
    assert (made.state, made.number) == (TableState.DRAFT, 1)


@pytest.mark.parametrize("person", ["commune_officer", "province_reader", "province_administrator"])
def test_table_of_the_province_is_not_for_everyone_to_make(cast, person):
    with pytest.raises(Refused) as refusal:
        make_table(getattr(cast, person), unit=cast.province, year=2026, title="Bảng")
    assert refusal.value.denied


def test_days_of_the_steps_stand_in_their_order(cast, draft):
    with pytest.raises(Refused) as refusal:
        change_table(
            cast.province_officer, draft, version=0, self_due_on=dt.date(2026, 12, 10),
            cross_due_on=dt.date(2026, 12, 9),
        )  # fmt: skip
    assert "cross_due_on" in refusal.value.errors


def test_table_in_force_never_changes(cast, draft):
    item = draft.items.first()
    put_in_force(cast.province_officer, draft)
    item.refresh_from_db()
    for act in (
        lambda: change_table(cast.superuser, draft, version=0, title="Khác"),
        lambda: add_item(cast.superuser, draft, version=0, parent=None, text="Mới", kind="yes_no"),
        lambda: change_item(cast.superuser, item, version=0, text="Khác"),
        lambda: move_item(cast.superuser, item, version=0, up=False),
        lambda: remove_item(cast.superuser, item, version=0),
        lambda: discard_table(cast.superuser, draft),
    ):
        with pytest.raises(Refused):
            act()
    assert ScoringItem.objects.filter(table=draft).count() == 3


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "levels", "levels": []}, "ít nhất hai mức"),
        ({"kind": "numeric", "levels": [], "formula": "", "steps": LEVELS_OF_90}, "chưa có công thức"),
        ({"kind": "yes_no", "levels": [], "maximum_points": None}, "điểm tối đa"),
        ({"kind": "campaign", "levels": []}, "bảng điểm của phong trào"),
        ({"kind": "group", "levels": []}, "chưa có mục nào"),
        ({"maximum_points": Decimal(8)}, "cao hơn điểm tối đa"),
        (
            {"kind": "numeric", "levels": [], "formula": "[a] **", "steps": LEVELS_OF_90},
            "Không đọc được công thức",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_not_put_in_force(cast, draft, facts, words):
    ScoringItemFactory(table=draft, position=9, **facts)
    with pytest.raises(Refused) as refusal:
        put_in_force(cast.province_officer, draft)
    assert words in refusal.value.reason


def test_new_version_replaces_the_old_one_when_it_comes_into_force(cast, draft):
    put_in_force(cast.province_officer, draft)
    heir = new_version(cast.province_officer, draft)
    assert (heir.number, rows(heir), draft.state) == (2, rows(draft), TableState.IN_FORCE)
    put_in_force(cast.province_officer, heir)
    draft.refresh_from_db()
    assert draft.state == TableState.RETIRED
    with pytest.raises(Refused, match="đã có bản 2"):
        new_version(cast.province_officer, draft)


def test_copy_for_another_year_leaves_days_and_check_behind(cast, draft):
    draft.is_checked = True
    draft.save()
    copy = copy_to_year(cast.province_officer, draft, year=2027)
    assert (copy.year, copy.number, copy.is_checked) == (2027, 1, False)
    assert rows(copy) == rows(draft)
    with pytest.raises(Refused, match="đã có"):
        copy_to_year(cast.province_officer, draft, year=2027)
    with pytest.raises(Refused, match="lập bản mới"):
        copy_to_year(cast.province_officer, draft, year=2026)


def test_retiring_asks_for_a_reason(cast, draft):
    put_in_force(cast.province_officer, draft)
    with pytest.raises(Refused, match="lý do"):
        retire_table(cast.province_officer, draft, note=" ")
    retire_table(cast.province_officer, draft, note="Tỉnh sáp nhập")
    assert draft.state == TableState.RETIRED


def test_second_of_two_officers_in_one_draft_is_told(cast, draft):
    add_item(cast.province_officer, draft, version=0, parent=None, text="Mục", kind="yes_no")
    late = ScoringTable.objects.get(pk=draft.pk)
    with pytest.raises(Stale):
        add_item(cast.province_leader, late, version=0, parent=None, text="Mục", kind="yes_no")


def test_items_move_among_their_neighbours_only(cast, draft):
    second = draft.items.get(ordinal="2")
    move_item(cast.province_officer, second, version=0, up=True)
    assert rows(draft) == [("I", 0), ("2", 1), ("1", 1)]
    move_item(cast.province_officer, second, version=1, up=True)
    assert rows(draft) == [("I", 0), ("2", 1), ("1", 1)]


def test_change_of_the_way_of_scoring_drops_the_old_scale(cast, draft):
    item = draft.items.get(ordinal="2")
    change_item(
        cast.province_officer, item, version=0, kind="numeric", formula="[a]",
        steps=[{"at_least": "1", "points": "7"}], maximum_points=None,
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.levels, item.maximum_points) == ([], 7)


def test_group_with_items_stays_a_group(cast, draft):
    group = draft.items.get(ordinal="I")
    with pytest.raises(Refused, match="bên trong"):
        change_item(cast.province_officer, group, version=0, kind="yes_no")


def test_removing_a_group_takes_its_items(cast, draft):
    remove_item(cast.province_officer, draft.items.get(ordinal="I"), version=0)
    assert not draft.items.exists()


def test_item_goes_into_no_group_of_another_table(cast, draft):
    other = ScoringItemFactory(kind=ItemKind.GROUP, levels=[])
    with pytest.raises(Refused, match="chính bảng điểm này"):
        add_item(cast.province_officer, draft, version=0, parent=other, text="Mục", kind="yes_no")
