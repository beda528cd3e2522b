"""Criteria of the five plans that the portal was made after, in short words, as a start for tables.

The plans name criteria and hardly a number: of all of them only Thái Bình's group of communes can
be measured (every digital task done, the first or second place of the digital index). Scales are
therefore for the unit that scores to set; what comes from here is marked as not compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from criteria.enums import ItemKind
from units.enums import UnitKind

COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)


@dataclass(frozen=True)
class Entry:
    """One criterion: its words, how it is judged, the place up to which a rank has all points."""

    text: str
    kind: ItemKind = ItemKind.LEVELS
    best_place: int = 0


@dataclass(frozen=True)
class Listed:
    """The criteria of one target group of a plan; individuals are no units and have no kinds."""

    key: str
    plan: str
    title: str
    kinds: tuple[UnitKind, ...]
    entries: tuple[Entry, ...]


TASKS = (
    "Hoàn thành sớm, có chất lượng nhiệm vụ được giao về Nghị quyết 57-NQ/TW và kế hoạch của UBND"
)
RULES = "Tham mưu cơ chế, chính sách; gỡ điểm nghẽn, đơn giản hoá thủ tục hành chính"
OWN_WORK = "Chuyển đổi số có hiệu quả trong công việc của chính cơ quan, đơn vị"
DATA = "Xây dựng dữ liệu liên thông, dùng trí tuệ nhân tạo trong lĩnh vực quan trọng"
BUSINESS = "Hỗ trợ doanh nghiệp, thu hút nguồn lực cho đổi mới sáng tạo"
SERVICE = "Bộ máy tinh gọn, một cửa phi địa giới, dịch vụ công trực tuyến toàn trình"
FRONT = (
    Entry("Hoạt động cụ thể, vận động đoàn viên, hội viên và Nhân dân tham gia phong trào"),
    Entry("Sáng kiến lan toả học tập số; giám sát, phản biện xã hội"),
)
COMPANY = (
    Entry("Chiến lược dài hạn, văn hoá đổi mới, hợp tác nghiên cứu"),
    Entry("Đầu tư công nghệ, tự động hoá gắn với nhân lực chất lượng cao"),
    Entry("Đổi mới quản lý; sản phẩm, dịch vụ số tạo khác biệt"),
)
PEOPLE = (
    Entry("Cán bộ, công chức, viên chức, người lao động có sáng kiến, giải pháp sáng tạo"),
    Entry("Người khác góp công sức, trí tuệ, vật chất cho chuyển đổi số"),
)


def _texts(*texts: str) -> tuple[Entry, ...]:
    return tuple(Entry(text) for text in texts)


FRONT_KINDS = (UnitKind.FRONT,)
COMPANY_KINDS = (UnitKind.ENTERPRISE, UnitKind.COOPERATIVE)
AGENCY_KINDS = (UnitKind.DEPARTMENT, *COMMUNES)
NB, TB, SL = "Kế hoạch tỉnh Ninh Bình", "Kế hoạch tỉnh Thái Bình", "Kế hoạch tỉnh Sơn La"
LM, CL = "Kế hoạch xã Liên Minh", "Kế hoạch xã Cổ Lễ"

CATALOGUE: tuple[Listed, ...] = (
    Listed("nb-a", NB, "Sở, ban, ngành, địa phương", AGENCY_KINDS,
           _texts(TASKS, RULES, OWN_WORK, DATA, BUSINESS, SERVICE)),
    Listed("nb-b", NB, "Mặt trận Tổ quốc và tổ chức chính trị - xã hội", FRONT_KINDS, FRONT),
    Listed("nb-c", NB, "Doanh nghiệp", COMPANY_KINDS, COMPANY),
    Listed("nb-d", NB, "Cá nhân", (), PEOPLE),
    Listed("tb-a", TB, "Sở, ban, ngành, UBND huyện, thành phố",
           (UnitKind.DEPARTMENT, UnitKind.DISTRICT),
           _texts(TASKS, RULES, OWN_WORK, DATA, BUSINESS, SERVICE)),
    Listed("tb-b", TB, "Mặt trận Tổ quốc, đoàn thể, hội",
           (UnitKind.FRONT, UnitKind.ASSOCIATION), FRONT),
    Listed("tb-c", TB, "Xã, phường, thị trấn", COMMUNES, (
        Entry("Hoàn thành 100 % nhiệm vụ chuyển đổi số được giao", ItemKind.YES_NO),
        Entry("Dùng công nghệ thông tin có hiệu quả trong chỉ đạo, điều hành"),
        Entry("Chỉ số chuyển đổi số xếp hạng 1–2 trong huyện, thành phố", ItemKind.RANK, 2),
    )),
    Listed("tb-d", TB, "Đơn vị trực thuộc sở, huyện",
           (UnitKind.OFFICE, UnitKind.SCHOOL, UnitKind.PUBLIC_SERVICE),
           _texts("Hoàn thành nhiệm vụ, có giải pháp số nâng hiệu quả công việc")),
    Listed("tb-e", TB, "Doanh nghiệp", COMPANY_KINDS,
           _texts("Đổi mới công nghệ, quản trị số, đào tạo nhân lực, chấp hành pháp luật")),
    Listed("tb-g", TB, "Cá nhân", (), PEOPLE),
    Listed("lm-a", LM, "Phòng, ban, ngành, thôn, xóm",
           (UnitKind.OFFICE, UnitKind.VILLAGE, UnitKind.SCHOOL),
           _texts(TASKS, RULES, OWN_WORK, BUSINESS, SERVICE)),
    Listed("lm-b", LM, "Mặt trận Tổ quốc xã và đoàn thể", FRONT_KINDS, FRONT),
    Listed("lm-c", LM, "Cơ quan, đơn vị sự nghiệp, doanh nghiệp",
           (UnitKind.PUBLIC_SERVICE, *COMPANY_KINDS), COMPANY),
    Listed("lm-d", LM, "Cá nhân", (), PEOPLE),
    Listed("sl-a", SL, "Cơ quan, đơn vị, địa phương", AGENCY_KINDS, _texts(
        "Phổ biến hai phong trào đến đơn vị trực thuộc, phát huy vai trò người đứng đầu",
        "Hoàn thành nhiệm vụ được giao; gỡ điểm nghẽn, đơn giản hoá thủ tục",
        OWN_WORK, DATA, SERVICE,
    )),
    Listed("sl-b", SL, "Mặt trận Tổ quốc và tổ chức chính trị - xã hội", FRONT_KINDS, FRONT),
    Listed("sl-c", SL, "Doanh nghiệp", COMPANY_KINDS, COMPANY),
    Listed("sl-d", SL, "Cá nhân", (), PEOPLE),
    Listed("cl-a", CL, "Phòng, ban, đơn vị", (UnitKind.OFFICE, UnitKind.SCHOOL),
           _texts(TASKS, OWN_WORK, DATA, SERVICE)),
    Listed("cl-b", CL, "Mặt trận Tổ quốc xã và đoàn thể", FRONT_KINDS, FRONT),
    Listed("cl-c", CL, "Doanh nghiệp", COMPANY_KINDS, COMPANY),
    Listed("cl-d", CL, "Cá nhân", (), PEOPLE),
)  # fmt: skip
