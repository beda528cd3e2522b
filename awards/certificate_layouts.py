"""What may stand on a certificate, where, and the sheets that the portal brings along.

Sizes of sheets are those of paper (A3, A4); the blanks a province orders differ, so every position is
the unit's own to move. The order of the lines follows the model certificates of the decrees on
commendations: nation, motto, who commends, "TẶNG", the form, name, achievement, decision and book
number on the left, place, day and signature on the right. [from memory, verify before ordering blanks]
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from awards.enums import FrameKind

if TYPE_CHECKING:
    from awards.models import CertificateLayout

FIXED, RULE, QR = "text", "rule", "qr"
# Name → what it means for the staff, and an example for previews.
FIELDS: dict[str, tuple[str, str]] = {
    "nation": ("Quốc hiệu", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    "motto": ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
    "authority": ("người quyết định, in hoa", "CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH NINH BÌNH"),
    "agency": ("tên đơn vị tặng, in hoa", "UỶ BAN NHÂN DÂN TỈNH NINH BÌNH"),
    "gives": ("chữ TẶNG", "TẶNG"),
    "title": ("tên hình thức trên bằng", "BẰNG KHEN"),
    "addressed": ("tên kèm Ông, Bà", "Bà Nguyễn Thị Thanh Hương"),
    "name": ("tên", "Nguyễn Thị Thanh Hương"),
    "name_capital": ("tên, in hoa", "NGUYỄN THỊ THANH HƯƠNG"),
    "workplace": (
        "chức vụ, đơn vị, nơi ở",
        "Chuyên viên Phòng Văn hoá - Xã hội, Uỷ ban nhân dân xã Cổ Lễ, tỉnh Ninh Bình",
    ),
    "achievement": (
        "thành tích",
        (
            "Đã có thành tích xuất sắc trong phong trào thi đua “Cả nước thi đua đổi mới sáng tạo "
            "và chuyển đổi số” giai đoạn 2025 – 2027"
        ),
    ),
    "decision": (
        "số và ngày quyết định",
        "Quyết định số 1234/QĐ-UBND\nngày 15 tháng 12 năm 2027",
    ),
    "book": ("số vào sổ", "Số vào sổ vàng: 128"),
    "place_day": ("địa danh, ngày ký", "Ninh Bình, ngày 15 tháng 12 năm 2027"),
    "signing": ("quyền ký và chức vụ người ký", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
    "signatory": ("họ tên người ký", "Trần Văn Minh"),
    "year": ("năm", "NĂM 2027"),
    QR: ("mã QR để kiểm tra", ""),
    "code": ("mã kiểm tra bằng chữ", "7K2M-Q9RT-4WXA-80ZD-HN5P-C3VE-1BGJ"),
    FIXED: ("chữ cố định", ""),
    RULE: ("đường kẻ", ""),
}
EXAMPLE = {name: example for name, (_, example) in FIELDS.items()}
# A flag goes to a collective.
EXAMPLE_OF_A_BODY = EXAMPLE | {
    "title": "CỜ THI ĐUA",
    "addressed": "Nhân dân và cán bộ xã Cổ Lễ",
    "name": "Nhân dân và cán bộ xã Cổ Lễ",
    "name_capital": "NHÂN DÂN VÀ CÁN BỘ XÃ CỔ LỄ",
    "achievement": (
        "Đơn vị dẫn đầu phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số”"
    ),
}
COLOURS = {"black": "#1b1a19", "red": "#b3121d", "gold": "#ffd65a", "grey": "#5d5a57"}
COLOUR_WORDS = [("black", "đen"), ("red", "đỏ"), ("gold", "vàng"), ("grey", "xám")]
DOWN, BOTH = "down", "both"
GROW_WORDS = [(DOWN, "xuống dòng"), (BOTH, "chia dòng tại chỗ")]
ALIGN_WORDS = [("left", "trái"), ("center", "giữa"), ("right", "phải")]


@dataclass(frozen=True)
class Spot:
    """One text on the sheet. `x` is the left edge of its room, `y` the foot of its first line, in mm;
    `size` in points is the largest the letters may have. Of a QR code `y` is the upper edge and
    `width` the side; of a rule `size` is the thickness. With more lines than one a text grows down from
    its first line, or, for names, `both` ways around the one line that a short name would have.
    """

    name: str
    x: float
    y: float
    width: float
    size: float = 14
    align: str = "center"
    bold: bool = False
    italic: bool = False
    lines: int = 1
    colour: str = "black"
    text: str = ""
    grow: str = DOWN

    @property
    def label(self) -> str:
        return self.text if self.name == FIXED else FIELDS[self.name][0]


@dataclass(frozen=True)
class Sheet:
    """A page with its spots, free of the database, so that built-in and own layouts print alike."""

    name: str
    width: int
    height: int
    frame: str
    spots: tuple[Spot, ...]
    offset_x: float = 0
    offset_y: float = 0
    is_preprinted: bool = False


def sheet_of(layout: CertificateLayout) -> Sheet:
    """The sheet of a stored layout."""
    return Sheet(
        name=layout.name,
        width=layout.page_width,
        height=layout.page_height,
        frame=FrameKind.NONE if layout.is_preprinted else layout.frame,
        spots=tuple(Spot(**row) for row in layout.fields),
        offset_x=float(layout.offset_x),
        offset_y=float(layout.offset_y),
        is_preprinted=layout.is_preprinted,
    )


def example_of(sheet: Sheet) -> dict[str, str]:
    """Words to try the sheet with."""
    return EXAMPLE_OF_A_BODY if sheet.frame == FrameKind.FLAG else EXAMPLE


def stored_spots(sheet: Sheet) -> list[dict[str, Any]]:
    """The spots as rows of the column `fields`."""
    return [
        {name: value for name, value in vars(spot).items() if value != "" or name == "name"}
        for spot in sheet.spots
    ]


def sheet_facts(sheet: Sheet) -> dict[str, Any]:
    """A built-in sheet as the facts of a new layout."""
    return {
        "name": sheet.name,
        "page_width": sheet.width,
        "page_height": sheet.height,
        "is_preprinted": sheet.is_preprinted,
        "frame": sheet.frame,
        "offset_x": Decimal(0),
        "offset_y": Decimal(0),
        "fields": stored_spots(sheet),
    }


## What the portal brings along

# What a pre-printed blank bears already.
_ON_THE_BLANK = {"nation", "motto", RULE, "authority", "gives", "title"}

_A3 = Sheet(
    name="Bằng khen khổ A3, giấy trắng",
    width=420,
    height=297,
    frame=FrameKind.ORNATE,
    spots=(
        Spot("nation", 50, 52, 320, 21, bold=True),
        Spot("motto", 50, 62, 320, 21, bold=True),
        Spot(RULE, 162, 66, 96, 1),
        Spot("authority", 50, 88, 320, 25, bold=True),
        Spot("gives", 50, 101, 320, 19, bold=True),
        Spot("title", 50, 128, 320, 66, bold=True, colour="red"),
        Spot("addressed", 45, 150, 330, 34, bold=True, lines=2, grow=BOTH),
        Spot("workplace", 55, 165, 310, 19, lines=2),
        Spot("achievement", 55, 187, 310, 21, italic=True, lines=3),
        Spot("decision", 48, 222, 120, 13, "left", lines=2),
        Spot("book", 48, 235, 120, 13, "left"),
        Spot(QR, 48, 240, 21),
        Spot("code", 72, 259, 96, 7.5, "left", colour="grey"),
        Spot(FIXED, 72, 254, 96, 7.5, "left", colour="grey", text="Quét mã để kiểm tra bằng này"),
        Spot("place_day", 230, 219, 145, 16, italic=True),
        Spot("signing", 230, 228, 145, 17, bold=True, lines=3),
        Spot("signatory", 230, 263, 145, 19, bold=True),
    ),
)


def _scaled(sheet: Sheet, name: str, width: int, height: int) -> Sheet:
    """The same sheet on another size of paper."""
    share = height / sheet.height
    spots = tuple(
        replace(
            spot,
            x=round(spot.x * width / sheet.width, 1),
            y=round(spot.y * share, 1),
            width=round(spot.width * width / sheet.width, 1),
            size=max(round(spot.size * share * 2) / 2, 5.5 if spot.name != RULE else 0.5),
        )
        for spot in sheet.spots
    )
    return replace(sheet, name=name, width=width, height=height, spots=spots)


def _on_blank(sheet: Sheet, name: str) -> Sheet:
    kept = tuple(spot for spot in sheet.spots if spot.name not in _ON_THE_BLANK)
    return replace(sheet, name=name, frame=FrameKind.NONE, is_preprinted=True, spots=kept)


_A4 = _scaled(_A3, "Giấy khen khổ A4, giấy trắng", 297, 210)

_FLAG = Sheet(
    name="Cờ thi đua 800 × 600 mm",
    width=800,
    height=600,
    frame=FrameKind.FLAG,
    spots=(
        Spot("agency", 60, 130, 680, 96, bold=True, colour="gold"),
        Spot("gives", 60, 205, 680, 84, bold=True, colour="gold"),
        Spot("name_capital", 60, 305, 680, 150, bold=True, colour="gold", lines=2),
        Spot("achievement", 90, 440, 620, 66, bold=True, colour="gold", lines=3),
        Spot("year", 60, 545, 680, 72, bold=True, colour="gold"),
    ),
)

BUILT_IN: dict[str, Sheet] = {
    "bang-khen-a3": _A3,
    "bang-khen-a3-phoi": _on_blank(_A3, "Bằng khen khổ A3, phôi in sẵn"),
    "giay-khen-a4": _A4,
    "giay-khen-a4-phoi": _on_blank(_A4, "Giấy khen khổ A4, phôi in sẵn"),
    "co-thi-dua": _FLAG,
}
