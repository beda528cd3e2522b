from django.db import models


class CriterionKind(models.TextChoices):
    """How a criterion is judged; real plans are almost wholly qualitative."""

    QUALITATIVE = "qualitative", "định tính"
    YES_NO = "yes_no", "đạt, không đạt"
    NUMERIC = "numeric", "số liệu so với mục tiêu"
    RANK = "rank", "xếp hạng"


class ItemKind(models.TextChoices):
    """How an item of a scoring table gets its points."""

    GROUP = "group", "nhóm tiêu chí"
    LEVELS = "levels", "theo mức"
    YES_NO = "yes_no", "đạt, không đạt"
    NUMERIC = "numeric", "theo số liệu"
    RANK = "rank", "theo xếp hạng"
    CAMPAIGN = "campaign", "theo kết quả phong trào"
    BONUS = "bonus", "điểm thưởng"
    PENALTY = "penalty", "điểm trừ"
    DISQUALIFIER = "disqualifier", "điểm liệt"


class TableState(models.TextChoices):
    DRAFT = "draft", "đang soạn"
    IN_FORCE = "in_force", "đang dùng"
    RETIRED = "retired", "thôi dùng"


class Stage(models.TextChoices):
    """Whose points stand in a column of a scorecard; the last one given is the one that counts."""

    SELF = "self", "tự chấm"
    CROSS = "cross", "chấm chéo"
    VERIFIED = "verified", "thẩm định"


class ScorecardState(models.TextChoices):
    DRAFT = "draft", "đang tự chấm"
    SUBMITTED = "submitted", "chờ chấm chéo"
    CROSS_CHECKED = "cross", "chờ thẩm định"
    VERIFIED = "verified", "đã thẩm định"
    LOCKED = "locked", "đã chốt"


class AppealState(models.TextChoices):
    OPEN = "open", "chờ trả lời"
    UPHELD = "upheld", "giữ nguyên điểm"
    GRANTED = "granted", "đã điều chỉnh điểm"


class CrossCheckers(models.TextChoices):
    """Which members of a bloc give the points of the cross-check; nobody for the own unit."""

    POSTS = "posts", "trưởng, phó cụm, khối; thành viên khác góp ý"
    MEMBERS = "members", "mọi thành viên cụm, khối"


class RemarkState(models.TextChoices):
    OPEN = "open", "chờ xét"
    TAKEN = "taken", "đã lấy"
    DECLINED = "declined", "không lấy"


class TieBreak(models.TextChoices):
    """What parts two units of equal points, in the order that a table names."""

    FEWER_PENALTIES = "penalties", "ít điểm trừ hơn"
    MORE_BONUS = "bonus", "nhiều điểm thưởng hơn"
    FIRST_ITEM = "first_item", "điểm cao hơn ở nhóm tiêu chí đầu tiên"
    EARLIER = "earlier", "nộp phiếu sớm hơn"

    @property
    def in_words(self) -> str:
        """The rule as a sentence of the ranking page."""
        return {
            TieBreak.FEWER_PENALTIES: "đơn vị bị trừ ít điểm hơn xếp trên",
            TieBreak.MORE_BONUS: "đơn vị có nhiều điểm thưởng hơn xếp trên",
            TieBreak.FIRST_ITEM: "đơn vị có điểm cao hơn ở nhóm tiêu chí đầu tiên xếp trên",
            TieBreak.EARLIER: "đơn vị nộp phiếu tự chấm sớm hơn xếp trên",
        }[self]
