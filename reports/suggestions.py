"""A starting catalogue: indicators that officers may take over, change or leave.

Suggestions only. The names follow what plans for emulation in innovation and digital
transformation commonly count; no legal text prescribes this list, and a campaign has none of it until
an officer takes it.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction

from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from documents.text import fold
from reports.catalogue import add_indicator
from reports.enums import Aggregation
from reports.enums import EvidenceWanted
from reports.models import Indicator
from units.enums import UnitKind
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

COMMUNES = [UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE]
OFFICES = [*COMMUNES, UnitKind.DEPARTMENT, UnitKind.OFFICE]
GRASSROOTS = [*COMMUNES, UnitKind.VILLAGE]


@dataclass(frozen=True)
class Suggestion:
    """One indicator to start from; `area_words` are words of the content area that it belongs to."""

    code: str
    name: str
    unit_of_measure: str
    area_words: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def reporters(self) -> list[str]:
        return [UnitKind(kind).label for kind in self.facts.get("reporter_kinds", [])]

    @property
    def rule(self) -> str:
        return str(Aggregation(self.facts.get("aggregation", Aggregation.SUM)).label)


def _of(*kinds: UnitKind, **facts: Any) -> dict[str, Any]:
    return {"reporter_kinds": [str(kind) for kind in kinds], **facts}


SUGGESTIONS = (
    Suggestion(
        "sang-kien", "Sáng kiến, giải pháp được công nhận", "sáng kiến", ("đổi mới sáng tạo", "sáng kiến"),
        {"evidence_wanted": EvidenceWanted.TEXT, "guidance": "Tính theo quyết định công nhận trong năm."},
    ),
    Suggestion(
        "binh-dan-hoc-vu-so", "Lượt người được tập huấn “Bình dân học vụ số”", "lượt người",
        ("xã hội số", "kỹ năng số", "học vụ số"),
        {"evidence_wanted": EvidenceWanted.YES, "guidance": "Một người dự nhiều lớp tính nhiều lượt."},
    ),
    Suggestion(
        "to-cong-nghe-so", "Tổ công nghệ số cộng đồng đang hoạt động", "tổ", ("xã hội số", "cộng đồng"),
        _of(*GRASSROOTS, alarm_percent=30, guidance="Đếm tổ có quyết định thành lập còn hiệu lực."),
    ),
    Suggestion(
        "ho-so-tiep-nhan", "Hồ sơ thủ tục hành chính đã tiếp nhận", "hồ sơ", ("chính quyền số", "hành chính"),
        _of(*OFFICES),
    ),
    Suggestion(
        "ho-so-truc-tuyen", "Hồ sơ thủ tục hành chính giải quyết trực tuyến toàn trình", "hồ sơ",
        ("chính quyền số", "hành chính"), _of(*OFFICES),
    ),
    Suggestion(
        "ty-le-truc-tuyen", "Tỷ lệ hồ sơ giải quyết trực tuyến toàn trình", "%",
        ("chính quyền số", "hành chính"),
        _of(
            *OFFICES, aggregation=Aggregation.RATIO, numerator_code="ho-so-truc-tuyen",
            denominator_code="ho-so-tiep-nhan", decimals=1, minimum=0, maximum=100, alarm_percent=30,
            guidance="Hồ sơ trực tuyến toàn trình chia hồ sơ đã tiếp nhận.",
        ),
    ),
    Suggestion(
        "doanh-nghiep-ho-tro", "Doanh nghiệp được hỗ trợ đổi mới sáng tạo, chuyển đổi số", "doanh nghiệp",
        ("kinh tế số", "doanh nghiệp"),
        _of(*COMMUNES, UnitKind.DEPARTMENT, UnitKind.ASSOCIATION, evidence_wanted=EvidenceWanted.YES),
    ),
    Suggestion(
        "ho-kinh-doanh-so", "Hộ kinh doanh, hợp tác xã bán hàng trên sàn thương mại điện tử", "hộ",
        ("kinh tế số",), _of(*COMMUNES, UnitKind.VILLAGE, UnitKind.COOPERATIVE),
    ),
    Suggestion(
        "thon-bang-rong", "Thôn, tổ dân phố có mạng băng rộng cố định", "thôn", ("hạ tầng",),
        _of(*COMMUNES, alarm_percent=20),
    ),
    Suggestion(
        "diem-hai-long", "Điểm hài lòng của người dân, tổ chức", "điểm", ("chính quyền số", "hành chính"),
        _of(
            *OFFICES, aggregation=Aggregation.WEIGHTED_MEAN, weight_code="ho-so-tiep-nhan", decimals=1,
            minimum=0, maximum=100, alarm_percent=20,
            guidance="Bình quân theo số hồ sơ đã tiếp nhận của từng đơn vị.",
        ),
    ),
    Suggestion(
        "mo-hinh-moi", "Mô hình mới, cách làm hay được nhân rộng", "mô hình", ("điển hình", "mô hình"),
        {"evidence_wanted": EvidenceWanted.TEXT},
    ),
    Suggestion(
        "tuyen-truyen-an-toan", "Buổi tuyên truyền an toàn trên không gian mạng", "buổi",
        ("an toàn", "an ninh"), {},
    ),
)  # fmt: skip


def suggestions_for(campaign: Campaign) -> list[tuple[Suggestion, ContentArea | None, bool]]:
    """Each suggestion with the area it would go to, and whether the campaign has its code."""
    areas = areas_of(campaign)
    codes = set(campaign.indicators.values_list("code", flat=True))
    return [(each, area_for(each, areas), each.code in codes) for each in SUGGESTIONS]


def areas_of(campaign: Campaign) -> list[ContentArea]:
    """Content areas of the launching unit's plan in force, else of its draft."""
    plan = (
        Plan.objects.current()
        .filter(campaign=campaign, unit=campaign.unit_id, parent=None)
        .order_by("pk")
        .first()
    )
    return list(plan.content_areas.all()) if plan else []


def area_for(suggestion: Suggestion, areas: Iterable[ContentArea]) -> ContentArea | None:
    """The first area whose title has the suggestion's words; the officer may change it."""
    known = [(area, fold(area.title)) for area in areas]
    for words in suggestion.area_words:
        for area, title in known:
            if fold(words) in title:
                return area
    return None


@transaction.atomic
def take_suggestions(user: User, campaign: Campaign, codes: Collection[str]) -> list[Indicator]:
    """Put the chosen suggestions into the catalogue; those that are there stay as they are.

    Raises:
        Refused: no right, nothing chosen, or a term of a chosen rate was left out.
    """
    areas = areas_of(campaign)
    have = set(campaign.indicators.values_list("code", flat=True))
    chosen = [each for each in SUGGESTIONS if each.code in codes and each.code not in have]
    if not chosen:
        raise Refused("Hãy chọn ít nhất một chỉ tiêu chưa có trong danh mục.")
    return [
        add_indicator(
            user, campaign, code=each.code, name=each.name,
            unit_of_measure=each.unit_of_measure, content_area=area_for(each, areas), **each.facts,
        )
        for each in chosen
    ]  # fmt: skip
