"""The Ministry's yearly tables 0601.N–0605.N/BNV-TĐKT, as far as the portal knows their figures.

Titles, lines and line codes are data with their source; nobody has compared them with the signed
circular, so every table says so on the screen and in the file. A cell that the portal has no figure
for stays empty (to be filled by hand), which is not the same as nought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from django.db.models import Count

from awards.enums import BODIES
from awards.enums import PEOPLE
from awards.enums import AwardLevel
from awards.enums import Occasion
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.register_filter import in_subtree
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from units.enums import UnitKind

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

SOURCE = (
    "Thông tư số 02/2023/TT-BNV ngày 23/3/2023 của Bộ trưởng Bộ Nội vụ, theo bản dẫn lại; "
    "chưa có văn bản gốc"
)
CAUTION = (
    "Thông tư số 18/2025/TT-BNV ngày 08/10/2025 cũng quy định chế độ báo cáo thống kê ngành Nội vụ: "
    "trước khi gửi, hãy đối chiếu xem biểu này còn áp dụng không"
)
UNVERIFIED = "Chưa đối chiếu với văn bản gốc"
Fact = dict[str, Any]
Test = Callable[[Fact], bool]


@dataclass(frozen=True)
class Part:
    """A line or a column: its words, and which awards or campaigns it counts.

    Without a test the portal does not know the figure.
    """

    label: str
    test: Test | None = None
    code: str = ""
    measure: str = ""


@dataclass(frozen=True)
class MinistryTable:
    """One table of the circular."""

    number: str
    title: str
    columns: list[Part]
    lines: list[Part]
    notes: tuple[str, ...] = ()
    counts: str = "awards"  # or campaigns
    level: str = ""
    source: str = SOURCE
    is_verified: bool = False

    @property
    def slug(self) -> str:
        return self.number[:4]


@dataclass(frozen=True)
class Filled:
    """A table with the figures of one unit and year; None is unknown."""

    table: MinistryTable
    unit: Unit
    year: int
    header: list[str]
    rows: list[list[Any]]


def everything(_: Fact) -> bool:
    return True


def _of(*classes: str) -> Test:
    return lambda fact: fact["subject_class"] in classes


def _at(*occasions: str) -> Test:
    return lambda fact: fact["occasion"] in occasions


def _named(*words: str, classes: frozenset[str] | None = None) -> Test:
    """Awards whose certificate bears one of the names, to one of the classes."""
    return lambda fact: (
        fact["certificate"] in words and (classes is None or fact["subject_class"] in classes)
    )


def _lasting(least: int, most: int | None = None) -> Test:
    return lambda fact: fact["years"] >= least and (most is None or fact["years"] <= most)


def _other_state_form(fact: Fact) -> bool:
    return fact["certificate"] not in {"HUÂN CHƯƠNG LAO ĐỘNG", "CỜ THI ĐUA", "BẰNG KHEN"}


def _launched_by(*, province: bool) -> Test:
    return lambda fact: (fact["kind"] == UnitKind.PROVINCE) is province


def _subjects(codes: list[str]) -> list[Part]:
    """The lines of classes of subject, which 0602 and 0603 share under different codes."""
    words = [
        ("Tập thể", _of(*BODIES), "Tập thể"),
        ("Trong đó: Doanh nghiệp", _of(SubjectClass.ENTERPRISE), "Doanh nghiệp"),
        ("Hộ gia đình", _of(SubjectClass.HOUSEHOLD), "Hộ"),
        ("Cá nhân", _of(*PEOPLE), "Người"),
        ("+ Lãnh đạo cấp bộ, cấp tỉnh và tương đương trở lên", None, "Người"),
        ("+ Lãnh đạo cấp vụ, sở, ngành và tương đương", None, "Người"),
        ("+ Doanh nhân", None, "Người"),
        ("+ Các cấp lãnh đạo khác từ phó phòng trở lên", None, "Người"),
        ("+ Người trực tiếp công tác, lao động, học tập", _of(SubjectClass.WORKER), "Người"),
    ]
    return [
        Part(label, test, code, measure)
        for (label, test, measure), code in zip(words, codes, strict=True)
    ]


def _ways(codes: list[str]) -> list[Part]:
    words = [
        ("Khen thưởng thường xuyên", _at(Occasion.ANNUAL)),
        ("Khen thưởng theo chuyên đề", _at(Occasion.MID_TERM, Occasion.FINAL)),
        ("Khen thưởng đột xuất", _at(Occasion.PROMPT)),
        ("Khen thưởng đối ngoại", None),
        ("Khen thưởng cống hiến", None),
        ("Khen thưởng niên hạn", None),
        ("Khen thưởng kháng chiến", None),
    ]
    return [Part(label, test, code) for (label, test), code in zip(words, codes, strict=True)]


def _codes(first: int, last: int) -> list[str]:
    return [f"{number:02d}" for number in range(first, last + 1)]


HOUSEHOLDS = "Hộ gia đình chỉ tính ở cột tổng số, không tính vào cột tập thể hoặc cá nhân."
HOW_CAMPAIGNS_COUNT = (
    "Tính phong trào đã phát động và diễn ra trong năm; thời hạn tính theo số năm của phong trào."
)
NO_OFFICIALS = (
    "Hệ thống không quản lý hồ sơ công chức, và các dòng phân tổ của biểu chưa rõ: hãy điền tay."
)
TABLES = [
    MinistryTable(
        number="0601.N/BNV-TĐKT",
        title="Số phong trào thi đua",
        counts="campaigns",
        columns=[
            Part("Tổng số", everything),
            Part("Cấp Trung ương"),
            Part("Cấp bộ, ban, ngành, đoàn thể Trung ương, tỉnh", _launched_by(province=True)),
            Part("Cơ quan, tổ chức, đơn vị", _launched_by(province=False)),
        ],
        lines=[
            Part("Tổng số", everything, "01", "Phong trào"),
            Part("Phạm vi toàn quốc", None, "02", "Phong trào"),
            Part(
                "Phạm vi bộ, ban, ngành, đoàn thể, địa phương",
                _launched_by(province=True), "03", "Phong trào",
            ),
            Part("Cụm, khối thi đua", None, "04", "Phong trào"),
            Part("Cơ quan, tổ chức, đơn vị", _launched_by(province=False), "05", "Phong trào"),
            Part("Thời hạn dưới 1 năm", None, "06", "Phong trào"),
            Part("Thời hạn 1 năm", _lasting(1, 1), "07", "Phong trào"),
            Part("Từ 1 năm đến dưới 3 năm", _lasting(2, 2), "08", "Phong trào"),
            Part("Từ 3 năm đến dưới 5 năm", _lasting(3, 4), "09", "Phong trào"),
            Part("Từ 5 năm trở lên", _lasting(5), "10", "Phong trào"),
            Part("Thi đua theo chuyên đề", None, "11", "Phong trào"),
            Part("Thi đua thường xuyên hằng năm", None, "12", "Phong trào"),
        ],
        notes=(HOW_CAMPAIGNS_COUNT,),
    ),
    MinistryTable(
        number="0602.N/BNV-TĐKT",
        title="Số lượng khen thưởng cấp Nhà nước",
        level=AwardLevel.STATE,
        columns=[
            Part("Tổng số", everything),
            Part("Huân chương Lao động, tập thể", _named("HUÂN CHƯƠNG LAO ĐỘNG", classes=BODIES)),
            Part("Huân chương Lao động, cá nhân", _named("HUÂN CHƯƠNG LAO ĐỘNG", classes=PEOPLE)),
            Part("Huân chương, huy chương khác"),
            Part("Giải thưởng Hồ Chí Minh"),
            Part("Giải thưởng Nhà nước"),
            Part("Danh hiệu vinh dự Nhà nước"),
            Part("Cờ thi đua của Chính phủ", _named("CỜ THI ĐUA")),
            Part("Bằng khen của Thủ tướng, tập thể", _named("BẰNG KHEN", classes=BODIES)),
            Part("Bằng khen của Thủ tướng, cá nhân", _named("BẰNG KHEN", classes=PEOPLE)),
            Part("Chiến sĩ thi đua toàn quốc"),
            Part("Hình thức khác", _other_state_form),
        ],
        lines=[
            Part("Tổng số", everything, "01"),
            Part("Bộ, ban, ngành, đoàn thể Trung ương trình", None, "02", "Bộ, ngành"),
            Part("Tỉnh, thành phố trực thuộc Trung ương trình", everything, "03", "Tỉnh, TP"),
            *_subjects(_codes(6, 14)),
            *_ways(_codes(15, 21)),
        ],
        notes=(HOUSEHOLDS, "Các dòng mã số 04, 05 chưa rõ nội dung nên chưa có trong biểu."),
    ),
    MinistryTable(
        number="0603.N/BNV-TĐKT",
        title="Số lượng khen thưởng cấp bộ, ban, ngành, đoàn thể Trung ương, tỉnh, thành phố",
        level=AwardLevel.PROVINCE,
        columns=[
            Part("Tổng số", everything),
            Part("Bằng khen", _named("BẰNG KHEN")),
            Part("Chiến sĩ thi đua cấp bộ, cấp tỉnh"),
            Part("Cờ thi đua", _named("CỜ THI ĐUA")),
            Part("Huy hiệu, kỷ niệm chương"),
        ],
        lines=[
            Part("Tổng số", everything, "01"),
            *_subjects(_codes(2, 10)),
            *_ways(_codes(11, 17)),
        ],
    ),
    MinistryTable(
        number="0604.N/BNV-TĐKT",
        title="Số lượng tổ chức làm công tác thi đua, khen thưởng",
        columns=[Part("Số lượng")],
        lines=[
            Part("Tổng số", None, "01", "Tổ chức"),
            Part("Cấp vụ thuộc bộ, ban, ngành, đoàn thể Trung ương", None, "02", "Vụ"),
            Part("Cấp phòng, ban hoặc bộ phận thuộc vụ", None, "03", "Phòng"),
            Part("Cấp ban thuộc Sở Nội vụ", None, "04", "Ban"),
            Part("Cấp phòng thuộc Sở Nội vụ", None, "05", "Phòng"),
        ],
        notes=("Hệ thống không quản lý tổ chức bộ máy theo các dòng này: hãy điền tay.",),
    ),
    MinistryTable(
        number="0605.N/BNV-TĐKT",
        title="Số lượng công chức làm công tác thi đua, khen thưởng",
        columns=[Part("Số lượng")],
        lines=[Part("Tổng số", None, "01", "Người")],
        notes=(NO_OFFICIALS,),
    ),
]  # fmt: skip
BY_SLUG = {table.slug: table for table in TABLES}


def fill(user: User, table: MinistryTable, *, unit: Unit, year: int) -> Filled:
    """The table with the figures of a unit's subtree in one year, of what `user` sees.

    Two queries for awards, one for campaigns, none where the portal holds no figure.
    """
    facts = _campaigns(user, unit, year) if table.counts == "campaigns" else []
    if table.level:
        facts = _awards(user, table.level, unit, year)
    return Filled(
        table=table,
        unit=unit,
        year=year,
        header=["Chỉ tiêu", "Mã số", "Đơn vị tính", *[column.label for column in table.columns]],
        rows=[
            [line.label, line.code, line.measure]
            + [_count(facts, line, column) for column in table.columns]
            for line in table.lines
        ],
    )


def rows_to_export(filled: Filled) -> list[list[Any]]:
    """The table's rows, then what it is, whose figures, and that nobody has verified its form."""
    table = filled.table
    remarks = [
        f"Biểu số {table.number}: {table.title}",
        f"Đơn vị báo cáo: {filled.unit.name}. Năm {filled.year}",
        UNVERIFIED if not table.is_verified else "Đã đối chiếu với văn bản gốc",
        f"Nguồn của mẫu biểu: {table.source}.",
        f"{CAUTION}.",
        "Ô trống: hệ thống không có số liệu, hãy điền tay. Số 0: hệ thống có theo dõi, không có.",
        *table.notes,
    ]
    return [*filled.rows, [], *[[remark] for remark in remarks]]


def _count(facts: list[Fact], line: Part, column: Part) -> int | None:
    if line.test is None or column.test is None:
        return None
    return sum(fact["number"] for fact in facts if line.test(fact) and column.test(fact))


def _awards(user: User, level: str, unit: Unit, year: int) -> list[Fact]:
    records = AwardRecord.objects.visible_to(user).filter(
        level=level, year=year, state=RecordState.VALID
    )
    groups = (
        in_subtree(records, unit)
        .order_by()
        .values("form", "subject_class", "occasion")
        .annotate(number=Count("pk"))
    )
    forms = {form.pk: form for form in AwardForm.objects.all()}
    names = {
        key: form.certificate_name
        or (forms[form.grade_of_id].certificate_name if form.grade_of_id else "")
        for key, form in forms.items()
    }
    return [{**group, "certificate": names[group["form"]]} for group in groups]


def _campaigns(user: User, unit: Unit, year: int) -> list[Fact]:
    found = (
        Campaign.objects.visible_to(user)
        .filter(unit__path__startswith=unit.path, first_year__lte=year, last_year__gte=year)
        .exclude(state=CampaignState.DRAFT)
        .values_list("unit__kind", "first_year", "last_year")
    )
    return [{"number": 1, "kind": kind, "years": last - first + 1} for kind, first, last in found]
