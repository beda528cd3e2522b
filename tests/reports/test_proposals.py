from decimal import Decimal

import pytest

from reports.enums import SectionKind
from reports.models import RoundIndicator
from reports.models import RoundSection
from reports.proposals import Passage
from reports.proposals import gather
from reports.proposals import propose_text
from reports.totals import Completeness
from reports.totals import Total

COUNTS = Completeness(
    expected=3, arrived=2, arrived_on_time=1, accepted=2, waiting=0, returned=0, overdue=1,
    not_started=0,
)  # fmt: skip


def propose(kind, passages):
    return propose_text(
        RoundSection(kind=kind), year=2026, passages=passages, totals=[], completeness=COUNTS
    )


def test_same_words_stand_once_with_the_units_behind():
    text = gather(
        [
            Passage("Xã Cổ Lễ", "Thiếu cán bộ.\nMạng yếu."),
            Passage("Xã Liên Minh", "- thiếu cán bộ."),
        ],
        limit=5,
    )
    assert text.splitlines() == [
        "- Thiếu cán bộ. (Xã Cổ Lễ, Xã Liên Minh)",
        "- Mạng yếu. (Xã Cổ Lễ)",
    ]


def test_many_units_are_counted_and_the_rest_is_owned_up_to():
    passages = [Passage(f"Xã số {n}", "Thiếu kinh phí.\n" + "x" * n) for n in range(1, 8)]
    lines = gather(passages, limit=2).splitlines()
    assert lines[0] == "- Thiếu kinh phí. (7\xa0đơn\xa0vị)"
    assert lines[-1] == "- Và 6 nội dung khác trong báo cáo của các đơn vị."


def test_sentence_over_bullets_is_not_taken_for_one():
    assert gather([Passage("A", "Hai đơn vị nêu:\n- Mạng yếu.")], limit=5) == "- Mạng yếu. (A)"


def test_long_line_is_cut_at_a_word():
    [line] = gather([Passage("A", "từ " * 400)], limit=1, naming=False).splitlines()
    assert line.endswith("từ …")
    assert len(line) < 620


def test_direction_opens_with_who_reported():
    text = propose(SectionKind.DIRECTION, [])
    assert text == "Năm 2026, có 2/3 đơn vị gửi báo cáo, trong đó 1 đơn vị gửi đúng hạn."


@pytest.mark.parametrize(
    "kind", [SectionKind.EXEMPLARS, SectionKind.DIFFICULTIES, SectionKind.CONTENT_AREA]
)
def test_section_that_nobody_wrote_stays_empty(kind):
    assert propose(kind, [Passage("A", "  ")]) == ""


def test_next_steps_name_no_unit():
    assert propose(SectionKind.NEXT_STEPS, [Passage("Xã A", "Mở lớp.")]) == "- Mở lớp."


@pytest.mark.parametrize(
    ("given", "ending"),
    [(8, "giảm 50,0% so với năm 2025."), (2, "so với năm 2025 (theo số liệu của 2/8 đơn vị).")],
)
def test_figure_of_some_units_only_says_so(given, ending):
    total = Total(
        indicator=RoundIndicator(name="Số lớp", unit_of_measure="lớp"), value=Decimal(10),
        last_year=Decimal(20), given=given, expected=8,
    )  # fmt: skip
    text = propose_text(
        RoundSection(kind=SectionKind.CONTENT_AREA), year=2026, passages=[], totals=[total],
        completeness=COUNTS,
    )  # fmt: skip
    assert text.endswith(ending)
