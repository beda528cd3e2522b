"""The workbook of a table: out and back unchanged, previewed, refused line by line."""

import pytest

from criteria.enums import ItemKind
from criteria.models import ScoringTableImport
from criteria.table_book import HEADER
from criteria.table_book import preview_book
from criteria.table_book import table_book
from criteria.table_book import upload_book
from criteria.table_book import write_book_items
from criteria.table_rows import in_tree_order
from documents.spreadsheets import write_xlsx
from tests.factories import CampaignFactory
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from workflow import Refused

STEPS = [{"at_least": "90.5", "points": "10"}, {"at_least": "50", "points": "5.25"}]
SIMPLE = [1, "1", "Mục", "đạt, không đạt", 5] + [""] * 8


@pytest.fixture
def draft(cast):
    table = ScoringTableFactory(unit=cast.province)
    source = ScoringTableFactory(unit=cast.province, campaign=CampaignFactory(), in_force=True)
    group = ScoringItemFactory(
        table=table, kind=ItemKind.GROUP, levels=[], maximum_points=None, ordinal="I", position=1
    )
    ScoringItemFactory(table=table, parent=group, position=1, verifier=cast.science)
    ScoringItemFactory(
        table=table, parent=group, position=2, ordinal="2", kind="numeric", levels=[],
        formula="[a] / [b] * 100", steps=STEPS, interpolates=True, maximum_points="10.25",
        guidance="=1+1", evidence="Báo cáo",
    )  # fmt: skip
    ScoringItemFactory(
        table=table, position=2, kind="campaign", levels=[], ordinal="II", source_table=source
    )
    ScoringItemFactory(
        table=table, position=3, kind="penalty", levels=[], ordinal="III", maximum_points=None
    )
    return table


def facts(table):
    names = [
        "ordinal", "text", "kind", "maximum_points", "levels", "formula", "steps", "interpolates",
        "source_table_id", "verifier_id", "guidance", "evidence",
    ]  # fmt: skip
    return [
        (depth, *[getattr(item, name) for name in names])
        for item, depth in in_tree_order(table.items.all())
    ]


def kept(cast, table, rows):
    return upload_book(
        cast.province_officer, table, name="a.xlsx", content=write_xlsx(HEADER, rows)
    )


def test_table_goes_out_and_comes_back_unchanged(cast, draft):
    sheet = table_book(draft)
    waiting = upload_book(cast.province_officer, draft, name="a.xlsx", content=sheet)
    assert preview_book(waiting).problems == []
    assert preview_book(waiting).writes == 0
    empty = ScoringTableFactory(unit=cast.province, year=draft.year)
    waiting = upload_book(cast.province_officer, empty, name="a.xlsx", content=sheet)
    write_book_items(cast.province_officer, waiting)
    assert facts(empty) == facts(draft)


def test_preview_tells_what_is_new_changed_and_dropped(cast, draft):
    item = draft.items.get(kind="penalty")
    changed = [1, "III", item.text, "điểm trừ", 7.5] + [""] * 8
    found = preview_book(kept(cast, draft, [changed, SIMPLE]))
    assert [(each.outcome, each.changes) for each in found.planned] == [
        ("sửa", ["Điểm tối đa"]), ("thêm", []),
    ]  # fmt: skip
    assert len(found.dropped) == 4
    assert draft.items.count() == 5


@pytest.mark.parametrize(
    ("place", "cell", "column", "words"),
    [
        (0, "9", "Cấp", "từ 1 đến"),
        (0, "2", "Cấp", "dưới một nhóm"),
        (2, "", "Nội dung chấm", ""),
        (3, "tuỳ ý", "Cách chấm", "một trong"),
        (4, "mười", "Điểm tối đa", "không phải là số"),
        (5, "Tốt", "Các mức", "Dòng 1"),
        (5, "Tốt: 6", "Các mức", "cao hơn điểm tối đa"),
        (7, "a: 1", "Các nấc điểm", "Dòng 1"),
        (9, "Không có", "Lấy kết quả của bảng điểm", "Không có bảng điểm"),
        (10, "XYZ", "Mã cơ quan thẩm định", "Không có đơn vị"),
    ],
)
def test_each_wrong_cell_is_named_and_nothing_is_written(cast, draft, place, cell, column, words):
    row = [*SIMPLE]
    row[place] = cell
    waiting = kept(cast, draft, [row])
    problem = preview_book(waiting).problems[0]
    assert (problem.row, problem.column) == (2, column)
    assert words in problem.reason
    with pytest.raises(Refused):
        write_book_items(cast.province_officer, waiting)
    assert draft.items.count() == 5


@pytest.mark.parametrize("content", [b"", b"PK rubbish", write_xlsx(["A"], [["1"]])])
def test_file_that_is_no_table_is_refused(cast, draft, content):
    with pytest.raises(Refused) as refusal:
        upload_book(cast.province_officer, draft, name="a.xlsx", content=content)
    assert refusal.value.errors["table"]


def test_file_is_written_once(cast, draft):
    waiting = kept(cast, draft, [SIMPLE])
    again = ScoringTableImport.objects.get(pk=waiting.pk)
    write_book_items(cast.province_officer, waiting)
    with pytest.raises(Refused, match="đã được nhập"):
        write_book_items(cast.province_officer, again)
    assert draft.items.count() == 1
