"""Steps of a scoring table and of a scorecard."""

from criteria.enums import ScorecardState
from criteria.enums import TableState
from workflow import Step

TABLE_TRANSITIONS = {
    "put_in_force": Step(
        frozenset({TableState.DRAFT}),
        TableState.IN_FORCE,
        "Đưa vào sử dụng",
        "criteria.write_table",
    ),
    "retire": Step(
        frozenset({TableState.IN_FORCE}),
        TableState.RETIRED,
        "Thôi dùng",
        "criteria.write_table",
        note_required=True,
    ),
}

SCORECARD_TRANSITIONS = {
    "submit": Step(
        frozenset({ScorecardState.DRAFT}),
        ScorecardState.SUBMITTED,
        "Nộp phiếu tự chấm",
        "criteria.self_score",
    ),
    # Taken by the system: no other unit can check the card.
    "skip_cross_check": Step(
        frozenset({ScorecardState.SUBMITTED}),
        ScorecardState.CROSS_CHECKED,
        "Chuyển thẳng sang thẩm định vì không có đơn vị chấm chéo",
        "criteria.verify_scorecard",
    ),
    "take_back": Step(
        frozenset({ScorecardState.SUBMITTED, ScorecardState.CROSS_CHECKED}),
        ScorecardState.DRAFT,
        "Lấy lại phiếu",
        "criteria.self_score",
    ),
    "cross_check": Step(
        frozenset({ScorecardState.SUBMITTED}),
        ScorecardState.CROSS_CHECKED,
        "Hoàn thành chấm chéo",
        "criteria.finish_cross_check",
    ),
    "pass_on": Step(
        frozenset({ScorecardState.SUBMITTED}),
        ScorecardState.CROSS_CHECKED,
        "Chuyển sang thẩm định khi chưa chấm chéo",
        "criteria.verify_scorecard",
        note_required=True,
    ),
    "return_unchecked": Step(
        frozenset({ScorecardState.SUBMITTED}),
        ScorecardState.DRAFT,
        "Trả lại để chấm lại",
        "criteria.return_scorecard",
        note_required=True,
    ),
    "return": Step(
        frozenset({ScorecardState.CROSS_CHECKED}),
        ScorecardState.DRAFT,
        "Trả lại để chấm lại",
        "criteria.verify_scorecard",
        note_required=True,
    ),
    "verify": Step(
        frozenset({ScorecardState.CROSS_CHECKED}),
        ScorecardState.VERIFIED,
        "Hoàn thành thẩm định",
        "criteria.verify_scorecard",
    ),
    "reopen": Step(
        frozenset({ScorecardState.VERIFIED}),
        ScorecardState.CROSS_CHECKED,
        "Mở lại thẩm định",
        "criteria.verify_scorecard",
        note_required=True,
    ),
    "lock": Step(
        frozenset({ScorecardState.VERIFIED}),
        ScorecardState.LOCKED,
        "Chốt xếp hạng",
        "criteria.lock_ranking",
    ),
}
