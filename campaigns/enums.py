from django.db import models


class CampaignState(models.TextChoices):
    DRAFT = "draft", "đang soạn"
    ACTIVE = "active", "đang thực hiện"
    CLOSED = "closed", "đã kết thúc"


class PlanState(models.TextChoices):
    DRAFT = "draft", "dự thảo"
    SCHEDULED = "scheduled", "chờ có hiệu lực"  # an amendment whose day has not come
    ISSUED = "issued", "đã ban hành"
    AMENDED = "amended", "đã được sửa đổi"
    SUPERSEDED = "superseded", "hết hiệu lực"


class PlanReadingState(models.TextChoices):
    """From the upload of a plan's document to the draft plan made from it."""

    WAITING = "waiting", "đang đọc"
    READ = "read", "chờ rà soát"
    FAILED = "failed", "không đọc được"
    MADE = "made", "đã tạo dự thảo"


class DocumentKind(models.TextChoices):
    PLAN = "KH", "Kế hoạch"
    DECISION = "QĐ", "Quyết định (kèm kế hoạch)"


class ObligationKind(models.TextChoices):
    """What a plan obliges its debtors to hand in."""

    PLAN = "plan", "kế hoạch riêng"
    ANNUAL_REPORT = "annual_report", "báo cáo hằng năm"
    MID_TERM_REVIEW = "mid_term_review", "báo cáo sơ kết"
    FINAL_REVIEW = "final_review", "báo cáo tổng kết"


REPORT_KINDS = (
    ObligationKind.ANNUAL_REPORT,
    ObligationKind.MID_TERM_REVIEW,
    ObligationKind.FINAL_REVIEW,
)


class Precision(models.TextChoices):
    """How exactly a plan names a date: "trước ngày 15/12", "trong tháng 7", "Quý II", "năm 2027"."""

    DAY = "day", "ngày"
    MONTH = "month", "tháng"
    QUARTER = "quarter", "quý"
    YEAR = "year", "năm"
    NONE = "none", "không nêu thời hạn"


class QuestionState(models.TextChoices):
    OPEN = "open", "chờ trả lời"
    PASSED_ON = "passed_on", "đã chuyển đơn vị khác"
    TO_AMEND = "to_amend", "đưa vào sửa đổi kế hoạch"
    ANSWERED = "answered", "đã trả lời"


UNANSWERED = (QuestionState.OPEN, QuestionState.PASSED_ON, QuestionState.TO_AMEND)


class DutyState(models.TextChoices):
    NOT_STARTED = "todo", "chưa làm"
    DOING = "doing", "đang làm"
    DONE = "done", "đã làm"


class InspectionState(models.TextChoices):
    PLANNED = "planned", "theo kế hoạch"
    HELD = "held", "đã kiểm tra"
    CANCELLED = "cancelled", "đã huỷ"


class InspectionKind(models.TextChoices):
    INSPECTION = "inspection", "kiểm tra"
    SUPERVISION = "supervision", "giám sát"


class FindingState(models.TextChoices):
    OPEN = "open", "chờ khắc phục"
    ANSWERED = "answered", "đã báo khắc phục"
    SETTLED = "settled", "đã xong"
