"""Units × sections: written, lacking figures, empty, with remarks."""

import datetime as dt

import pytest

from reports.boards import board_of
from reports.enums import SectionKind
from reports.models import ReviewComment
from reports.section_map import Fill
from reports.section_map import filled_by_section
from reports.section_map import map_header
from reports.section_map import map_of
from reports.section_map import map_table
from reports.section_map import sections_of
from reports.section_map import short_title
from tests.factories import EvidenceFileFactory
from tests.factories import RoundSectionFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write


@pytest.fixture
def scene(cast):
    """The commune wrote two of three sections and has a remark; the neighbour nothing."""
    scene = make_round(cast)
    write(scene.report, scene.direction, "Đã chỉ đạo.")
    write(scene.report, scene.area, "Đã mở lớp.")
    write(scene.neighbour_report, scene.direction, "  \n ")
    return scene


def rows_of(scene, user):
    board = board_of(user, scene.round.campaign, {}, today=dt.date(2025, 12, 1))
    return map_of(board.round, sections_of(board.round), board.lines)


def fills(row):
    return [cell.fill for cell in row.cells]


def test_a_section_with_figures_is_written_once_they_are_given(scene, cast):
    own, neighbour = rows_of(scene, cast.province_officer)
    assert fills(own) == [Fill.FILLED, Fill.PARTIAL, Fill.EMPTY]
    assert neighbour.is_untouched  # blanks are no words
    count(scene.report, scene.indicator, 5)
    own, _ = rows_of(scene, cast.province_officer)
    assert fills(own) == [Fill.FILLED, Fill.FILLED, Fill.EMPTY]
    assert own.filled == 2


def test_a_figure_that_need_not_be_given_is_not_missed(scene, cast):
    scene.indicator.is_required = False
    scene.indicator.save()
    own, _ = rows_of(scene, cast.province_officer)
    assert fills(own)[1] == Fill.FILLED


def test_a_remark_shows_until_it_is_answered(scene, cast):
    version = arrive(scene.report, cast.commune_officer, state="returned")
    remark = ReviewComment.objects.create(
        report=scene.report, version=version, section=scene.direction, text="Nêu rõ.",
        author=cast.province_officer,
    )  # fmt: skip
    own, _ = rows_of(scene, cast.province_officer)
    assert (own.cells[0].fill, own.cells[0].words) == (Fill.REMARKED, "1 ý kiến")
    assert [cell.section for cell in own.open_cells] == [
        scene.direction, scene.area, scene.difficulties,
    ]  # fmt: skip
    remark.resolved_at = remark.created_at
    remark.save()
    own, _ = rows_of(scene, cast.province_officer)
    assert own.cells[0].fill == Fill.FILLED


def test_an_own_plan_is_there_with_its_file(scene, cast):
    plan = RoundSectionFactory(
        round=scene.round, position=9, kind=SectionKind.OWN_PLAN, title="Kế hoạch"
    )
    EvidenceFileFactory(report=scene.report, section=plan, uploaded_by=cast.commune_officer)
    own, neighbour = rows_of(scene, cast.province_officer)
    assert (fills(own)[-1], fills(neighbour)[-1]) == (Fill.FILLED, Fill.EMPTY)


def test_the_sheet_says_the_same_and_the_foot_counts(scene, cast):
    rows = rows_of(scene, cast.province_officer)
    sections = sections_of(scene.round)
    assert map_header(sections)[2].startswith("1. ")
    assert map_table(rows)[0][2:] == ["Đã viết", "Thiếu số", "Trống", 1]
    assert [n for _, n in filled_by_section(sections, rows)] == [1, 0, 0]


def test_columns_bear_the_first_words_without_the_ordinal(scene):
    scene.area.title = "Nội dung 3. Đẩy mạnh chuyển đổi số trong cơ quan đảng, chính quyền"
    assert short_title(scene.area).startswith("Đẩy mạnh chuyển đổi số")
    assert len(short_title(scene.area)) <= 34
