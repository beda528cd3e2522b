"""What goes into the staff's Word templates: decisions, proposals, minutes and reports as plain data.

A unit without a template of its own gets the built-in layout.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from awards.decision_papers import authority_of
from awards.decision_papers import decision_document
from awards.decision_papers import names_of
from awards.enums import BODIES
from awards.enums import Presence
from awards.enums import SubjectClass
from awards.enums import TemplateKind
from awards.models import Decision
from awards.models import Nomination
from awards.models import Session
from awards.session_papers import minutes_document
from awards.word_samples import sample_template
from awards.word_sandbox import render_template
from awards.word_templates import rendered_with_template
from documents.calendar import legal_date
from documents.layout import Document
from documents.numbers import format_number
from documents.rendering.docx import render_docx
from documents.verification import verification_url
from units.enums import UnitKind
from units.letterhead import agency_lines
from units.models import Unit

GAP = "        "  # to be written by hand
DAY_GAP = "ngày      tháng      năm        "


def decision_word(decision: Decision) -> bytes:
    """A decision or proposal as a Word file, on the unit's own template where it has one."""
    document = decision_document(decision)
    kind = TemplateKind.PROPOSAL if decision.is_proposal else TemplateKind.DECISION
    data = decision_data(decision, document)
    return rendered_with_template(decision.unit, kind, data) or render_docx(document)


def minutes_word(session: Session) -> bytes:
    """The minutes of a counted session as a Word file, on the unit's own template where it has one."""
    document = minutes_document(session)
    data = minutes_data(session, document)
    unit = session.council.unit
    return rendered_with_template(unit, TemplateKind.MINUTES, data) or render_docx(document)


def report_word(nomination: Nomination, *, personal: bool) -> bytes:
    """The achievement report, on the template of the nominating unit or of the nearest one above it.

    Args:
        personal: whether the reader may know the day of birth and the gender.
    """
    data = report_data(nomination, personal=personal)
    unit: Any = nomination.nominating_unit
    while unit is not None:
        content = rendered_with_template(unit, TemplateKind.REPORT, data)
        if content is not None:
            return content
        unit = unit.parent
    return render_template(sample_template(TemplateKind.REPORT), TemplateKind.REPORT, data)


## Data


def decision_data(decision: Decision, document: Document) -> dict[str, Any]:
    """By the names of the kinds `decision` and `proposal`."""
    names = names_of(decision)
    bodies = sum(n.subject_class in BODIES for n in names)
    households = sum(n.subject_class == SubjectClass.HOUSEHOLD for n in names)
    people = len(names) - bodies - households
    amounts = [record.amount or 0 for n in names if (record := getattr(n, "record", None))]
    sessions = decision.round.sessions.filter(council__unit=decision.unit, state="closed")
    met = sessions.order_by("-meets_at").first()
    return {
        **_head(document, decision.unit),
        "nguoi_quyet_dinh": authority_of(decision.unit).upper(),
        "kinh_gui": ", ".join(document.addressees),
        "can_cu": list(document.legal_bases),
        "hinh_thuc": decision.form.name,
        "ten_phong_trao": decision.round.campaign.title,
        "giai_doan": decision.round.campaign.period,
        "dot_xet": decision.round.title,
        "danh_sach": [_listed(number, n) for number, n in enumerate(names, start=1)],
        "tong_so": len(names),
        "so_tap_the": bodies,
        "so_ho": households,
        "so_ca_nhan": people,
        "so_luong": _counted((bodies, "tập thể"), (households, "hộ gia đình"), (people, "cá nhân")),
        "tong_tien": format_number(sum(amounts)) if any(amounts) else "",
        "muc_luong_co_so": format_number(decision.base_salary) if decision.base_salary else "",
        "ngay_hop": legal_date(timezone.localdate(met.meets_at)) if met else "",
    }


def _listed(number: int, nomination: Nomination) -> dict[str, str | int]:
    record = getattr(nomination, "record", None)
    return {
        "tt": number,
        "ten": nomination.subject_name,
        "don_vi": ", ".join(p for p in (nomination.position, nomination.workplace) if p),
        "doi_tuong": nomination.get_subject_class_display(),
        "thanh_tich": nomination.achievement,
        "tien_thuong": format_number(record.amount) if record and record.amount else "",
    }


def _counted(*counts: tuple[int, str]) -> str:
    """Counts as a decision writes them: “02 tập thể và 13 cá nhân”."""
    words = [f"{number:02d} {what}" for number, what in counts if number]
    return " và ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def minutes_data(session: Session, document: Document) -> dict[str, Any]:
    """By the names of the kind `minutes`."""
    members = session.frozen["members"]
    there = [row for row in members if row["presence"] == Presence.PRESENT]
    posts = {m.pk: m for m in session.council.members.all()}
    items = list(session.items.select_related("nomination__form", "nomination__nominating_unit"))
    passed = sum(bool(item.is_passed) for item in items)
    return {
        **_head(document, session.council.unit),
        "ten_phong_trao": session.round.campaign.title,
        "dot_xet": session.round.title,
        "ten_hoi_dong": session.council.name,
        "bat_dau": _moment(session.meets_at),
        "ket_thuc": _moment(session.closed_at),
        "dia_diem": session.place,
        "chu_tri": document.signature.name,
        "thu_ky": document.second_signature.name if document.second_signature else "",
        "tong_thanh_vien": len(members),
        "so_co_mat": len(there),
        "so_vang": len(members) - len(there),
        "thanh_phan": [
            {
                "tt": number,
                "ho_ten": row["name"],
                "chuc_vu": _post(posts.get(row["id"])),
                "du_hop": Presence(row["presence"]).label,
            }
            for number, row in enumerate(members, start=1)
        ],
        "dien_bien": [line.strip() for line in session.discussion.splitlines() if line.strip()],
        "ket_qua": [_result(number, item) for number, item in enumerate(items, start=1)],
        "so_dat": passed,
        "so_khong_dat": len(items) - passed,
    }


def _result(number: int, item: Any) -> dict[str, str | int]:
    nomination = item.nomination
    return {
        "tt": number,
        "ten": nomination.subject_name,
        "don_vi": nomination.nominating_unit.label,
        "hinh_thuc": nomination.form.name,
        "dong_y": item.agree or 0,
        "khong_dong_y": item.disagree or 0,
        "khong_y_kien": item.blank or 0,
        "mau_so": item.base or 0,
        "ty_le": format_number(item.percent, 2),
        "ket_luan": "Đạt" if item.is_passed else "Không đạt",
    }


def report_data(nomination: Nomination, *, personal: bool) -> dict[str, Any]:
    """By the names of the kind `report`."""
    unit, award_round = nomination.nominating_unit, nomination.round
    is_committee = unit.is_commune or unit.kind == UnitKind.PROVINCE
    return {
        "co_quan_chu_quan": "",
        "ten_co_quan": agency_lines(unit),
        "ten_don_vi": unit.name,
        "so": GAP,
        "ky_hieu": f"BC-{unit.symbol or 'UBND'}",
        "dia_danh": unit.place,
        "ngay_ban_hanh": DAY_GAP,
        "trich_yeu": f"Thành tích đề nghị tặng {nomination.form.name}",
        "hinh_thuc": nomination.form.name,
        "ten_phong_trao": award_round.campaign.title,
        "dot_xet": award_round.title,
        "ten": nomination.subject_name,
        "doi_tuong": nomination.get_subject_class_display(),
        "chuc_vu": nomination.position,
        "don_vi": nomination.workplace,
        "ngay_sinh": _day(nomination.birth_date) if personal else "",
        "gioi_tinh": nomination.get_gender_display() if personal else "",
        "thanh_tich": nomination.achievement,
        "thoi_gian": _span(nomination.period_from, nomination.period_to),
        "cac_phan": [
            {"tt": number, "tieu_de": section.title, "noi_dung": section.text.strip()}
            for number, section in enumerate(nomination.sections.all(), start=1)
            if section.text.strip() or section.is_required
        ],
        "chuc_vu_ky": "CHỦ TỊCH" if is_committee else "THỦ TRƯỞNG ĐƠN VỊ",
        "nguoi_ky": "",
    }


def _head(document: Document, unit: Unit) -> dict[str, Any]:
    header, signature = document.header, document.signature
    verification = document.verification
    return {
        "co_quan_chu_quan": header.parent_agency,
        "ten_co_quan": header.agency,
        "ten_don_vi": unit.name,
        "so": header.number or GAP,
        "ky_hieu": header.notation,
        "dia_danh": header.place,
        "ngay_ban_hanh": legal_date(header.issued_on) if header.issued_on else DAY_GAP,
        "trich_yeu": document.subject,
        "quyen_ky": signature.authority,
        "chuc_vu_ky": "\n".join(signature.posts),
        "nguoi_ky": signature.name,
        "noi_nhan": list(document.recipients),
        "ma_kiem_tra": verification.code if verification else "",
        "dia_chi_kiem_tra": verification_url(verification.code) if verification else "",
    }


def _post(member: Any) -> str:
    if member is None:
        return ""
    return ", ".join(part for part in (member.title, member.get_post_display()) if part)


def _moment(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%H giờ %M ngày %d/%m/%Y}" if moment else ""


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _span(start: dt.date | None, end: dt.date | None) -> str:
    parts = [f"từ {start:%d/%m/%Y}" if start else "", f"đến {end:%d/%m/%Y}" if end else ""]
    return " ".join(part for part in parts if part)
