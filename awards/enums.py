from django.db import models


class Occasion(models.TextChoices):
    """When a plan lets an award be given."""

    ANNUAL = "annual", "hằng năm"
    MID_TERM = "mid_term", "sơ kết"
    FINAL = "final", "tổng kết"
    PROMPT = "prompt", "kịp thời, đột xuất"


class AwardLevel(models.TextChoices):
    STATE = "state", "Nhà nước"
    PROVINCE = "province", "cấp tỉnh"
    COMMUNE = "commune", "cấp xã, cơ sở"


class SubjectClass(models.TextChoices):
    """Classes of subject that the law tells apart (Law 06/2022/QH15, articles 44, 73, 74)."""

    COLLECTIVE = "collective", "tập thể"
    INDIVIDUAL = "individual", "cá nhân"
    WORKER = "worker", "công nhân, nông dân, người lao động trực tiếp"
    HOUSEHOLD = "household", "hộ gia đình"
    ENTERPRISE = "enterprise", "doanh nghiệp, tổ chức kinh tế"


PEOPLE = frozenset({SubjectClass.INDIVIDUAL, SubjectClass.WORKER})
BODIES = frozenset({SubjectClass.COLLECTIVE, SubjectClass.ENTERPRISE})


class LengthCounting(models.TextChoices):
    """How the years of a campaign are counted against a form's minimum."""

    PLANNED = "planned", "theo thời gian phát động trong kế hoạch"
    ELAPSED = "elapsed", "theo thời gian đã thực hiện đến ngày xét"


class Rounding(models.TextChoices):
    UP = "up", "làm tròn lên"
    NEAREST = "nearest", "làm tròn đến số gần nhất"
    NONE = "none", "không làm tròn"


class BallotKind(models.TextChoices):
    SECRET = "secret", "bỏ phiếu kín"
    OPEN = "open", "biểu quyết công khai"


class Denominator(models.TextChoices):
    """Of whom the share of agreeing votes is taken."""

    ALL = "all", "tổng số thành viên hội đồng"
    PRESENT = "present", "số thành viên dự họp"


class AbsentMode(models.TextChoices):
    WRITTEN = "written", "lấy ý kiến bằng văn bản"
    NONE = "none", "không lấy ý kiến"


class AwardRoundState(models.TextChoices):
    OPEN = "open", "đang nhận hồ sơ"
    CLOSED = "closed", "đã khoá nhận hồ sơ"
    FINISHED = "finished", "đã kết thúc"


class CandidateSource(models.TextChoices):
    """From what a round draws up its list of units to nominate."""

    BOTH = "both", "kết quả báo cáo và xếp hạng cụm, khối"
    REPORTS = "reports", "kết quả báo cáo"
    RANKINGS = "rankings", "xếp hạng cụm, khối"


class NominationState(models.TextChoices):
    DRAFT = "draft", "đang lập"
    SUBMITTED = "submitted", "đã trình, chờ tiếp nhận"
    RETURNED = "returned", "trả lại để bổ sung"
    WITHDRAWN = "withdrawn", "đã rút"
    APPRAISING = "appraising", "đang thẩm định"
    APPRAISED = "appraised", "đủ điều kiện trình hội đồng"
    IN_SESSION = "in_session", "trong chương trình họp"
    RECOMMENDED = "recommended", "hội đồng nhất trí đề nghị"
    NOT_RECOMMENDED = "not_recommended", "hội đồng không đề nghị"
    PROPOSED = "proposed", "đã trình cấp trên quyết định"
    AWARDED = "awarded", "đã khen thưởng"
    REFUSED = "refused", "không được khen thưởng"
    REVOKED = "revoked", "đã bị huỷ bỏ, thu hồi"


EDITABLE = frozenset({NominationState.DRAFT, NominationState.RETURNED})
CLOSED_STATES = frozenset(
    {
        NominationState.WITHDRAWN,
        NominationState.AWARDED,
        NominationState.REFUSED,
        NominationState.REVOKED,
    }
)


class CheckLevel(models.TextChoices):
    """What a check means for the dossier."""

    PASSED = "passed", "đạt"
    WARNING = "warning", "cần xem lại"
    STOP = "stop", "không đạt"
    OVERRIDDEN = "overridden", "được chấp nhận theo quyết định của người có thẩm quyền"


class RefusalCode(models.TextChoices):
    """Why a dossier is refused; the notice names it."""

    WRONG_SUBJECT = "wrong_subject", "không đúng đối tượng"
    STANDARD_NOT_MET = "standard_not_met", "không đủ tiêu chuẩn"
    INCOMPLETE = "incomplete", "hồ sơ không đầy đủ"
    VIOLATION = "violation", "có vi phạm pháp luật"
    NOT_RECOMMENDED = "not_recommended", "hội đồng không đề nghị"
    OVER_QUOTA = "over_quota", "vượt số lượng, tỷ lệ"
    DUPLICATE = "duplicate", "đã được khen thưởng cho cùng thành tích"
    OTHER = "other", "lý do khác"


class Opinion(models.TextChoices):
    AGREE = "agree", "đồng ý"
    DISAGREE = "disagree", "không đồng ý"
    SILENT = "silent", "hết hạn không trả lời"


class FileKind(models.TextChoices):
    """What a file of a dossier is."""

    PROPOSAL = "proposal", "tờ trình đề nghị khen thưởng"
    MINUTES = "minutes", "biên bản xét khen thưởng của cấp trình"
    REPORT = "report", "báo cáo thành tích có xác nhận"
    EVIDENCE = "evidence", "minh chứng"
    OPINION = "opinion", "văn bản tham gia ý kiến"


class CouncilPost(models.TextChoices):
    CHAIR = "chair", "Chủ tịch Hội đồng"
    STANDING_VICE = "standing_vice", "Phó Chủ tịch thường trực"
    VICE = "vice", "Phó Chủ tịch"
    MEMBER = "member", "Uỷ viên"
    SECRETARY = "secretary", "Uỷ viên, thư ký"


class SessionState(models.TextChoices):
    PLANNED = "planned", "đang chuẩn bị"
    OPEN = "open", "đang bỏ phiếu"
    CLOSED = "closed", "đã kiểm phiếu"
    CANCELLED = "cancelled", "đã huỷ"


class Presence(models.TextChoices):
    UNKNOWN = "unknown", "chưa điểm danh"
    PRESENT = "present", "có mặt"
    WRITTEN = "written", "vắng, có ý kiến bằng văn bản"
    ABSENT = "absent", "vắng mặt"


class Choice(models.TextChoices):
    """What stands on a ballot. Of equal length: a row must not tell its content by its size."""

    AGREE = "A", "đồng ý"
    DISAGREE = "D", "không đồng ý"
    BLANK = "B", "không ghi ý kiến"


class DecisionState(models.TextChoices):
    DRAFT = "draft", "dự thảo"
    ISSUED = "issued", "đã ban hành"


class RecordState(models.TextChoices):
    VALID = "valid", "đang có hiệu lực"
    REVOKED = "revoked", "đã bị huỷ bỏ, thu hồi"


class RecordEventKind(models.TextChoices):
    GRANTED = "granted", "khen thưởng"
    IMPORTED = "imported", "nhập từ quyết định cũ"
    CORRECTED = "corrected", "đính chính"
    REISSUED = "reissued", "cấp lại bằng"
    REVOKED = "revoked", "huỷ bỏ, thu hồi"


class TemplateKind(models.TextChoices):
    """Which paper a Word template of the staff makes."""

    PROPOSAL = "proposal", "tờ trình đề nghị khen thưởng"
    DECISION = "decision", "quyết định khen thưởng"
    MINUTES = "minutes", "biên bản họp hội đồng"
    REPORT = "report", "báo cáo thành tích"


class FundEntryKind(models.TextChoices):
    INCOME = "income", "thu"
    COMMITMENT = "commitment", "cam kết chi theo quyết định"
    PAYMENT = "payment", "đã chi"


class ExemplarKind(models.TextChoices):
    PERSON = "person", "điển hình tiên tiến"
    MODEL = "model", "mô hình mới"
    PRACTICE = "practice", "cách làm hay"


class ExemplarState(models.TextChoices):
    DRAFT = "draft", "đang soạn"
    SUBMITTED = "submitted", "chờ duyệt"
    RETURNED = "returned", "trả lại để bổ sung"
    PUBLISHED = "published", "đã công bố"
    WITHDRAWN = "withdrawn", "đã gỡ"


class FrameKind(models.TextChoices):
    """What is printed around the words of a certificate on plain paper."""

    NONE = "none", "không có khung"
    LINES = "lines", "khung kẻ"
    ORNATE = "ornate", "khung hoa văn"
    FLAG = "flag", "nền cờ đỏ"
