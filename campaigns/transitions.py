"""Steps of a campaign and of a plan."""

from campaigns.enums import CampaignState
from campaigns.enums import DutyState
from campaigns.enums import FindingState
from campaigns.enums import InspectionState
from campaigns.enums import PlanState
from campaigns.enums import QuestionState
from workflow import Step

CAMPAIGN_TRANSITIONS = {
    "close": Step(
        frozenset({CampaignState.ACTIVE}),
        CampaignState.CLOSED,
        "Kết thúc phong trào",
        "campaigns.close_campaign",
    ),
}

PLAN_TRANSITIONS = {
    "issue": Step(
        frozenset({PlanState.DRAFT}), PlanState.ISSUED, "Ban hành kế hoạch", "campaigns.issue_plan"
    ),
    "schedule": Step(
        frozenset({PlanState.DRAFT}),
        PlanState.SCHEDULED,
        "Ban hành bản sửa đổi",
        "campaigns.issue_plan",
    ),
    "recall": Step(
        frozenset({PlanState.SCHEDULED}),
        PlanState.DRAFT,
        "Đưa bản sửa đổi về dự thảo",
        "campaigns.recall_amendment",
    ),
    "replace": Step(
        frozenset({PlanState.SCHEDULED}),
        PlanState.SUPERSEDED,
        "Lời văn cũ hết hiệu lực",
        "campaigns.issue_plan",
    ),
    "amend": Step(
        frozenset({PlanState.ISSUED, PlanState.AMENDED}),
        PlanState.AMENDED,
        "Sửa đổi kế hoạch",
        "campaigns.amend_plan",
    ),
}

QUESTION_TRANSITIONS = {
    "answer": Step(
        frozenset({QuestionState.OPEN, QuestionState.PASSED_ON, QuestionState.TO_AMEND}),
        QuestionState.ANSWERED,
        "Trả lời",
        "campaigns.answer_question",
    ),
    "pass_on": Step(
        frozenset({QuestionState.OPEN, QuestionState.PASSED_ON}),
        QuestionState.PASSED_ON,
        "Chuyển đơn vị khác trả lời",
        "campaigns.answer_question",
    ),
    "take_up": Step(
        frozenset({QuestionState.OPEN, QuestionState.PASSED_ON, QuestionState.ANSWERED}),
        QuestionState.TO_AMEND,
        "Đưa vào sửa đổi kế hoạch",
        "campaigns.steer_question",
        note_required=True,
    ),
    "ask_again": Step(
        frozenset({QuestionState.ANSWERED}),
        QuestionState.OPEN,
        "Hỏi lại",
        "campaigns.ask_question_again",
        note_required=True,
    ),
}

# What becomes of a question with the amendment that was to settle it; nobody presses these.
QUESTION_WITH_AMENDMENT = {
    "wait_again": Step(
        frozenset({QuestionState.ANSWERED}),
        QuestionState.TO_AMEND,
        "Bản sửa đổi được đưa về dự thảo",
        "campaigns.steer_question",
    ),
    "let_go": Step(
        frozenset({QuestionState.TO_AMEND}),
        QuestionState.OPEN,
        "Bản sửa đổi không ban hành nữa",
        "campaigns.steer_question",
    ),
}

DUTY_TRANSITIONS = {
    "start": Step(
        frozenset({DutyState.NOT_STARTED}), DutyState.DOING, "Bắt đầu làm", "campaigns.report_duty"
    ),
    "finish": Step(
        frozenset({DutyState.NOT_STARTED, DutyState.DOING}),
        DutyState.DONE,
        "Báo đã làm xong",
        "campaigns.report_duty",
    ),
    "reopen": Step(
        frozenset({DutyState.DONE}),
        DutyState.DOING,
        "Mở lại",
        "campaigns.report_duty",
        note_required=True,
    ),
}

INSPECTION_TRANSITIONS = {
    "hold": Step(
        frozenset({InspectionState.PLANNED}),
        InspectionState.HELD,
        "Ghi kết quả kiểm tra",
        "campaigns.change_inspection",
        note_required=True,
    ),
    "cancel": Step(
        frozenset({InspectionState.PLANNED}),
        InspectionState.CANCELLED,
        "Huỷ cuộc kiểm tra",
        "campaigns.change_inspection",
        note_required=True,
    ),
}

FINDING_TRANSITIONS = {
    "answer": Step(
        frozenset({FindingState.OPEN, FindingState.ANSWERED}),
        FindingState.ANSWERED,
        "Báo kết quả khắc phục",
        "campaigns.answer_finding",
        note_required=True,
    ),
    "return": Step(
        frozenset({FindingState.ANSWERED}),
        FindingState.OPEN,
        "Yêu cầu khắc phục tiếp",
        "campaigns.settle_finding",
        note_required=True,
    ),
    "settle": Step(
        frozenset({FindingState.OPEN, FindingState.ANSWERED}),
        FindingState.SETTLED,
        "Xác nhận đã khắc phục",
        "campaigns.settle_finding",
    ),
}
