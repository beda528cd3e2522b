from django.db import models


class RoundState(models.TextChoices):
    OPEN = "open", "đang mở"
    CLOSED = "closed", "đã kết thúc"


class RoundKind(models.TextChoices):
    """What a round collects: what an obligation of a plan names, or a request for once."""

    PLAN = "plan", "kế hoạch riêng"
    ANNUAL_REPORT = "annual_report", "báo cáo hằng năm"
    MID_TERM_REVIEW = "mid_term_review", "báo cáo sơ kết"
    FINAL_REVIEW = "final_review", "báo cáo tổng kết"
    ONE_OFF = "one_off", "báo cáo đột xuất"


class ReportState(models.TextChoices):
    DRAFT = "draft", "chưa nộp"
    PRESENTED = "presented", "chờ lãnh đạo duyệt"
    SUBMITTED = "submitted", "chờ xem xét"
    RETURNED = "returned", "trả lại để bổ sung"
    ACCEPTED = "accepted", "đã chấp nhận"
    COMPILED = "compiled", "đã tổng hợp"


EDITABLE_STATES = (ReportState.DRAFT, ReportState.RETURNED)
# Still with the unit: what lies before its leader has not left the house and is owed all the same.
OWED_STATES = (*EDITABLE_STATES, ReportState.PRESENTED)
ARRIVED_STATES = (ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.COMPILED)
ACCEPTED_STATES = (ReportState.ACCEPTED, ReportState.COMPILED)


class Standing(models.TextChoices):
    """What an overview shows of one report today: its state seen against the deadline.

    Each value is also the CSS modifier of a matrix cell.
    """

    ACCEPTED = "accepted", "Đã chấp nhận"
    SUBMITTED = "submitted", "Chờ xem"
    RETURNED = "returned", "Trả lại"
    LATE = "late", "Nộp muộn"
    OVERDUE = "overdue", "Quá hạn"
    STARTED = "started", "Đang làm"
    NOT_STARTED = "not_started", "Chưa bắt đầu"


class SectionKind(models.TextChoices):
    """The parts of every report, in the order of print."""

    DIRECTION = "direction", "Công tác lãnh đạo, chỉ đạo, triển khai"
    CONTENT_AREA = "content_area", "Kết quả thực hiện nội dung thi đua"
    EXEMPLARS = "exemplars", "Điển hình tiên tiến, mô hình mới, cách làm hay"
    AWARDS = "awards", "Công tác khen thưởng"
    DIFFICULTIES = "difficulties", "Khó khăn, vướng mắc, kiến nghị"
    NEXT_STEPS = "next_steps", "Phương hướng, nhiệm vụ thời gian tới"
    # Of a round that collects the units' own plans, and of a request for once.
    OWN_PLAN = "own_plan", "Kế hoạch đã ban hành"
    QUESTION = "question", "Nội dung được hỏi"


class Aggregation(models.TextChoices):
    """How the values of children add up."""

    SUM = "sum", "cộng dồn"
    WEIGHTED_MEAN = "weighted_mean", "bình quân có trọng số"
    RATIO = "ratio", "tỷ lệ của hai tổng"
    MAX = "max", "giá trị lớn nhất"
    LAST = "last", "giá trị nộp sau cùng"


class EvidenceWanted(models.TextChoices):
    """What a figure must be proved with."""

    NO = "no", "không cần"
    YES = "yes", "xác nhận có hồ sơ lưu"
    TEXT = "text", "ghi rõ tên, số, nơi lưu"


class IndicatorAct(models.TextChoices):
    """What happened to the definition of an indicator."""

    ADD = "add", "thêm"
    CHANGE = "change", "sửa"
    RETIRE = "retire", "ngừng dùng"
    RESTORE = "restore", "dùng lại"
    FOLLOW = "follow", "đưa vào kỳ đang mở"


class CompilationState(models.TextChoices):
    DRAFT = "draft", "đang soạn"
    RENDERING = "rendering", "đang dựng PDF"
    RENDERED = "rendered", "đã có PDF"
    ISSUED = "issued", "đã ban hành"


class Audience(models.TextChoices):
    OFFICER = "officer", "cán bộ phụ trách"
    LEADER = "leader", "lãnh đạo"
