"""Samples to begin from: every field of a kind in the legal layout, as a Word file built by code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

from docx import Document as WordDocument

from awards.enums import TemplateKind
from awards.word_fields import FIELDS
from documents.layout import Annex
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.rendering.docx import render_docx

# Marks that survive capitals; each becomes the field of that name.
MARK = re.compile(r"\[\[([A-Z_0-9]+)\]\]")
DAY = "ngày      tháng      năm        "  # the gap that the layout leaves for a day
BASIS = "[[CAN_CU_DONG]]"
BASIS_FIELD = "{{ dong }}{% if loop.last %}.{% else %};{% endif %}"
ONLY_IF = ("CO_QUAN_CHU_QUAN", "QUYEN_KY", "MA_KIEM_TRA")


def sample_template(kind: str) -> bytes:
    """A template of the kind that uses every field."""
    word = WordDocument(io.BytesIO(render_docx(_DOCUMENTS[kind]())))
    for paragraph in list(_paragraphs(word)):
        _put_fields(paragraph)
    properties = word.core_properties
    properties.title, properties.author = "{{ trich_yeu }}", "{{ ten_don_vi }}"
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _put_fields(paragraph: Any) -> None:
    whole = paragraph.text.strip()
    alone = MARK.fullmatch(whole) or MARK.match(whole.removeprefix("Mã xác thực: "))
    for run in paragraph.runs:
        if run.text.startswith("{%p"):
            run.text = run.text.rstrip(";.")
        text = run.text.replace(f"{BASIS};", BASIS_FIELD).replace(f"{BASIS}.", BASIS_FIELD)
        text = text.replace(DAY, "{{ ngay_ban_hanh }}")
        run.text = MARK.sub(lambda found: f"{{{{ {found.group(1).lower()} }}}}", text)
    if alone and alone.group(1) in ONLY_IF:
        paragraph.insert_paragraph_before(f"{{%p if {alone.group(1).lower()} %}}")
        paragraph._p.addnext(paragraph.insert_paragraph_before("{%p endif %}")._p)


def _paragraphs(container: Any) -> Iterable[Any]:
    yield from container.paragraphs
    for table in container.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from _paragraphs(cell)


## The parts that all papers share


def _header() -> Header:
    return Header(
        parent_agency="[[CO_QUAN_CHU_QUAN]]",
        agency="[[TEN_CO_QUAN]]",
        number="[[SO]]",
        notation="[[KY_HIEU]]",
        place="[[DIA_DANH]]",
    )


_SIGNATURE = Signature("[[QUYEN_KY]]", ("[[CHUC_VU_KY]]",), "[[NGUOI_KY]]")
_RECIPIENTS = ("{%p for dong in noi_nhan %}", "{{ dong }}", "{%p endfor %}")
_VERIFICATION = Verification("[[MA_KIEM_TRA]]", "[[DIA_CHI_KIEM_TRA]]")
_BASES = ("{%p for dong in can_cu %}", BASIS, "{%p endfor %}")


def _rows(kind: str, name: str, titles: dict[str, tuple[str, str, int]]) -> Table:
    """A table that repeats its one row for every row of the list."""
    assert set(titles) == set(FIELDS[kind][name].columns)  # noqa: S101
    blank = ("",) * (len(titles) - 1)
    return Table(
        columns=tuple(Column(title, align, width) for title, align, width in titles.values()),
        rows=(
            (f"{{%tr for dong in {name} %}}", *blank),
            tuple(f"{{{{ dong.{column} }}}}" for column in titles),
            ("{%tr endfor %}", *blank),
        ),
    )


def _list(kind: str) -> Table:
    return _rows(
        kind,
        "danh_sach",
        {
            "tt": ("TT", "center", 6),
            "ten": ("Họ và tên, tên đơn vị", "left", 22),
            "don_vi": ("Chức vụ, đơn vị, nơi ở", "left", 24),
            "doi_tuong": ("Đối tượng", "left", 12),
            "thanh_tich": ("Thành tích", "left", 24),
            "tien_thuong": ("Tiền thưởng (đồng)", "right", 12),
        },
    )


def _annex(kind: str) -> Annex:
    return Annex(
        title="Danh sách khen thưởng",
        blocks=(
            Paragraph("Hình thức: {{ hinh_thuc }}. Tổng số: {{ tong_so }} trường hợp."),
            _list(kind),
        ),
        landscape=True,
    )


def _numbers() -> Paragraph:
    return Paragraph(
        "Trong đó:{% if so_tap_the %} {{ so_tap_the }} tập thể;{% endif %}{% if so_ho %} {{ so_ho }} "
        "hộ gia đình;{% endif %}{% if so_ca_nhan %} {{ so_ca_nhan }} cá nhân;{% endif %} tổng cộng "
        "{{ tong_so }} trường hợp."
    )


## The four papers


def _decision() -> Document:
    blocks: list[Block] = [
        Paragraph(
            "Tặng {{ hinh_thuc }} cho {{ so_luong }} có tên trong danh sách kèm theo, đã có thành "
            "tích trong phong trào “{{ ten_phong_trao }}” giai đoạn {{ giai_doan }} "
            "({{ dot_xet }}).",
            lead="Điều 1.",
        ),
        _numbers(),
        Paragraph(
            "{% if tong_tien %}Tổng số tiền thưởng là {{ tong_tien }} đồng, tính theo mức lương cơ "
            "sở {{ muc_luong_co_so }} đồng, trích từ quỹ thi đua, khen thưởng của {{ ten_don_vi }}."
            "{% else %}Tiền thưởng thực hiện theo quy định của pháp luật hiện hành.{% endif %}",
            lead="Điều 2.",
        ),
        Paragraph(
            "Thủ trưởng các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 "
            "chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
            lead="Điều 3.",
        ),
    ]
    return Document(
        header=_header(),
        type_name="Quyết định",
        subject="[[TRICH_YEU]]",
        authority="[[NGUOI_QUYET_DINH]]",
        legal_bases=_BASES,
        resolution="Quyết định",
        blocks=tuple(blocks),
        signature=_SIGNATURE,
        recipients=_RECIPIENTS,
        annexes=(_annex(TemplateKind.DECISION),),
        verification=_VERIFICATION,
    )


def _proposal() -> Document:
    blocks: list[Block] = [
        Paragraph("{%p for dong in can_cu %}"),
        Paragraph(BASIS_FIELD),
        Paragraph("{%p endfor %}"),
        Paragraph(
            "Thực hiện phong trào thi đua “{{ ten_phong_trao }}” giai đoạn {{ giai_doan }}, "
            "{{ ten_don_vi }} đã tổ chức xét khen thưởng ({{ dot_xet }}) theo đúng quy trình, tiêu "
            "chuẩn.{% if ngay_hop %} Hội đồng Thi đua - Khen thưởng đã họp {{ ngay_hop }} và nhất trí "
            "đề nghị (biên bản kèm theo).{% endif %}"
        ),
        Paragraph(
            "{{ ten_don_vi }} trân trọng đề nghị {{ kinh_gui }} xem xét, tặng {{ hinh_thuc }} cho "
            "{{ so_luong }} có tên trong danh sách kèm theo."
        ),
        _numbers(),
    ]
    return Document(
        header=_header(),
        type_name="Tờ trình",
        subject="[[TRICH_YEU]]",
        addressees=("[[KINH_GUI]]",),
        blocks=tuple(blocks),
        signature=_SIGNATURE,
        recipients=_RECIPIENTS,
        annexes=(_annex(TemplateKind.PROPOSAL),),
        verification=_VERIFICATION,
    )


def _people() -> Table:
    return _rows(
        TemplateKind.MINUTES,
        "thanh_phan",
        {
            "tt": ("TT", "center", 7),
            "ho_ten": ("Họ và tên", "left", 28),
            "chuc_vu": ("Chức vụ", "left", 40),
            "du_hop": ("Dự họp", "left", 25),
        },
    )


def _results() -> Table:
    return _rows(
        TemplateKind.MINUTES,
        "ket_qua",
        {
            "tt": ("TT", "center", 6),
            "ten": ("Tập thể, cá nhân", "left", 18),
            "don_vi": ("Đơn vị đề nghị", "left", 13),
            "hinh_thuc": ("Hình thức", "left", 14),
            "dong_y": ("Đồng ý", "right", 8),
            "khong_dong_y": ("Không đồng ý", "right", 9),
            "khong_y_kien": ("Không ghi ý kiến", "right", 9),
            "mau_so": ("Mẫu số", "right", 7),
            "ty_le": ("Tỷ lệ (%)", "right", 8),
            "ket_luan": ("Kết quả", "center", 8),
        },
    )


def _minutes() -> Document:
    blocks: list[Block] = [
        Heading("Thời gian, địa điểm", "I"),
        Paragraph("Bắt đầu {{ bat_dau }}, tại {{ dia_diem }}. Kiểm phiếu xong lúc {{ ket_thuc }}."),
        Heading("Thành phần", "II"),
        Paragraph(
            "{{ ten_hoi_dong }} có {{ tong_thanh_vien }} thành viên; có mặt {{ so_co_mat }}, vắng "
            "{{ so_vang }}. Chủ trì: {{ chu_tri }}. Thư ký: {{ thu_ky }}."
        ),
        _people(),
        Heading("Nội dung", "III"),
        Paragraph(
            "Hội đồng xét hồ sơ của đợt “{{ dot_xet }}”, phong trào “{{ ten_phong_trao }}”. "
            "Đơn vị tổ chức: {{ ten_don_vi }}."
        ),
        Paragraph("{%p for dong in dien_bien %}"),
        Paragraph("{{ dong }}"),
        Paragraph("{%p endfor %}"),
        Heading("Kết quả bỏ phiếu", "IV"),
        _results(),
        Heading("Kết luận", "V"),
        Paragraph(
            "Hội đồng nhất trí đề nghị khen thưởng {{ so_dat }} hồ sơ; {{ so_khong_dat }} hồ sơ "
            "không đủ tỷ lệ."
        ),
    ]
    return Document(
        header=_header(),
        type_name="Biên bản",
        subject="[[TRICH_YEU]]",
        blocks=tuple(blocks),
        signature=Signature(posts=("CHỦ TRÌ",), name="[[CHU_TRI]]"),
        second_signature=Signature(posts=("THƯ KÝ",), name="[[THU_KY]]"),
        verification=_VERIFICATION,
    )


def _report() -> Document:
    blocks: list[Block] = [
        Heading("Thông tin chung", "I"),
        Paragraph("Tên: {{ ten }} ({{ doi_tuong }})."),
        Paragraph("{%p if ngay_sinh %}"),
        Paragraph("Ngày sinh: {{ ngay_sinh }}; giới tính: {{ gioi_tinh }}."),
        Paragraph("{%p endif %}"),
        Paragraph("Chức vụ, đơn vị, nơi ở: {{ chuc_vu }}, {{ don_vi }}."),
        Paragraph(
            "Đề nghị tặng {{ hinh_thuc }}, đợt “{{ dot_xet }}”, phong trào “{{ ten_phong_trao }}”. "
            "Thành tích {{ thoi_gian }}: {{ thanh_tich }}."
        ),
        Heading("Thành tích", "II"),
        Paragraph("{%p for dong in cac_phan %}"),
        Heading("{{ dong.tieu_de }}", "{{ dong.tt }}", 2),
        Paragraph("{{ dong.noi_dung }}"),
        Paragraph("{%p endfor %}"),
        Paragraph("Đơn vị đề nghị: {{ ten_don_vi }}."),
    ]
    return Document(
        header=_header(),
        type_name="Báo cáo",
        subject="[[TRICH_YEU]]",
        blocks=tuple(blocks),
        signature=Signature(posts=("[[CHUC_VU_KY]]",), name="[[NGUOI_KY]]"),
        recipients=(),
    )


_DOCUMENTS: dict[str, Callable[[], Document]] = {
    TemplateKind.PROPOSAL: _proposal,
    TemplateKind.DECISION: _decision,
    TemplateKind.MINUTES: _minutes,
    TemplateKind.REPORT: _report,
}
