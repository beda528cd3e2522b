"""Every step that a dossier, a round, a session or a decision may take, as data."""

from __future__ import annotations

from awards.enums import AwardRoundState
from awards.enums import DecisionState
from awards.enums import NominationState as N
from awards.enums import SessionState
from workflow import Step

STEPS = {
    "submit": Step({N.DRAFT, N.RETURNED}, N.SUBMITTED, "Trình hồ sơ", "awards.submit_nomination"),
    "withdraw": Step(
        {N.SUBMITTED, N.RETURNED, N.APPRAISING, N.APPRAISED},
        N.WITHDRAWN,
        "Rút hồ sơ",
        "awards.withdraw_nomination",
        note_required=True,
    ),
    "restore": Step({N.WITHDRAWN}, N.DRAFT, "Lập lại hồ sơ đã rút", "awards.submit_nomination"),
    "return": Step(
        {N.SUBMITTED, N.APPRAISING},
        N.RETURNED,
        "Trả lại để bổ sung",
        "awards.handle_nomination",
        note_required=True,
    ),
    "forward": Step(
        {N.SUBMITTED, N.RECOMMENDED},
        N.SUBMITTED,
        "Chuyển lên cấp trên",
        "awards.forward_nomination",
    ),
    "receive": Step(
        {N.SUBMITTED}, N.APPRAISING, "Tiếp nhận thẩm định", "awards.appraise_nomination"
    ),
    "conclude": Step(
        {N.APPRAISING}, N.APPRAISED, "Kết luận đủ điều kiện", "awards.appraise_nomination"
    ),
    "appraise_again": Step(
        {N.APPRAISED},
        N.APPRAISING,
        "Thẩm định lại",
        "awards.appraise_nomination",
        note_required=True,
    ),
    "refuse": Step(
        {N.SUBMITTED, N.APPRAISING, N.APPRAISED, N.RECOMMENDED, N.NOT_RECOMMENDED, N.PROPOSED},
        N.REFUSED,
        "Không khen thưởng",
        "awards.refuse_nomination",
        note_required=True,
    ),
    "put_on_agenda": Step(
        {N.SUBMITTED, N.APPRAISED},
        N.IN_SESSION,
        "Đưa vào chương trình họp",
        "awards.manage_agenda",
    ),
    "take_off_to_appraised": Step(
        {N.IN_SESSION}, N.APPRAISED, "Rút khỏi chương trình họp", "awards.manage_agenda"
    ),
    "take_off_to_submitted": Step(
        {N.IN_SESSION}, N.SUBMITTED, "Rút khỏi chương trình họp", "awards.manage_agenda"
    ),
    "recommend": Step(
        {N.IN_SESSION}, N.RECOMMENDED, "Hội đồng nhất trí đề nghị", "awards.manage_agenda"
    ),
    "not_recommend": Step(
        {N.IN_SESSION}, N.NOT_RECOMMENDED, "Hội đồng không đề nghị", "awards.manage_agenda"
    ),
    "award": Step({N.RECOMMENDED}, N.AWARDED, "Quyết định khen thưởng", "awards.decide_nomination"),
    "propose": Step(
        {N.RECOMMENDED}, N.PROPOSED, "Trình cấp trên quyết định", "awards.decide_nomination"
    ),
    "award_from_above": Step(
        {N.PROPOSED}, N.AWARDED, "Ghi nhận quyết định của cấp trên", "awards.decide_nomination"
    ),
    "revoke": Step(
        {N.AWARDED},
        N.REVOKED,
        "Huỷ bỏ, thu hồi",
        "awards.revoke_nomination",
        note_required=True,
    ),
}

ROUND_STEPS = {
    "close": Step(
        {AwardRoundState.OPEN}, AwardRoundState.CLOSED, "Khoá nhận hồ sơ", "awards.manage_round"
    ),
    "reopen": Step(
        {AwardRoundState.CLOSED, AwardRoundState.FINISHED},
        AwardRoundState.OPEN,
        "Mở lại nhận hồ sơ",
        "awards.manage_round",
        note_required=True,
    ),
    "finish": Step(
        {AwardRoundState.CLOSED},
        AwardRoundState.FINISHED,
        "Kết thúc đợt xét",
        "awards.manage_round",
    ),
}

SESSION_STEPS = {
    "open": Step({SessionState.PLANNED}, SessionState.OPEN, "Mở bỏ phiếu", "awards.run_session"),
    "close": Step(
        {SessionState.OPEN}, SessionState.CLOSED, "Đóng và kiểm phiếu", "awards.run_session"
    ),
    "cancel": Step(
        {SessionState.PLANNED},
        SessionState.CANCELLED,
        "Huỷ phiên họp",
        "awards.run_session",
        note_required=True,
    ),
}

DECISION_STEPS = {
    "issue": Step({DecisionState.DRAFT}, DecisionState.ISSUED, "Ban hành", "awards.issue_decision"),
}
